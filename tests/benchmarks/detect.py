"""How fast the detectors read, in megabytes of text per second of CPU, beside others in one run.

The prose is made of the background texts' own sentences, those with a sensitive word one in ten,
which comes near what language.md measured in public prose; the register is made by chance.
"""

import gc
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine, SlimSpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    SeOrganisationsnummerRecognizer,
    SePersonnummerRecognizer,
)

from detectors import recognizers
from detectors._analyzer import LANGUAGE, analyzer
from detectors._finding import Finding, Tier
from detectors._recognizer import Shelf
from detectors._segment import Part, Segment
from detectors.engine import Engine

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2026, 11, 1)
MEGABYTE = 1_000_000
SMALL = 2_000
Row = dict[str, object]


def cpu(kind: int = resource.RUSAGE_SELF) -> float:
    usage = resource.getrusage(kind)
    return usage.ru_utime + usage.ru_stime


def best(run: Callable[[], object], kind: int = resource.RUSAGE_SELF) -> float:
    """The least CPU seconds of three runs."""
    taken = []
    for _ in range(3):
        start = cpu(kind)
        run()
        taken.append(cpu(kind) - start)
    return max(min(taken), 1e-6)


def facts(engine: Engine) -> Engine:
    """The engine without the learned judgement."""
    ours = [one for one in recognizers(engine._scanner) if one.name != "sensitive_matter"]
    shelf = Shelf(ours, engine._scanner, LANGUAGE)
    return replace(engine, _shelf=shelf, _analyzer=analyzer([shelf]))


def prose(engine: Engine) -> str:
    rng = random.Random(1)
    lines = (CORPUS / "background_texts.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [one for line in lines for one in json.loads(line)["text"].split(". ")]
    read = engine.findings([Segment(one) for one in sentences])
    plain = [one for one, found in zip(sentences, read, strict=True) if not _told(found)]
    marked = [one for one, found in zip(sentences, read, strict=True) if _told(found)]
    parts: list[str] = []
    size = 0
    while size < MEGABYTE:
        parts.append(rng.choice(marked if rng.random() < 0.1 else plain))
        size += len(parts[-1]) + 2
    return ". ".join(parts)[:MEGABYTE]


def _told(found: Sequence[Finding]) -> bool:
    return any(one.tier in {Tier.SENSITIVE, Tier.EXTRA} for one in found)


def register() -> str:
    rng = random.Random(2)
    numbers = (CORPUS / "numbers.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in numbers]
    long = [
        row["text"][row["spans"][0]["start"] : row["spans"][0]["end"]]
        for row in rows
        if row["form"] == "long_hyphen"
    ]
    lines = ["Personnr;Telefon;Datum;E-post;Anteckning"]
    size = 0
    while size < MEGABYTE:
        day = f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        phone = f"070-{rng.randrange(10**7):07}"
        mail = f"p{rng.randrange(10**6)}@skola.example"
        lines.append(
            f"{rng.choice(long)};{phone};{day};{mail};Kod {rng.randrange(10**5)} klart utan mer att säga om det"
        )
        size += len(lines[-1]) + 1
    return "\n".join(lines)


def presidio_noop() -> AnalyzerEngine:
    registry = RecognizerRegistry(
        recognizers=[
            SePersonnummerRecognizer(supported_language="sv"),
            SeOrganisationsnummerRecognizer(supported_language="sv"),
        ],
        supported_languages=["sv"],
    )
    nlp = NoOpNlpEngine(models=[{"lang_code": "sv", "model_name": "none"}])
    return AnalyzerEngine(registry, nlp, supported_languages=["sv"])


def presidio_default() -> AnalyzerEngine:
    nlp = SlimSpacyNlpEngine(supported_languages=["sv"], generic_tokenizer="blank")
    engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["sv"])
    engine.registry.add_recognizer(SePersonnummerRecognizer(supported_language="sv"))
    engine.registry.add_recognizer(SeOrganisationsnummerRecognizer(supported_language="sv"))
    return engine


def ripgrep(text: str) -> float | None:
    """Megabytes a second of `rg -j1` counting one number pattern; None where there is no rg."""
    if shutil.which("rg") is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text * 20)
        file.flush()
        command = ["rg", "-c", "-j1", "--no-unicode", r"\b\d{6,8}[-+]?\d{4}\b", file.name]
        taken = best(
            lambda: subprocess.run(command, check=False, capture_output=True),
            resource.RUSAGE_CHILDREN,
        )
    return 20 * len(text) / taken / MEGABYTE


