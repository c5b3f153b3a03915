"""Events to messages and back; and the schemas published for them."""

import json
from datetime import UTC, datetime

import jsonschema
import pytest
import yaml

from agent.bus import (
    AgentStatus,
    FindingSummary,
    ItemSeen,
    MalformedEvent,
    Message,
    PossibleIncident,
    Reason,
    Record,
    SourceOfItem,
)
from agent.bus_codec import decode_incident, decode_status, encode_incident, encode_status
from docs.events.generate import EVENTS, HERE, files

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
PSEUDONYM = "v1:" + "0a" * 16
CANARY = "19121212-1212"


def incident() -> PossibleIncident:
    return PossibleIncident(
        agent="fs01",
        source=SourceOfItem(name="bildning", kind="shared_drive", audience="all_staff"),
        item=ItemSeen(kind="file", pseudonym=PSEUDONYM, content=PSEUDONYM, group=PSEUDONYM),
        occurred_at=NOW,
        detected_at=NOW,
        level="alert",
        reasons=(Reason(rule="number", text="An identity number."),),
        findings=(
            FindingSummary(
                entity_type="SE_PERSONNUMMER",
                category="identity_number",
                tier="extra",
                detector="personnummer",
                count=1,
                distinct_count=1,
                max_score=0.9,
            ),
        ),
        ruleset_version="1",
        sealed=CANARY,
    )


def status() -> AgentStatus:
    return AgentStatus(agent="fs01", version="0.1", ruleset_version="1", started_at=NOW, at=NOW)


def as_record(message: Message) -> Record:
    return Record(message.topic, 0, 0, message.key, message.value, message.headers)


def test_an_incident_comes_back_as_it_was() -> None:
    event = decode_incident(as_record(encode_incident("id-1", incident())))

    assert (event.id, event.key, event.data) == ("id-1", PSEUDONYM, incident())


def test_a_status_comes_back_as_it_was() -> None:
    event = decode_status(as_record(encode_status(status())))

    assert (event.key, event.data) == ("fs01", status())


def test_the_message_is_a_cloudevent_in_binary_mode() -> None:
    message = encode_incident("id-1", incident())

    assert message.headers["ce_specversion"] == b"1.0"
    assert message.headers["ce_type"] == b"persinc.possible-incident.v1"
    assert message.headers["content-type"] == b"application/json"
    assert message.key == PSEUDONYM.encode()


@pytest.mark.parametrize("name", EVENTS)
def test_what_is_sent_is_as_the_published_schema_says(name: str) -> None:
    schema = json.loads((HERE / f"{name}.schema.json").read_text())
    sent = {
        message.topic: json.loads(message.value)
        for message in (encode_incident("id-1", incident()), encode_status(status()))
    }

    jsonschema.validate(sent[name], schema)


def test_the_published_documents_are_as_the_code_says() -> None:
    stale = [path.name for path, text in files().items() if path.read_text() != text]

    assert stale == []


def test_the_asyncapi_document_refers_to_what_is_there() -> None:
    document = yaml.safe_load((HERE / "asyncapi.yaml").read_text())

    for message in document["components"]["messages"].values():
        assert (HERE / message["payload"]["schema"]["$ref"]).exists()
    for channel in document["channels"].values():
        reference = channel["messages"]["event"]["$ref"].rsplit("/", 1)[1]
        assert reference in document["components"]["messages"]


@pytest.mark.parametrize(
    ("value", "headers"),
    [
        (b"", {}),
        (None, {}),
        (b"{}", {"ce_id": b"1"}),
        (b"not json " + CANARY.encode(), dict(encode_incident("1", incident()).headers)),
        (b'{"agent": "' + CANARY.encode() + b'"}', dict(encode_incident("1", incident()).headers)),
        (b"[1]", dict(encode_incident("1", incident()).headers)),
        (b"\xff\xfe", dict(encode_incident("1", incident()).headers)),
        (encode_status(status()).value, dict(encode_status(status()).headers)),
    ],
)
def test_what_cannot_be_decoded_says_what_is_wrong_but_not_with_what(
    value: bytes | None, headers: dict[str, bytes]
) -> None:
    with pytest.raises(MalformedEvent) as failure:
        decode_incident(Record("t", 0, 0, b"k", value, headers))

    assert CANARY not in str(failure.value)


def test_a_field_we_do_not_know_yet_is_no_error() -> None:
    message = encode_incident("id-1", incident())
    grown = json.loads(message.value) | {"added_later": 1}

    record = Record(message.topic, 0, 0, b"k", json.dumps(grown).encode(), message.headers)

    assert decode_incident(record).data == incident()


def test_sealed_evidence_is_not_in_the_repr() -> None:
    assert CANARY not in repr(incident())
    assert CANARY not in repr(encode_incident("id-1", incident()))
