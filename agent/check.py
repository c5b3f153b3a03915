"""Check: the settings in words, and what stands in the way, before anything is started."""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from agent import bus_choice
from agent.bus import PublishFailed
from agent.seal import Pseudonymiser, Sealer
from agent.settings import DetectorsTable, Settings, SourceTable
from agent.settings_file import SettingsError
from agent.start import Start
from agent.worker import Limits, Workers, WorkerUnfit
from detectors._site import site_recognizers
from detectors._site_terms import SiteError, SiteTerms

_KINDS = {
    "shared_drive": "every file below {path} is examined when it has been quiet",
    "mail_log": "subject lines in the Postfix log {path} are read as they are written",
    "intranet_export": "pages and files in exports dropped into {path} are examined",
}
_AUDIENCES = {
    "public": "anybody can see it",
    "all_staff": "all staff can see it",
    "restricted": "few can see it",
    "unknown": "who can see it is not known",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What will happen, and what must be mended first. Each problem names file or key and mend."""

    facts: tuple[str, ...]
    problems: tuple[str, ...]

    def in_words(self) -> str:
        """Facts as sentences, then problems."""
        lines = [*self.facts, ""]
        if self.problems:
            lines += ["To be mended first:", *(f"  - {problem}" for problem in self.problems)]
        else:
            lines.append("Nothing stands in the way.")
        return "\n".join(lines)

    def as_json(self) -> str:
        """The same for machines."""
        return json.dumps(asdict(self), ensure_ascii=False)


async def report(settings: Settings) -> Report:
    """Look at everything the settings name, and open nothing that is watched.

    One worker is started on them, so that what keeps workers from starting shows here; and
    Kafka is asked for, so that a wrong address or password does.
    """
    facts = [
        (
            f"Agent {settings.agent.name} keeps its place in {settings.agent.state_directory} "
            f"and answers on http://{settings.agent.health_address}/ready"
        ),
        *(_in_words(source) for source in settings.source),
        _bus_in_words(settings),
        f"Inside are the mail domains: {', '.join(settings.agent.own_domains) or 'none named'}",
    ]
    problems = [
        *_key_problems(settings),
        *(problem for source in settings.source for problem in _source_problems(source)),
        *_state_problems(settings.agent.state_directory),
        *(words := list(_word_problems(settings.detectors))),
    ]
    problems += await _bus_problems(settings)
    if not settings.agent.own_domains:
        problems.append('agent.own_domains: name your mail domains, as in ["kommun.example"]')
    if not words and not list(_key_problems(settings)):
        told = await _worker_told(settings)
        (problems if told.is_problem else facts).append(told.words)
    return Report(tuple(facts), tuple(problems))


@dataclass(frozen=True, slots=True)
class _Told:
    words: str
    is_problem: bool = False


async def _worker_told(settings: Settings) -> _Told:
    """Start a worker as the agent will, and hear what it lacks or what keeps it from starting."""
    try:
        async with Workers(1, Start.of_settings(settings), Limits()) as workers:
            lacking = ", ".join(workers.lacking)
    except WorkerUnfit as unfit:
        return _Told(str(unfit), is_problem=True)
    held = f"this kernel does not hold them by: {lacking}" if lacking else "fully held"
    return _Told(f"Files are read in {settings.limits.workers} sandboxed workers, {held}")


def _in_words(source: SourceTable) -> str:
    what = _KINDS[source.kind].format(path=source.path)
    held = "; sensitive data is expected there" if source.protected else ""
    whose = f" ({source.controller})" if source.controller else ""
    return f"Source {source.name}{whose}: {what}; {_AUDIENCES[source.audience.value]}{held}"


def _bus_in_words(settings: Settings) -> str:
    bus = settings.bus
    if bus.kind == "local":
        return f"Possible incidents go to the local bus {bus.path}"
    return f"Possible incidents go to Kafka at {', '.join(bus.bootstrap_servers)} ({bus.security_protocol})"


async def _bus_problems(settings: Settings) -> list[str]:
    """Why Kafka lets nobody in; an agent that runs would go on and send later."""
    if settings.bus.kind == "local":
        return []
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())  # it is told in our words
    publisher = bus_choice.publisher(settings.bus, settings.agent.name)
    try:
        await publisher.start()
    except PublishFailed as error:
        return [str(error)]
    finally:
        await publisher.stop()
    return []


def _key_problems(settings: Settings) -> Iterator[str]:
    for read, path in (
        (Sealer.read, settings.seal.recipients_file),
        (Pseudonymiser.read, settings.seal.pseudonym_key_file),
    ):
        try:
            read(path)
        except SettingsError as error:
            yield str(error)


def _source_problems(source: SourceTable) -> Iterator[str]:
    key = f"source.{source.name}.path"
    if not source.path.exists():
        yield f"{key}: {source.path} is not there; mount it or mend the path"
    elif source.kind != "mail_log" and not source.path.is_dir():
        yield f"{key}: {source.path} is not a folder"
    elif not os.access(source.path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        yield f"{key}: {source.path} may not be read by this user; add it to the group that may"


def _word_problems(table: DetectorsTable) -> Iterator[str]:
    """Mistakes in the site's own terms and recognizers, by file and line."""
    for read, path in (
        (SiteTerms.read, table.terms_directory),
        (site_recognizers, table.recognizers_file),
    ):
        try:
            if path is not None:
                read(path)
        except SiteError as error:
            yield str(error)


def _state_problems(directory: Path) -> Iterator[str]:
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    if not os.access(existing, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        yield f"agent.state_directory: {existing} may not be written by this user"
