"""Engine: Presidio's AnalyzerEngine assembled from this shelf and a site's own recognizers."""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Self

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from detectors import recognizers, vocabulary
from detectors._finding import Finding, Tier
from detectors._recognizer import FINDING
from detectors._scan import Scanner
from detectors._segment import Segment

LANGUAGE = "sv"
REPORTED = 0.2
"""Findings below this are kept out unless asked for: `explain` asks."""
_BATCH = 1 << 15
_SPACE = b" \t\n\r\x0b\x0c"


@dataclass(slots=True)
class Engine:
    """What reads segments: one in each worker, built once."""

    analyzer: AnalyzerEngine
    scanner: Scanner
    ruleset_version: str

    @classmethod
    def build(
        cls,
        recognizers_file: Path | None = None,
        terms_directory: Path | None = None,
        today: Callable[[], date] = date.today,
    ) -> Self:
        """Assemble the shelf and, beside it, the site's own recognizers and terms."""
        scanner = Scanner(vocabulary(), today)
        registry = RecognizerRegistry(
            recognizers=list(recognizers(scanner, LANGUAGE)), supported_languages=[LANGUAGE]
        )
        nlp = NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "none"}])
        analyzer = AnalyzerEngine(registry, nlp, supported_languages=[LANGUAGE])
        return cls(analyzer, scanner, hashlib.sha256(b"").hexdigest()[:16])

    def findings(
        self, segments: Sequence[Segment], least: float = REPORTED
    ) -> list[list[Finding]]:
        """Give the findings of each segment, in the order of the text."""
        found: list[list[Finding]] = []
        batch: list[Segment] = []
        size = 0
        for segment in segments:
            if batch and size + len(segment.text) > _BATCH:
                found += self._read(tuple(batch), least)
                batch, size = [], 0
            batch.append(segment)
            size += len(segment.text) + 1
        return found + self._read(tuple(batch), least) if batch else found

    def _read(self, segments: tuple[Segment, ...], least: float) -> list[list[Finding]]:
        scan = self.scanner.read(segments)
        results = self.analyzer.analyze(
            scan.text, LANGUAGE, score_threshold=least, return_decision_process=True
        )
        starts = list(accumulate((len(segment.text) + 1 for segment in segments), initial=0))
        found: list[list[Finding]] = [[] for _ in segments]
        tokens = _Tokens(scan.raw, starts)
        for result in sorted(results, key=lambda result: (result.start, result.end)):
            at = bisect_right(starts, result.start) - 1
            finding = _finding(result)
            found[at].append(
                replace(
                    finding,
                    start=finding.start - starts[at],
                    end=finding.end - starts[at],
                    token=tokens.between(starts[at], finding.start),
                )
            )
        self.scanner.forget()
        return found


class _Tokens:
    """Counts words between places of one text, going forward."""

    def __init__(self, text: bytes, starts: list[int]) -> None:
        self._text = text

    def between(self, start: int, end: int) -> int:
        """Count the words that begin after `start` and before `end`."""
        return len(self._text[start:end].split())


def _finding(result: RecognizerResult) -> Finding:
    metadata = result.recognition_metadata or {}
    if FINDING in metadata:
        finding = metadata[FINDING]
        assert isinstance(finding, Finding)
        return finding
    return Finding(
        result.entity_type, result.start, result.end, result.score,
        metadata.get(RecognizerResult.RECOGNIZER_NAME_KEY, "site"), "contact", Tier.ORDINARY,
    )  # fmt: skip
