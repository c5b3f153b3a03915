"""Row: what `persinc-agent scan --json` tells of one item. A contract, described in docs/scan-json.md.

Fields are only added. Detected text is masked unless a person asked for it with --show-text.
"""

from collections.abc import Sequence

from agent.item import Coverage, Envelope, Item

Row = dict[str, object]


def row(
    item: Item,
    outcome: str,
    coverage: Coverage,
    level: str | None = None,
    reasons: Sequence[tuple[str, str]] = (),
    findings: Sequence[Row] = (),
    envelope: Envelope | None = None,
) -> Row:
    """Write one item as a row; without reasons and findings it was not examined."""
    written: Row = {
        "location": item.location.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "kind": item.kind.value,
        "outcome": outcome,
        "level": level,
        "reasons": [{"rule": rule, "text": text} for rule, text in reasons],
        "findings": list(findings),
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
