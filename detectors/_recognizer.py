"""A detector as Presidio knows it: a thin EntityRecognizer over a pure function.

A detector is `find(scan) -> findings`. This adapter gives it the scan of the text at hand and
turns its findings into Presidio's results; the finding itself rides along in the metadata.
"""

from collections.abc import Callable, Iterable, Sequence

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors._finding import Finding
from detectors._scan import Scan, Scanner

Find = Callable[[Scan], Iterable[Finding]]

FINDING = "finding"
"""The metadata key under which a result carries the Finding it was made of."""


class Recognizer(EntityRecognizer):
    """Presidio's recognizer for one detector of the shelf."""

    def __init__(
        self, name: str, entities: Sequence[str], find: Find, scanner: Scanner, language: str
    ) -> None:
        super().__init__(supported_entities=list(entities), name=name, supported_language=language)
        self.name: str = name
        self._find = find
        self._scanner = scanner
        self._entities = frozenset(entities)

    def load(self) -> None:
        """Nothing to load: what a detector needs came with `find`."""

    def found(self, scan: Scan) -> list[Finding]:
        """Give the detector's findings, worked out once for a scan."""
        return scan.once(self._found)

    def _found(self, scan: Scan) -> list[Finding]:
        return list(self._find(scan))

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Give the detector's findings of the wanted kinds as Presidio results."""
        del nlp_artifacts
        found = self.found(self._scanner.scan(text))
        if not found:
            return []
        wanted = self._entities.intersection(entities or self._entities)
        return [self._result(finding) for finding in found if finding.entity_type in wanted]

    def _result(self, finding: Finding) -> RecognizerResult:
        return RecognizerResult(
            entity_type=finding.entity_type,
            start=finding.start,
            end=finding.end,
            score=finding.score,
            analysis_explanation=AnalysisExplanation(
                recognizer=self.name,
                original_score=finding.score,
                pattern_name=finding.rule,
                textual_explanation=finding.explanation,
            ),
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY: True,
                FINDING: finding,
            },
        )
