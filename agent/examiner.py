"""Examiner: what a worker does with a job. Opens, reads, inspects, seals; text is born and dies here."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from time import monotonic
from typing import BinaryIO
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from agent.examine import Examination, Examined, Job
from agent.formats import LOGS, Budget, UnreadableDocument, segments
from agent.formats._correlation import Network
from agent.formats.postfix import LoggedMail
from agent.formats.warc import Page, pages
from agent.incident import Occurrence, Origin, bare_subject
from agent.inspect import Detection, Inspection, inspect, inspect_subjects
from agent.item import Audience, Coverage, Envelope, Item, ItemKind
from agent.mail import addressed
from agent.opened import CannotOpenError, code_of, opened
from agent.record import LOG, Recorder
from agent.seal import Sealer
from agent.settings import MailLogTable, SourceTable
from agent.start import Start
from agent.tail_files import UnreadableLog
from agent.version import identity_of
from detectors._finding import REPORTED
from detectors._segment import Segment
from detectors.engine import Engine

_HTML = "text/html"
_PAGES_AT_MOST = 500


class Examiner:
    """Built once in each worker: detectors, keys, recipients, the sources' tables."""

    def __init__(self, start: Start, detection: Detection | None = None) -> None:
        self._start = start
        self._detection = detection or Engine.build(
            start.recognizers_file, start.terms_directory, least=0.0 if start.weak else REPORTED
        )
        self._sources = {source.name: source for source in start.sources}
        self._origin = Origin(
            agent=start.agent,
            pseudonymise=start.pseudonymiser,
            sealer=Sealer(start.recipients),
            ruleset_version=self._detection.ruleset_version,
        )
        self._record = Recorder(start, self._origin)

    @property
    def ruleset_version(self) -> str:
        """Which rules judge here; a content judged by others is judged again."""
        return self._origin.ruleset_version

    def examine(self, job: Job, seconds: float = float("inf")) -> Examination:
        """Do one job. What cannot be read is an outcome, not an exception.

        Reading stops in time for an answer within `seconds`; what was left out is told.
        """
        source = self._sources[job.source]
        if job.only_content:
            return self._content(job)
        if isinstance(source, MailLogTable):
            return self._log(job, source)
        if job.kind == "export" and _is_archive(job.path):
            return self._archive(job, source, seconds)
        return Examination((self._file(job, source, seconds),))

    def _content(self, job: Job) -> Examination:
        try:
            file, _ = opened(job.path)
            with file:
                return Examination(content=self._origin.pseudonymise.of_file(file))
        except (CannotOpenError, OSError):
            return Examination()

    def _archive(self, job: Job, source: SourceTable, seconds: float) -> Examination:
        """Read on in a web archive; each page is an item, known by its address.

        An archive that breaks off is one more item, not examined.
        """
        ends_at = monotonic() + seconds / 2
        items: list[Examined] = []
        archive = replace(_item(job, source), kind=ItemKind.FILE)
        try:
            file, identity = opened(job.path)
        except CannotOpenError as error:
            return Examination((self._record.unread(archive, error.code),))
        with file:
            content = self._origin.pseudonymise.of_file(file)
            if content == job.known_content and self._knows(job.known_ruleset):
                return Examination(content=content, identity=identity, unchanged=True)
            file.seek(0)
            try:
                for page in pages(file, job.after):
                    items.append(self._page(page, job, source, seconds / 2))
                    if monotonic() > ends_at or len(items) >= _PAGES_AT_MOST:
                        more = Examination(tuple(items), more=True, after=page.number)
                        return replace(more, content=content, identity=identity)
            except UnreadableDocument as error:
                items.append(self._record.unread(replace(archive, identity=identity), error.code))
        return Examination(tuple(items), content=content, identity=identity)

    def _page(self, page: Page, job: Job, source: SourceTable, seconds: float) -> Examined:
        budget = Budget.within(seconds)
        item = replace(_item(job, source), location=page.url)
        if item.audience is Audience.UNKNOWN:  # whoever crawls without a login is the public
            item = replace(item, audience=Audience.PUBLIC, evidence="anonymous_crawl")
        content = self._origin.pseudonymise.of_file(page.content)
        page.content.seek(0)
        inspection = self._inspect(item, segments(page.content, page.name, budget), budget)
        coverage = budget.coverage()
        occurrence = Occurrence(
            item=replace(item, media_type=budget.media_type, kind=_kind(item, budget)),
            content=content,
            occurred_at=_moment(page.fetched_at),
            coverage=replace(coverage, truncated=coverage.truncated or not page.is_whole),
            envelope=self._envelope(budget),
            group=urlsplit(page.url).netloc,
            size=coverage.bytes_examined,
        )
        return self._record.examined(occurrence, inspection)

    def _log(self, job: Job, source: MailLogTable) -> Examination:
        """Read on in a log; each finished mail is an item, known by its line wherever it moved."""
        path = os.fsdecode(job.path)
        try:
            read = LOGS["postfix"](
                job.path,
                job.position,
                self._origin.pseudonymise.key,
                Network(self._start.own_domains, source.internal_relays, source.secure_gateways),
                ZoneInfo(source.time_zone),
                datetime.now(UTC),
                to_the_end=self._start.rows,
            )
        except UnreadableLog as error:
            unread = self._record.unread(_logged_item(job, source, path), code_of(error.errno))
            return Examination((unread,))
        inspections = inspect_subjects(
            [(mail.subject, partial(_told, job, source, mail)) for mail in read.mails],
            self._detection,
            self._start.language,
        )
        items: list[Examined] = []
        silent: list[Inspection] = []
        for mail, inspection in zip(read.mails, inspections, strict=True):
            if inspection.verdict.outcome == "incident" or self._start.rows:
                occurrence = _logged(mail, job, source, self._origin)
                items.append(self._record.examined(occurrence, inspection))
            else:
                silent.append(inspection)
        items += self._record.counted(ItemKind.MAIL, silent)
        for damaged in read.damaged:
            item = _logged_item(job, source, os.fsdecode(damaged))
            items.append(self._record.unread(item, "damaged"))
        return Examination(tuple(items), read.position, read.begun, read.damaged, read.more)

    def _file(self, job: Job, source: SourceTable, seconds: float) -> Examined:
        budget = Budget.within(seconds)
        item = _item(job, source)
        try:
            file, before = opened(job.path)
        except CannotOpenError as error:
            return self._record.unread(item, error.code)
        with file:
            item = replace(item, identity=before)
            content = self._origin.pseudonymise.of_file(file)
            if content == job.known_content and self._knows(job.known_ruleset):
                return self._record.unchanged(item, content)
            file.seek(0)
            examined = self._document(file, item, content, budget)
            return (
                examined
                if identity_of(os.fstat(file.fileno())) == before
                else self._record.unread(item, "changed")
            )

    def _document(self, file: BinaryIO, item: Item, content: str, budget: Budget) -> Examined:
        read = segments(file, PurePath(item.location).name, budget)
        inspection = self._inspect(item, read, budget)
        item = replace(item, media_type=budget.media_type, kind=_kind(item, budget))
        envelope = self._envelope(budget)
        assert item.identity is not None
        occurrence = Occurrence(
            item=item,
            content=content,
            occurred_at=datetime.fromtimestamp(item.identity.mtime_ns / 1e9, UTC),
            coverage=budget.coverage(),
            envelope=envelope,
            size=item.identity.size,
        )
        return self._record.examined(occurrence, inspection)

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

    def _knows(self, ruleset: str) -> bool:
        return ruleset == self.ruleset_version


