"""The shelf of detectors, and its shop window: Presidio recognizers for Nordic personal data.

They work in anybody's Presidio:

    registry = RecognizerRegistry(recognizers(), supported_languages=["sv"])
    AnalyzerEngine(registry, NoOpNlpEngine(...), supported_languages=["sv"])
"""

from collections.abc import Callable
from datetime import date

from detectors import personnummer
from detectors._lexicon import entries
from detectors._literals import Literal
from detectors._recognizer import Find, Recognizer
from detectors._scan import Scanner, Vocabulary

__all__ = ["recognizers"]

SHELF: tuple[tuple[str, tuple[str, ...], Find], ...] = (
    ("personnummer", personnummer.ENTITIES, personnummer.find),
)
"""One line a detector: its name, its entity types, and what finds them in a scan."""


def vocabulary() -> Vocabulary:
    """Give what the one pass over a text looks for, by group."""
    terms = [Literal(entry.literal, entry.starts_word, entry.ends_word) for entry in entries()]
    return Vocabulary({"terms": terms})


def recognizers(
    scanner: Scanner | None = None, language: str = "sv", today: Callable[[], date] = date.today
) -> list[Recognizer]:
    """Give a Presidio recognizer for each detector; they share one scan of the text."""
    shared = scanner or Scanner(vocabulary(), today)
    return [Recognizer(name, entities, find, shared, language) for name, entities, find in SHELF]