def rows() -> Iterator[Row]:
    """All figures of the detectors."""
    engine = Engine.build(today=lambda: TODAY)
    gc.freeze()  # as a worker does
    only_facts = facts(engine)
    text, dense = prose(only_facts), register()
    noop, default = presidio_noop(), presidio_default()
    sample = text[:20_000]

    noop_prose = speed(lambda: noop.analyze(text, "sv"), text)
    default_prose = speed(lambda: default.analyze(sample, "sv"), sample)
    references = {"presidio_se_noop": noop_prose, "presidio_default": default_prose}
    if (found := ripgrep(text)) is not None:
        references["ripgrep_one_pattern"] = found
    yield from against(
        "detect_facts_prose", speed(lambda: only_facts.findings([Segment(text)]), text), references
    )
    yield from against(
        "detect_prose", speed(lambda: engine.findings([Segment(text)]), text), references
    )

    table = Segment(dense, delimiter=";")
    noop_dense = speed(lambda: noop.analyze(dense, "sv"), dense)
    for name, reader in (("detect_dense_csv", engine), ("detect_facts_dense_csv", only_facts)):
        yield from against(
            name,
            speed(partial(reader.findings, [table]), dense),
            {"presidio_se_noop": noop_dense},
        )

    small = [text[at : at + SMALL] for at in range(0, 200 * SMALL, SMALL)]
    noop_small = speed(lambda: [noop.analyze(one, "sv") for one in small], "".join(small))
    for name, reader in (
        ("detect_small_documents", engine),
        ("detect_facts_small_documents", only_facts),
    ):
        value = speed(
            partial(_one_by_one, reader, small),
            "".join(small),
        )
        yield from against(name, value, {"presidio_se_noop": noop_small})

    lines = (CORPUS / "subjects.jsonl").read_text(encoding="utf-8").splitlines()
    subjects = [Segment(json.loads(line)["subject"], Part.SUBJECT) for line in lines]
    yield row(
        "detect_subjects", len(subjects) / best(lambda: engine.findings(subjects)), "lines/s"
    )
    yield row(
        "detect_facts_subjects",
        len(subjects) / best(lambda: only_facts.findings(subjects)),
        "lines/s",
    )
    yield from start_up()


def _one_by_one(reader: Engine, texts: Sequence[str]) -> None:
    for text in texts:
        reader.findings([Segment(text)])


def start_up() -> Iterator[Row]:
    """CPU and memory of a worker's first breath, in processes of its own."""
    bare = _child("import presidio_analyzer")
    whole = _child("from detectors.engine import Engine; Engine.build()")
    yield row(
        "detect_start_up_over_presidio",
        whole[0] - bare[0],
        "s CPU",
        "import_presidio_analyzer",
        bare[0],
    )
    yield row("detect_memory", whole[1], "MB RSS", "import_presidio_analyzer", bare[1])


def _child(code: str) -> tuple[float, float]:
    told = (
        "import resource; u = resource.getrusage(resource.RUSAGE_SELF);"
        "peak = [line.split()[1] for line in open('/proc/self/status') if 'VmHWM' in line][0];"
        "print(u.ru_utime + u.ru_stime, int(peak) / 1024)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", f"{code}; {told}"], check=True, capture_output=True, text=True
        ).stdout.split()
        for _ in range(3)
    ]
    seconds, memory = zip(*((float(one), float(two)) for one, two in runs), strict=True)
    return min(seconds), min(memory)


def speed(run: Callable[[], object], text: str) -> float:
    return len(text) / best(run) / MEGABYTE


def against(name: str, value: float, references: dict[str, float]) -> Iterator[Row]:
    for reference, its in references.items():
        yield row(name, value, "MB/s CPU", reference, its)


def row(name: str, value: float, unit: str, reference: str = "", its: float | None = None) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "reference": reference,
        "reference_value": its,
        "ratio": value / its if its else None,
    }
