"""Row: what `persinc-agent scan --json` tells of one item. A contract, described in docs/scan-json.md.

Fields are only added. Detected text is masked unless a person asked for it with --show-text.
"""

from agent.inspect import Inspection, Sighting
from agent.item import Coverage, Envelope, Item
from detectors._telling import told

Row = dict[str, object]


def row(
    item: Item,
    outcome: str,
    coverage: Coverage,
    inspection: Inspection | None = None,
    envelope: Envelope | None = None,
    *,
    show_text: bool = False,
) -> Row:
    """Write one item as a row; without an inspection it was not examined."""
    verdict = inspection.verdict if inspection else None
    written: Row = {
        "location": item.location.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "kind": item.kind.value,
        "outcome": outcome,
        "level": verdict.level if verdict else None,
        "reasons": [
            {"rule": rule, "text": text} for rule, text in (verdict.reasons if verdict else ())
        ],
        "findings": [
            _finding(sighting, show_text=show_text)
            for sighting in (inspection.sightings if inspection else ())
        ],
        "coverage": {
            "examined": coverage.examined,
            "truncated": coverage.truncated,
            "unreadable": list(coverage.unreadable),
            "bytes_examined": coverage.bytes_examined,
        },
        "media_type": item.media_type,
        "audience": item.audience.value,
    }
    if envelope is not None:
        written |= {
            "message_id": envelope.message_id,
            "direction": envelope.direction.value,
            "external_recipients": envelope.external_recipients,
        }
    return written


def _finding(sighting: Sighting, *, show_text: bool) -> Row:
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
        "text": sighting.text if show_text else f"[{finding.entity_type}]",
    }
