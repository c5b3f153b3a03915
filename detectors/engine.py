"""Engine: Presidio's AnalyzerEngine assembled from this shelf and a site's own recognizers.

Short texts are read together. Where our detectors find nothing the text does not reach Presidio,
unless the site has recognizers of its own to be asked.

>>> engine = Engine.build(today=lambda: date(2026, 1, 1))
>>> (found,) = engine.findings([Segment("Pnr 19121212-1212")])
>>> [(one.start, one.end) for one in found if one.entity_type == "SE_PERSONNUMMER"]
[(4, 17)]
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Self

from presidio_analyzer import EntityRecognizer, RecognizerResult

from detectors import recognizers, vocabulary
from detectors._analyzer import LANGUAGE, Analyzer, analyzer
from detectors._finding import REPORTED, Finding, Tier
from detectors._recognizer import Recognizer, Result, Shelf
from detectors._scan import Scan, Scanner
from detectors._segment import Segment
from detectors._site import site_recognizers
from detectors._site_terms import SiteTerms
from detectors._sound import as_it_came, sound_segments
from detectors._tokens import Tokens
from detectors._version import ruleset_version

_JUDGED = frozenset({"SENSITIVE_MATTER"})
"""A low probability is nothing to show, but beside facts the policy wants to know how low."""
_TOGETHER = 1 << 15
"""Texts are read together up to this many characters."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads segments: one in each worker, built once."""

    ruleset_version: str
    _scanner: Scanner
    _shelf: Shelf
    _has_site_recognizers: bool
    _analyzer: Analyzer
    _least: float

    @classmethod
    def build(
        cls,
        recognizers_file: Path | None = None,
        terms_directory: Path | None = None,
        today: Callable[[], date] = date.today,
        least: float = REPORTED,
    ) -> Self:
        """Assemble the shelf and, beside it, the site's own recognizers and terms."""
        site = SiteTerms.read(terms_directory) if terms_directory else None
        scanner = Scanner(vocabulary(site), today)
        theirs = site_recognizers(recognizers_file) if recognizers_file else []
        version = ruleset_version(_site_files(recognizers_file, terms_directory))
        return cls.of(scanner, recognizers(scanner, LANGUAGE), theirs, version, least)

    @classmethod
    def of(
        cls,
        scanner: Scanner,
        ours: Sequence[Recognizer],
        theirs: Sequence[EntityRecognizer] = (),
        version: str = "",
        least: float = REPORTED,
    ) -> Self:
        """Assemble these detectors over one scanner, and a site's own beside them."""
        shelf = Shelf(ours, scanner, LANGUAGE)
        return cls(version, scanner, shelf, bool(theirs), analyzer([shelf, *theirs]), least)

    def findings(self, segments: Sequence[Segment]) -> list[list[Finding]]:
        """Give the findings of each segment, in the order of its text."""
        return [found for batch in _batches(segments) for found in self._read(batch)]

    def _read(self, written: tuple[Segment, ...]) -> list[list[Finding]]:
        segments, copies = sound_segments(written)
        try:
            scan = self._scanner.read(segments)
            if not self._has_site_recognizers and not self._shelf.found(scan):
                return [[] for _ in segments]
            results = self._analyzer.results(scan.text)
            told = [
                one for one in results if one.score >= self._least or one.entity_type in _JUDGED
            ]
            found = _by_segment(scan, sorted(map(_finding, told), key=_place))
            return list(map(as_it_came, found, copies)) if copies else found
        finally:
            self._scanner.forget()


def _site_files(recognizers_file: Path | None, terms_directory: Path | None) -> list[Path]:
    own = [recognizers_file] if recognizers_file else []
    return [*own, *(terms_directory.glob("*.yaml") if terms_directory else ())]


def _batches(segments: Sequence[Segment]) -> Iterator[tuple[Segment, ...]]:
    batch: list[Segment] = []
    size = 0
    for segment in segments:
        if batch and size + len(segment.text) > _TOGETHER:
            yield tuple(batch)
            batch, size = [], 0
        batch.append(segment)
        size += len(segment.text) + 1
    if batch:
        yield tuple(batch)


_place = itemgetter(1, 2, 0)
"""Findings are told by start, end and kind."""


def _by_segment(scan: Scan, told: Sequence[Finding]) -> list[list[Finding]]:
    """Share the findings out, each told by its place and its word within its segment."""
    found: list[list[Finding]] = [[] for _ in scan.segments]
    if not told:
        return found
    segments = [bisect_right(scan.starts, one.start) - 1 for one in told]
    begins = [scan.starts[at] for at in segments]
    words = Tokens(scan.raw).between(begins, [one.start for one in told])
    for one, at, begin, word in zip(told, segments, begins, words, strict=True):
        found[at].append(_moved(one, begin, word))
    return found


def _moved(finding: Finding, begin: int, token: int) -> Finding:
    """Tell the place within the segment; said in full, since this is done for every finding."""
    kind, start, end, score, detector, category, tier, said, rule, strength, _, count = finding
    return Finding(
        kind, start - begin, end - begin, score, detector, category, tier, said, rule, strength,
        token, count,
    )  # fmt: skip


def _finding(result: RecognizerResult) -> Finding:
    if isinstance(result, Result):
        return result.finding
    metadata = result.recognition_metadata or {}
    explanation = result.analysis_explanation
    return Finding(
        entity_type=result.entity_type,
        start=result.start,
        end=result.end,
        score=result.score,
        detector=str(metadata.get(RecognizerResult.RECOGNIZER_NAME_KEY, "site")),
        category="site",
        tier=Tier.ORDINARY,
        explanation=getattr(explanation, "textual_explanation", None) or "",
        rule=getattr(explanation, "pattern_name", None) or "",
    )
