"""Record: what comes back of an item that was looked at. Counts, keyed names, a sealed event."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

from agent.bus import SourceOfItem
from agent.bus_codec import encode_incident
from agent.examine import EncodedEvent, Examined, FindingCount, Outcome
from agent.incident import Occurrence, Origin, incident
from agent.inspect import Inspection, Sighting
from agent.item import Coverage, Item, ItemKind
from agent.row import Row, row
from agent.settings import SourceTable
from agent.start import Start
from detectors._telling import told

LOG = "text/x-postfix-log"


class Recorder:
    """Writes down what an inspection came to, so that nothing of the text is in it."""

    def __init__(self, start: Start, origin: Origin) -> None:
        self._start = start
        self._origin = origin
        self._sources = {source.name: source for source in start.sources}

    def examined(self, occurrence: Occurrence, inspection: Inspection) -> Examined:
        item = occurrence.item
        # Postfix cuts long subjects: that is told, but all that there was has been read
        seen = Coverage() if item.media_type == LOG else occurrence.coverage
        outcome = _outcome(inspection.verdict.outcome, seen)
        event = self._event(occurrence, inspection) if outcome is Outcome.INCIDENT else None
        return Examined(
            kind=item.kind,
            outcome=outcome,
            content=occurrence.content,
            media_type=item.media_type,
            identity=item.identity,
            coverage=occurrence.coverage,
            findings=_counts([inspection]),
            level=inspection.verdict.level or "",
            event=event,
            row=self._row(occurrence, outcome, inspection) if self._start.rows else None,
        )

    @staticmethod
    def counted(kind: ItemKind, inspections: Iterable[Inspection]) -> Iterator[Examined]:
        """Of many items of which nothing travels, how many there were of each outcome."""
        alike: dict[str, list[Inspection]] = {}
        for inspection in inspections:
            alike.setdefault(inspection.verdict.outcome, []).append(inspection)
        for outcome, several in alike.items():
            count, findings = len(several), _counts(several)
            yield Examined(kind, Outcome(outcome), count, findings=findings)

    def _row(self, occurrence: Occurrence, outcome: Outcome, inspection: Inspection) -> Row:
        verdict = inspection.verdict
        shows = self._start.show_text
        findings = [_finding_row(one, shows=shows) for one in inspection.sightings]
        return row(
            occurrence.item,
            outcome,
            occurrence.coverage,
            verdict.level,
            verdict.reasons,
            findings,
            occurrence.envelope,
        )

    def _event(self, occurrence: Occurrence, inspection: Inspection) -> EncodedEvent:
        event_id, data = incident(
            self._origin,
            _source_of(self._sources[occurrence.item.source]),
            occurrence,
            inspection,
            datetime.now(UTC),
        )
        message = encode_incident(event_id, data)
        return EncodedEvent(
            event_id, data.item.pseudonym, message.value, tuple(message.headers.items())
        )

    def unread(self, item: Item, code: str) -> Examined:
        coverage = Coverage(examined=False, unreadable=(code,))
        return Examined(
            kind=item.kind,
            outcome=Outcome.NOT_EXAMINED,
            identity=item.identity,
            coverage=coverage,
            row=row(item, Outcome.NOT_EXAMINED, coverage) if self._start.rows else None,
        )

    def unchanged(self, item: Item, content: str) -> Examined:
        return Examined(
            kind=item.kind,
            outcome=Outcome.CLEAN,
            content=content,
            unchanged=True,
            identity=item.identity,
        )


def _outcome(verdict: str, coverage: Coverage) -> Outcome:
    """An incident is one however much was read; silence only counts where all was."""
    if verdict == Outcome.INCIDENT:
        return Outcome.INCIDENT
    if not coverage.examined:
        return Outcome.NOT_EXAMINED
    if coverage.truncated or coverage.unreadable:
        return Outcome.PARTLY_EXAMINED
    return Outcome(verdict)


def _finding_row(sighting: Sighting, *, shows: bool) -> Row:
    """A finding as the contract has it (docs/scan-json.md)."""
    finding = sighting.finding
    return {
        "entity_type": finding.entity_type,
        "category": finding.category,
        "tier": finding.tier.value,
        "detector": finding.detector,
        "rule": finding.rule,
        "part": sighting.part.value,
        "place": sighting.place,
        "start": sighting.start,
        "end": sighting.end,
        "score": round(finding.score, 3),
        "count": finding.count,
        "explanation": told(finding, sighting.text),
        "text": sighting.text if shows else f"[{finding.entity_type}]",
    }


def _counts(inspections: Iterable[Inspection]) -> tuple[FindingCount, ...]:
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for sighting in chain.from_iterable(one.sightings for one in inspections):
        finding = sighting.finding
        kind = (finding.entity_type, finding.category, finding.tier.value, finding.detector)
        counts[kind] += finding.count
    return tuple(FindingCount(*kind, count) for kind, count in sorted(counts.items()))


def _source_of(source: SourceTable) -> SourceOfItem:
    return SourceOfItem(
        name=source.name,
        kind=source.kind,
        audience=source.audience.value,
        controller=source.controller,
        unit=source.unit,
        protected=source.protected,
    )
