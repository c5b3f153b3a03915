"""Examiner: what a worker does with a job. Opens, reads, inspects, seals; text is born and dies here."""

import os
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import BinaryIO
from zoneinfo import ZoneInfo

from agent.bus import SourceOfItem
from agent.examine import EncodedEvent, Examination, Examined, Job, Outcome, Tally
from agent.formats import Budget, segments
from agent.formats._correlation import Network
from agent.formats.postfix import LoggedMail, read_log
from agent.incident import Occurrence, Origin, bare_subject, encoded, incident
from agent.inspect import Detection, Inspection, inspect, inspect_subjects
from agent.item import Coverage, Envelope, Identity, Item, ItemKind
from agent.mail import addressed
from agent.row import row
from agent.seal import Sealer
from agent.settings import MailLogTable, SourceTable
from agent.start import Start
from detectors._segment import Segment
from detectors.engine import Engine

_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of an item once it has been read."""

    item: Item
    content: str
    occurred_at: datetime
    coverage: Coverage
    envelope: Envelope | None = None
    group: str = field(default="", repr=False)
    size: int = 0


class Examiner:
    """Built once in each worker: detectors, keys, recipients, the sources' tables."""

    def __init__(self, start: Start, detection: Detection | None = None) -> None:
        self._start = start
        self._detection = detection or Engine.build(start.recognizers_file, start.terms_directory)
        self._sources = {source.name: source for source in start.sources}
        self._origin = Origin(
            agent=start.agent,
            pseudonymise=start.pseudonymiser,
            sealer=Sealer(start.recipients),
            ruleset_version=self._detection.ruleset_version,
        )

    @property
    def ruleset_version(self) -> str:
        """Which rules judge here; a content judged by others is judged again."""
        return self._origin.ruleset_version

    def examine(self, job: Job, seconds: float = float("inf")) -> Examination:
        """Do one job. What cannot be read is an outcome, not an exception.

        Reading stops in time for an answer within `seconds`; what was left out is told.
        """
        source = self._sources[job.source]
        if isinstance(source, MailLogTable):
            return self._log(job, source)
        return Examination((self._file(job, source, seconds),))

    def _log(self, job: Job, source: MailLogTable) -> Examination:
        """Read on in a log; each finished mail is an item, known by its line wherever it moved."""
        path = os.fsdecode(job.path)
        read = read_log(
            job.path,
            job.position,
            self._origin.pseudonymise.key,
            Network(self._start.own_domains, source.internal_relays, source.secure_gateways),
            ZoneInfo(source.time_zone),
            datetime.now(UTC),
            to_the_end=self._start.rows,
        )
        mails = [
            (
                _logged_item(job, source, f"{path}:{mail.host}/{mail.queue}"),
                mail.subject,
                mail.envelope,
            )
            for mail in read.mails
        ]
        inspections = inspect_subjects(mails, self._detection, self._start.language)
        items = tuple(
            self._examined(_logged_reading(item, mail, self._origin), inspection)
            for (item, _, _), mail, inspection in zip(mails, read.mails, inspections, strict=True)
        )
        return Examination(items, read.position, read.more)

    def _file(self, job: Job, source: SourceTable, seconds: float) -> Examined:
        budget = Budget.within(seconds)
        item = _item(job, source)
        try:
            descriptor = os.open(job.path, _OPEN)
        except OSError as error:
            return self._unread(item, _os_code(error))
        before = _identity(descriptor)
        if before is None:
            os.close(descriptor)
            return self._unread(item, "not_a_file")
        with os.fdopen(descriptor, "rb") as file:
            item = replace(item, identity=before)
            content = self._origin.pseudonymise.of_file(file)
            if content == job.known_content and self._knows(job.known_ruleset):
                return self._unchanged(item, content)
            file.seek(0)
            examined = self._document(file, item, content, budget)
            return examined if _identity(descriptor) == before else self._unread(item, "changed")

    def _document(self, file: BinaryIO, item: Item, content: str, budget: Budget) -> Examined:
        read = segments(file, PurePath(item.location).name, budget)
        inspection = self._inspect(item, read, budget)
        item = replace(item, media_type=budget.media_type, kind=_kind(item, budget))
        envelope = self._envelope(budget)
        assert item.identity is not None
        reading = Reading(
            item=item,
            content=content,
            occurred_at=datetime.fromtimestamp(item.identity.mtime_ns / 1e9, UTC),
            coverage=budget.coverage(),
            envelope=envelope,
            size=item.identity.size,
        )
        return self._examined(reading, inspection)

    def _inspect(self, item: Item, read: Iterable[Segment], budget: Budget) -> Inspection:
        """Inspect with the envelope that only reading reveals."""
        return inspect(
            item,
            read,
            self._detection,
            envelope=lambda: self._envelope(budget),
            language=self._start.language,
        )

    def _envelope(self, budget: Budget) -> Envelope | None:
        if budget.envelope is None:
            return None
        return addressed(budget.envelope, self._start.own_domains)

    def _examined(self, reading: Reading, inspection: Inspection) -> Examined:
        item = reading.item
        # Postfix cuts long subjects: that is told, but all that there was has been read
        seen = reading.coverage if item.identity else Coverage()
        outcome = _outcome(inspection.verdict.outcome, seen)
        event = self._event(reading, inspection) if outcome is Outcome.INCIDENT else None
        return Examined(
            kind=item.kind,
            outcome=outcome,
            pseudonym=self._origin.pseudonymise("item", item.source, item.location),
            content=reading.content,
            media_type=item.media_type,
            identity=item.identity,
            coverage=reading.coverage,
            tallies=_tallies(inspection),
            level=inspection.verdict.level or "",
            event=event,
            row=row(
                item,
                outcome,
                reading.coverage,
                inspection,
                reading.envelope,
                show_text=self._start.show_text,
            )
            if self._start.rows
            else None,
        )

    def _event(self, reading: Reading, inspection: Inspection) -> EncodedEvent:
        event_id, data = incident(
            self._origin,
            _source_of(self._sources[reading.item.source]),
            reading.item,
            inspection,
            Occurrence(
                content=reading.content,
                occurred_at=reading.occurred_at,
                group=reading.group,
                size=reading.size,
                coverage=reading.coverage,
            ),
            datetime.now(UTC),
            reading.envelope,
        )
        message = encoded(event_id, data)
        return EncodedEvent(
            event_id, data.item.pseudonym, message.value, tuple(message.headers.items())
        )

    def _unread(self, item: Item, code: str) -> Examined:
        coverage = Coverage(examined=False, unreadable=(code,))
        return Examined(
            kind=item.kind,
            outcome=Outcome.NOT_EXAMINED,
            pseudonym=self._origin.pseudonymise("item", item.source, item.location),
            identity=item.identity,
            coverage=coverage,
            row=row(item, Outcome.NOT_EXAMINED, coverage) if self._start.rows else None,
        )

    def _unchanged(self, item: Item, content: str) -> Examined:
        return Examined(
            kind=item.kind,
            outcome=Outcome.CLEAN,
            pseudonym=self._origin.pseudonymise("item", item.source, item.location),
            content=content,
            unchanged=True,
            identity=item.identity,
        )

    def _knows(self, ruleset: str) -> bool:
        return ruleset == self.ruleset_version