def _item(job: Job, source: SourceTable) -> Item:
    return Item(
        source=job.source,
        location=os.fsdecode(job.path),
        kind=ItemKind.PAGE if job.kind == "export" else ItemKind.FILE,
        audience=source.audience,
        evidence="config",
        protected=source.protected,
    )


def _logged_item(job: Job, source: MailLogTable, location: str) -> Item:
    return Item(
        source=job.source,
        location=location,
        kind=ItemKind.MAIL,
        audience=source.audience,
        evidence="config",
        media_type=LOG,
        protected=source.protected,
    )


def _told(job: Job, source: MailLogTable, mail: LoggedMail) -> tuple[Item, Envelope]:
    location = f"{os.fsdecode(job.path)}:{mail.place}"
    return _logged_item(job, source, location), mail.envelope


def _logged(mail: LoggedMail, job: Job, source: MailLogTable, origin: Origin) -> Occurrence:
    item, envelope = _told(job, source, mail)
    return Occurrence(
        item=item,
        content=origin.pseudonymise("mail", mail.key),
        occurred_at=mail.at,
        coverage=Coverage(truncated=mail.truncated),
        envelope=envelope,
        group=bare_subject(mail.subject),
    )


def _kind(item: Item, budget: Budget) -> ItemKind:
    """What reading showed it to be: a mail on a share is judged as a mail."""
    if budget.envelope is not None:
        return ItemKind.MAIL
    exported = item.kind is ItemKind.PAGE
    return ItemKind.PAGE if exported and budget.media_type == _HTML else ItemKind.FILE


def _is_archive(path: bytes) -> bool:
    return path.lower().endswith((b".warc", b".warc.gz"))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)
