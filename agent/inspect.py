"""Inspection: an item's text through the detectors to a verdict. Pure: no file, clock or network.

    segments -> detectors -> findings -> policy -> incident with reasons, topic, or clean

This is the way through the house in one file. What comes in is text; what goes out still knows
the text it stood in (hidden in repr), and agent/incident.py makes of it what may travel.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Protocol

from agent.claims import JUDGEMENT, Reading
from agent.heard import heard
from agent.item import Envelope, Item
from agent.mask import mask
from agent.policy import Evidence, Verdict, is_reported, is_told, judge
from detectors._finding import Finding
from detectors._said_of import has_pronoun
from detectors._segment import SUBJECT_PARTS, Part, Segment
from detectors._sound import sound

_BATCH_CHARACTERS = 1 << 18
_CONTEXT_CHARACTERS = 60
_CONTEXTS_AT_MOST = 40


class Detection(Protocol):
    """The detectors as inspect sees them; `detectors.engine.Engine` is one."""

    @property
    def ruleset_version(self) -> str:
        """Which rules these are."""

    def findings(self, segments: Sequence[Segment]) -> list[list[Finding]]:
        """Findings of each segment, in order."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding with the part and place it stood in, and its text, which never leaves a worker."""

    finding: Finding
    part: Part
    place: str = field(repr=False)
    start: int
    end: int
    text: str = field(repr=False)
    context: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an item holds and what the policy says of it."""

    verdict: Verdict
    sightings: tuple[Sighting, ...] = field(repr=False)
    subject: str = field(default="", repr=False)


def inspect(
    item: Item,
    segments: Iterable[Segment],
    detection: Detection,
    envelope: Callable[[], Envelope | None] = lambda: None,
    language: str = "sv",
) -> Inspection:
    """Read all segments and judge them together.

    A table's block of rows, a page, a subject line are segments of their own; they are handed to
    the detectors in batches, since short texts are cheapest together. Whether a file is a mail
    shows as it is read, so the envelope is asked for when all segments have come.
    """
    read = chain.from_iterable(
        zip(batch, detection.findings(batch), strict=True) for batch in _batches(segments)
    )
    return _judged(item, read, envelope, language)


def inspect_subjects(
    mails: Sequence[tuple[str, Callable[[], tuple[Item, Envelope]]]],
    detection: Detection,
    language: str = "sv",
) -> list[Inspection]:
    """Judge many mails of which only the subject is known, reading all subjects in one go.

    The rest of a mail is asked for only where its subject says something.
    """
    segments = [Segment(subject, Part.SUBJECT) for subject, _ in mails]
    inspections = []
    for segment, findings, (subject, told) in zip(
        segments, detection.findings(segments), mails, strict=True
    ):
        if findings:
            item, envelope = told()
            read = [(segment, findings)]
            inspections.append(_judged(item, read, partial(_same, envelope), language))
        else:
            inspections.append(Inspection(Verdict("clean"), (), subject))
    return inspections


def _same(envelope: Envelope) -> Envelope:
    return envelope


def _judged(
    item: Item,
    read: Iterable[tuple[Segment, list[Finding]]],
    envelope: Callable[[], Envelope | None],
    language: str,
) -> Inspection:
    readings: list[Reading] = []
    sightings: list[Sighting] = []
    subject = ""
    for segment, found in read:
        if segment.part is Part.SUBJECT and not subject:
            subject = segment.text
        healthy = sound(segment.text) if found else None
        text = healthy.text if healthy else segment.text
        words = text.count(" ") + 1
        weak = [finding for finding in found if not is_reported(finding)]
        findings = heard(segment.part, words, list(filter(is_reported, found)))
        pronoun = segment.part in SUBJECT_PARTS and has_pronoun(text)
        readings.append(Reading(segment.part, segment.place, words, tuple(findings), pronoun))
        told = [*filter(is_told, findings), *weak]
        sightings += _sightings(segment, told, _CONTEXTS_AT_MOST - len(sightings))
    evidence = Evidence(
        kind=item.kind,
        audience=item.audience,
        protected=item.protected,
        envelope=envelope(),
        readings=tuple(readings),
        judged=True,
    )
    return Inspection(judge(evidence, language), tuple(sightings), subject)


def _batches(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    batch: list[Segment] = []
    characters = 0
    for segment in segments:
        batch.append(segment)
        characters += len(segment.text)
        if characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _sightings(segment: Segment, findings: Sequence[Finding], room: int) -> Iterator[Sighting]:
    with_context = set(islice((id(finding) for finding in findings), max(room, 0)))
    spans = [
        (finding.start, finding.end, finding.entity_type)
        for finding in findings
        if finding.entity_type != JUDGEMENT  # it is of a whole line: masking it leaves nothing
    ]
    for finding in findings:
        if not segment.owns(finding.start):
            continue  # the neighbouring block counts it
        yield Sighting(
            finding=finding,
            part=segment.part,
            place=segment.place_at(finding.start),
            start=segment.in_file(finding.start),
            end=segment.in_file(finding.end),
            text=segment.text[finding.start : finding.end],
            context=_context(segment.text, spans, finding) if id(finding) in with_context else "",
        )


def _context(text: str, spans: Sequence[tuple[int, int, str]], finding: Finding) -> str:
    start = max(finding.start - _CONTEXT_CHARACTERS, 0)
    end = min(finding.end + _CONTEXT_CHARACTERS, len(text))
    near = [span for span in spans if span[0] < end and span[1] > start]
    return mask(text, near, start, end)
