"""OpenDocument texts: body, notes, annotations, tracked deletions, headers, fields, properties."""

from agent.formats._open_document import texts as segments

__all__ = ["segments"]
