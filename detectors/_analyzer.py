"""Presidio's AnalyzerEngine as this house runs a site's recognizers: without a language model.

Our recognizers weigh the words around a hit themselves. A site's own recognizers with `context`
words get them looked for here, as prefixes of the folded words beside a hit, because without a
model Presidio's own enhancer has no lemmas to look at, and it takes quadratic time with one.
"""

from collections.abc import Sequence

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NoOpNlpEngine

from detectors._fold import fold

LANGUAGE = "sv"
_FAVOUR = 0.35
_LEAST = 0.4
_BEFORE, _AFTER = 60, 30


class Analyzer(AnalyzerEngine):
    """Presidio's engine over recognizers that do not change: what it asks of them stays the same."""

    def __init__(self, registry: RecognizerRegistry) -> None:
        nlp = NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "none"}])
        super().__init__(
            registry, nlp, supported_languages=[LANGUAGE], context_aware_enhancer=WordsAround()
        )
        self._entities = super().get_supported_entities(LANGUAGE)
        self._artifacts = nlp.process_text("", LANGUAGE)

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        """Give the kinds of things that can be found, told once."""
        del language
        return self._entities

    def results(self, text: str) -> list[RecognizerResult]:
        """Give all that the recognizers find, of whatever score."""
        return self.analyze(
            text,
            LANGUAGE,
            score_threshold=0.0,
            return_decision_process=True,
            nlp_artifacts=self._artifacts,
        )


class WordsAround(ContextAwareEnhancer):
    """Raises results beside which a context word of their recognizer stands."""

    def __init__(self) -> None:
        super().__init__(_FAVOUR, _LEAST, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """Raise the scores of a site's results where their context words stand near."""
        del nlp_artifacts, context
        words = {
            one.id: [fold(word) for word in one.context] for one in recognizers if one.context
        }
        if words:
            for result in raw_results:
                wanted = words.get(_recognizer_id(result))
                if wanted and _stand_near(text, result, wanted):
                    result.score = min(max(result.score + _FAVOUR, _LEAST), self.MAX_SCORE)
        return raw_results


def _stand_near(text: str, result: RecognizerResult, wanted: Sequence[bytes]) -> bool:
    before = text[max(0, result.start - _BEFORE) : result.start].rpartition("\0")[2]
    after = text[result.end : result.end + _AFTER].partition("\0")[0]
    around = b" " + fold(f"{before} {after}")
    return any(b" " + word in around or b"\n" + word in around for word in wanted)


def _recognizer_id(result: RecognizerResult) -> str:
    metadata = result.recognition_metadata or {}
    return str(metadata.get(RecognizerResult.RECOGNIZER_IDENTIFIER_KEY, ""))


def analyzer(recognizers: Sequence[EntityRecognizer]) -> Analyzer:
    """Give Presidio's engine over these recognizers, without any language model."""
    return Analyzer(
        RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE])
    )
