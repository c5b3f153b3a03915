"""Engine: this shelf's detectors over texts, and beside them a site's own Presidio recognizers.

Short texts are read together. Our detectors are asked straight: what Presidio's AnalyzerEngine
adds to their findings is the dropping of duplicates, and it costs ten microseconds each. It runs
the recognizers that a site brings.

>>> engine = Engine.build(today=lambda: date(2026, 1, 1))
>>> (found,) = engine.findings([Segment("Pnr 19121212-1212")])
>>> [(one.start, one.end) for one in found if one.entity_type == "SE_PERSONNUMMER"]
[(4, 17)]
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from presidio_analyzer import AnalyzerEngine, RecognizerResult

from detectors import recognizers, vocabulary
from detectors._analyzer import LANGUAGE, analyzer
from detectors._finding import Finding, Tier
from detectors._recognizer import Recognizer
from detectors._scan import Scan, Scanner
from detectors._segment import Segment
from detectors._site import site_recognizers
from detectors._site_terms import SiteTerms
from detectors._tokens import Tokens
from detectors._version import ruleset_version

REPORTED = 0.2
"""Findings below this are kept out unless asked for: `explain` asks."""
_JUDGED = frozenset({"SENSITIVE_MATTER"})
"""A low probability is nothing to show, but beside facts the policy wants to know how low."""
_TOGETHER = 1 << 15
"""Texts are read together up to this many characters."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads segments: one in each worker, built once."""

    ruleset_version: str
    _scanner: Scanner
    _ours: tuple[Recognizer, ...]
    _theirs: AnalyzerEngine | None
    """Presidio's engine over the site's own recognizers, where it has any."""

    @classmethod
    def build(
        cls,
        recognizers_file: Path | None = None,
        terms_directory: Path | None = None,
        today: Callable[[], date] = date.today,
    ) -> Self:
        """Assemble the shelf and, beside it, the site's own recognizers and terms."""
        site = SiteTerms.read(terms_directory) if terms_directory else None
        scanner = Scanner(vocabulary(site), today)
        ours = tuple(recognizers(scanner, LANGUAGE))
        theirs = site_recognizers(recognizers_file) if recognizers_file else []
        return cls(
            ruleset_version=ruleset_version(_site_files(recognizers_file, terms_directory)),
            _scanner=scanner,
            _ours=ours,
            _theirs=analyzer(theirs) if theirs else None,
        )

    def findings(
        self, segments: Sequence[Segment], least: float = REPORTED
    ) -> list[list[Finding]]:
        """Give the findings of each segment, in the order of its text."""
        return [found for batch in _batches(segments) for found in self._read(batch, least)]

    def _read(self, segments: tuple[Segment, ...], least: float) -> list[list[Finding]]:
        try:
            scan = self._scanner.read(segments)
            found = [finding for one in self._ours for finding in one.found(scan)]
            if self._theirs:
                found += self._found_by_theirs(self._theirs, scan.text)
            told = [one for one in found if one.score >= least or one.entity_type in _JUDGED]
            return _by_segment(scan, without_duplicates(told))
        finally:
            self._scanner.forget()

    def _found_by_theirs(self, theirs: AnalyzerEngine, text: str) -> Iterator[Finding]:
        results = theirs.analyze(text, LANGUAGE, score_threshold=0.0, return_decision_process=True)
        return map(_finding, results)


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


def without_duplicates(found: Iterable[Finding]) -> list[Finding]:
    """Drop what stands inside a finding of the same kind that is as sure; ordered by place.

    The rule is Presidio's own (EntityRecognizer.remove_duplicates); a test holds them together.
    """
    kept: list[Finding] = []
    around: list[Finding] = []
    for one in sorted(found, key=_kind_and_place):
        around = [
            other
            for other in around
            if other.end >= one.start and other.entity_type == one.entity_type
        ]
        if not any(one.end <= other.end and one.score <= other.score for other in around):
            around.append(one)
            kept.append(one)
    kept.sort(key=_place)
    return kept


def _kind_and_place(finding: Finding) -> tuple[str, int, int, float]:
    return finding.entity_type, finding.start, -finding.end, -finding.score


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.entity_type


def _by_segment(scan: Scan, told: Sequence[Finding]) -> list[list[Finding]]:
    """Share the findings out, each told by its place and its word within its segment."""
    found: list[list[Finding]] = [[] for _ in scan.segments]
    if not told:
        return found
    segments = [bisect_right(scan.starts, one.start) - 1 for one in told]
    begins = [scan.starts[at] for at in segments]
    words = Tokens(scan.raw).between(begins, [one.start for one in told])
    for one, at, begin, word in zip(told, segments, begins, words, strict=True):
        found[at].append(one._replace(start=one.start - begin, end=one.end - begin, token=word))
    return found


def _finding(result: RecognizerResult) -> Finding:
    """What a site's recognizer found."""
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