def _item(job: Job, source: SourceTable) -> Item:
    return Item(
        source=job.source,
        location=os.fsdecode(job.path),
        kind=ItemKind.PAGE if job.kind == "export" else ItemKind.FILE,
        audience=job.audience or source.audience,
        evidence=job.evidence or "config",
        protected=source.protected,
    )


def _logged_item(job: Job, source: MailLogTable, location: str) -> Item:
    return Item(
        source=job.source,
        location=location,
        kind=ItemKind.MAIL,
        audience=source.audience,
        evidence="config",
        media_type="text/x-postfix-log",
        protected=source.protected,
    )


def _logged_reading(item: Item, mail: LoggedMail, origin: Origin) -> Reading:
    return Reading(
        item=item,
        content=origin.pseudonymise("mail", mail.key),
        occurred_at=mail.at,
        coverage=Coverage(truncated=mail.truncated),
        envelope=mail.envelope,
        group=bare_subject(mail.subject),
    )


def _kind(item: Item, budget: Budget) -> ItemKind:
    """What reading showed it to be: a mail on a share is judged as a mail."""
    if budget.envelope is not None:
        return ItemKind.MAIL
    exported = item.kind is ItemKind.PAGE
    return ItemKind.PAGE if exported and budget.media_type == _HTML else ItemKind.FILE


def _identity(descriptor: int) -> Identity | None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return None
    return Identity(
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    )


def _os_code(error: OSError) -> str:
    names = {PermissionError: "permission", FileNotFoundError: "gone", IsADirectoryError: "folder"}
    return names.get(type(error), "cannot_open")


def _outcome(verdict: str, coverage: Coverage) -> Outcome:
    """An incident is one however much was read; silence only counts where all was."""
    if verdict == Outcome.INCIDENT:
        return Outcome.INCIDENT
    if not coverage.examined:
        return Outcome.NOT_EXAMINED
    if coverage.truncated or coverage.unreadable:
        return Outcome.PARTLY_EXAMINED
    return Outcome(verdict)


def _tallies(inspection: Inspection) -> tuple[Tally, ...]:
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for sighting in inspection.sightings:
        finding = sighting.finding
        kind = (finding.entity_type, finding.category, finding.tier.value, finding.detector)
        counts[kind] += finding.count
    return tuple(Tally(*kind, count) for kind, count in sorted(counts.items()))


def _source_of(source: SourceTable) -> SourceOfItem:
    return SourceOfItem(
        name=source.name,
        kind=source.kind,
        audience=source.audience.value,
        controller=source.controller,
        unit=source.unit,
        protected=source.protected,
    )
