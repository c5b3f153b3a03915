"""How fast the detectors read, in megabytes of text per second of CPU, beside others in one run.

What is read is made in _texts.py. Each run is the best of five, in CPU time.
"""

import gc
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine, SlimSpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    SeOrganisationsnummerRecognizer,
    SePersonnummerRecognizer,
)

from agent.inspect import inspect_subjects
from agent.item import Envelope, Item, ItemKind
from agent.mail import addressed
from detectors import recognizers, vocabulary
from detectors._scan import Scanner
from detectors._segment import Segment
from detectors.engine import Engine
from tests.benchmarks._texts import MEGABYTE, mail_log, prose, register, subjects

TODAY = date(2026, 11, 1)
SMALL = 2_000
PLAIN = 200_000
_MAIL = Item("bench", "mail", ItemKind.MAIL)
_WITHIN = addressed(
    Envelope(sender="a.b@kommun.example", recipients=("c.d@kommun.example",)), ("kommun.example",)
)
Row = dict[str, object]


def cpu(kind: int = resource.RUSAGE_SELF) -> float:
    usage = resource.getrusage(kind)
    return usage.ru_utime + usage.ru_stime


def best(run: Callable[[], object], kind: int = resource.RUSAGE_SELF) -> float:
    """The least CPU seconds of five runs."""
    taken = []
    for _ in range(5):
        start = cpu(kind)
        run()
        taken.append(cpu(kind) - start)
    return max(min(taken), 1e-6)


def facts(*, plain: bool = False) -> Engine:
    """The engine without the learned judgement; `plain` without hyperscan, too."""
    scanner = Scanner(vocabulary(plain=plain), lambda: TODAY)
    return Engine.of(
        scanner, [one for one in recognizers(scanner) if one.name != "sensitive_matter"]
    )


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
    only_facts = facts()
    text, dense = prose(only_facts), register()
    noop, default = presidio_noop(), presidio_default()
    sample = text[:20_000]

    theirs = {"presidio_se_noop": lambda: noop.analyze(text, "sv")}
    references = speeds(text, theirs) | speeds(
        sample, {"presidio_default": lambda: default.analyze(sample, "sv")}
    )
    if (found := ripgrep(text)) is not None:
        references["ripgrep_one_pattern"] = found
    yield from against("detect_facts_prose", text, only_facts, [Segment(text)], references)
    yield from against("detect_prose", text, engine, [Segment(text)], references)

    plain = facts(plain=True)
    some = text[:PLAIN]
    yield row(
        "detect_facts_prose_without_hyperscan",
        speed(lambda: plain.findings([Segment(some)]), some),
        "MB/s CPU",
        "detect_facts_prose",
        speed(lambda: only_facts.findings([Segment(some)]), some),
    )

    table = [Segment(dense, delimiter=";")]
    references = speeds(dense, {"presidio_se_noop": lambda: noop.analyze(dense, "sv")})
    yield from against("detect_dense_csv", dense, engine, table, references)
    yield from against("detect_facts_dense_csv", dense, only_facts, table, references)

    small = [text[at : at + SMALL] for at in range(0, 200 * SMALL, SMALL)]
    whole = "".join(small)
    references = speeds(
        whole, {"presidio_se_noop": lambda: [noop.analyze(one, "sv") for one in small]}
    )
    for name, reader in (
        ("detect_small_documents", engine),
        ("detect_facts_small_documents", only_facts),
    ):
        value = speed(partial(_one_by_one, reader, small), whole)
        yield row(name, value, "MB/s CPU", "presidio_se_noop", references["presidio_se_noop"])

    log = mail_log()
    for name, reader, lines in (
        ("detect_subjects", engine, log),
        ("detect_facts_subjects", only_facts, log),
        ("detect_subjects_half_sensitive", engine, subjects()),
    ):
        yield row(name, len(lines) / best(partial(reader.findings, lines)), "lines/s")
    mails = [(line.text, lambda: (_MAIL, _WITHIN)) for line in log]
    yield row(
        "inspect_subjects", len(mails) / best(partial(inspect_subjects, mails, engine)), "lines/s"
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


def speeds(text: str, runs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    return {name: speed(run, text) for name, run in runs.items()}


def against(
    name: str,
    text: str,
    reader: Engine,
    segments: Sequence[Segment],
    references: Mapping[str, float],
) -> Iterator[Row]:
    value = speed(partial(reader.findings, segments), text)
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
