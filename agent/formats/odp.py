"""OpenDocument presentations: slides with their notes, masters, properties."""

from agent.formats._open_document import texts as segments

__all__ = ["segments"]
