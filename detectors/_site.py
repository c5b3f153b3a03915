r"""A site's own Presidio recognizers, from the YAML that Presidio knows.

    recognizers:
      - name: case_number
        supported_language: sv
        supported_entity: CASE_NUMBER
        patterns: [{name: diary, regex: '\bSN \d{4}/\d+\b', score: 0.4}]
        context: [dnr, diarienummer]

A mistake is told by file, line and what is wrong, without a stack of Presidio's own.
"""

from collections.abc import Mapping
from pathlib import Path

import yaml
from presidio_analyzer import EntityRecognizer
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_analyzer.recognizer_registry import RecognizerRegistryProvider
from pydantic import ValidationError

from detectors._analyzer import LANGUAGE
from detectors._site_terms import SiteError


def site_recognizers(path: Path) -> list[EntityRecognizer]:
    """Read the site's recognizers for our language."""
    rows, lines = _rows(path)
    recognizers: list[EntityRecognizer] = []
    for number, row in enumerate(rows):
        try:
            recognizers += _recognizers(row)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            msg = f"{path}:{lines[number]}: recognizer {_name(row)!r}: {_said(error)}"
            raise SiteError(msg) from None
    return recognizers


def _rows(path: Path) -> tuple[list[object], list[int]]:
    """Give the rows under `recognizers` and the lines they begin on."""
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        source = yaml.safe_load(text)
    except FileNotFoundError:
        msg = f"{path}: no such file"
        raise SiteError(msg) from None
    except UnicodeDecodeError:
        msg = f"{path}: not UTF-8"
        raise SiteError(msg) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        msg = f"{path}:{line}: not valid YAML: {error.problem}"
        raise SiteError(msg) from None
    rows = source.get("recognizers") if isinstance(source, dict) else None
    if not isinstance(rows, list) or not isinstance(tree, yaml.MappingNode):
        msg = f"{path}:1: there must be a list called recognizers"
        raise SiteError(msg)
    (nodes,) = (value for key, value in tree.value if key.value == "recognizers")
    return rows, [node.start_mark.line + 1 for node in nodes.value]


def _recognizers(row: object) -> list[EntityRecognizer]:
    if not isinstance(row, Mapping):
        msg = "must be a mapping with name, supported_entity and patterns"
        raise TypeError(msg)
    configuration = {"supported_languages": [LANGUAGE], "recognizers": [dict(row)]}
    nlp = NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "none"}])
    provider = RecognizerRegistryProvider(registry_configuration=configuration, nlp_engine=nlp)
    registry = provider.create_recognizer_registry()
    return [one for one in registry.recognizers if one.supported_language == LANGUAGE]


def _said(error: Exception) -> str:
    """What is wrong: Presidio keeps which field it is in the error behind its own."""
    if isinstance(error.__cause__, ValidationError):
        return "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.__cause__.errors())
    return str(error).partition("\n")[0]


def _name(row: object) -> str:
    return str(row.get("name", "?")) if isinstance(row, Mapping) else "?"
