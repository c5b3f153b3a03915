"""A detector as Presidio knows it: a thin EntityRecognizer over a pure function.

A detector is `find(scan) -> findings`. This adapter gives it the scan of the text at hand and
turns its findings into Presidio's results; the finding itself rides along.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors._finding import Finding
from detectors._scan import Scan, Scanner
from detectors._telling import told

Find = Callable[[Scan], Iterable[Finding]]


class Result(RecognizerResult):
    """A finding as Presidio's result. Each is itself: what stands twice is dropped by its span.

    Presidio puts the results in a set. Hashed by their number they stay in order, so that of two
    equals always the first is kept.
    """

    def __init__(self, finding: Finding, number: int, metadata: dict[str, object]) -> None:
        kind, start, end, score = finding[:4]
        super().__init__(kind, start, end, score, recognition_metadata=metadata)
        self.finding = finding
        self._number = number

    def __hash__(self) -> int:
        return self._number

    def __eq__(self, other: object) -> bool:
        return self is other


class Shelf(EntityRecognizer):
    """The whole shelf as one recognizer: Presidio goes through all results once for each it has."""

    def __init__(
        self, recognizers: Sequence["Recognizer"], scanner: Scanner, language: str
    ) -> None:
        entities = [entity for one in recognizers for entity in one.supported_entities]
        super().__init__(supported_entities=entities, name="shelf", supported_language=language)
        self._recognizers = tuple(recognizers)
        self._scanner = scanner
        self._metadata = _metadata("shelf", self.id)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Give all that stands in the text, of whatever kind."""
        del entities, nlp_artifacts
        found = enumerate(self.found(self._scanner.scan(text)))
        return [Result(finding, number, self._metadata) for number, finding in found]

    def found(self, scan: Scan) -> list[Finding]:
        """Give the findings of all detectors, one detector after the other."""
        return scan.once(self._found)

    def _found(self, scan: Scan) -> list[Finding]:
        return list(chain.from_iterable(one.found(scan) for one in self._recognizers))


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

    def found(self, scan: Scan) -> Iterable[Finding]:
        """Give the detector's findings."""
        return self._find(scan)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Give the detector's findings of the wanted kinds as Presidio results."""
        del nlp_artifacts
        scan = self._scanner.scan(text)
        wanted = self._entities.intersection(entities or self._entities)
        return [
            self._result(finding, scan)
            for finding in self.found(scan)
            if finding.entity_type in wanted
        ]

    def _result(self, finding: Finding, scan: Scan) -> RecognizerResult:
        place = finding.start, finding.end
        start, end = scan.origin.back(*place) if scan.origin else place
        return RecognizerResult(
            entity_type=finding.entity_type,
            start=start,
            end=end,
            score=finding.score,
            analysis_explanation=AnalysisExplanation(
                recognizer=self.name,
                original_score=finding.score,
                pattern_name=finding.rule,
                textual_explanation=told(finding, scan.text[finding.start : finding.end]),
            ),
            recognition_metadata=_metadata(self.name, self.id),
        )


def _metadata(name: str, identifier: str) -> dict[str, object]:
    return {
        RecognizerResult.RECOGNIZER_NAME_KEY: name,
        RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: identifier,
        RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY: True,
    }
