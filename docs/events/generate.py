"""Write the JSON Schemas and the AsyncAPI document of the events from agent/bus.py.

`make docs` writes; `--check` compares and fails where a file is not as the code would write it.
"""

import json
import sys
from pathlib import Path

import yaml
from pydantic import BaseModel

from agent.bus import AGENT_STATUS, DEAD_LETTERS, POSSIBLE_INCIDENT, AgentStatus, PossibleIncident
from agent.bus_codec import SCHEMAS

HERE = Path(__file__).parent
EVENTS: dict[str, type[BaseModel]] = {
    POSSIBLE_INCIDENT: PossibleIncident,
    AGENT_STATUS: AgentStatus,
}
_HEADERS = {
    "ce_specversion": "CloudEvents 1.0.",
    "ce_id": "The same thing found again has the same id: UUIDv5 without a clock.",
    "ce_source": "/agents/AGENT/SOURCE.",
    "ce_type": "The name of the topic the event belongs to.",
    "ce_time": "RFC 3339.",
    "ce_subject": "The Kafka key.",
    "ce_dataschema": "Where the JSON Schema is.",
    "content-type": "application/json.",
}


def files() -> dict[Path, str]:
    """What should be in this folder."""
    written = {HERE / f"{name}.schema.json": _schema(name) for name in EVENTS}
    return written | {HERE / "asyncapi.yaml": _asyncapi()}


def _schema(name: str) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{SCHEMAS}{name}.schema.json",
        **EVENTS[name].model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _asyncapi() -> str:
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Persinc events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in Kafka's binary mode. No text that was read is in them;"
            " what the DPO must see is sealed. Fields are only added; a break is a new topic.",
        },
        "defaultContentType": "application/json",
        "channels": {
            POSSIBLE_INCIDENT: _channel(
                "Possible incidents, keyed by the item's pseudonym.", POSSIBLE_INCIDENT
            ),
            DEAD_LETTERS: _channel(
                "Records triage could not decode, as they were, with persinc_reason and"
                " persinc_origin (topic/partition/offset) as headers.",
                POSSIBLE_INCIDENT,
            ),
            AGENT_STATUS: _channel(
                "Heartbeat and coverage, keyed by agent, compacted.", AGENT_STATUS
            ),
        },
        "operations": {
            "report": _operation("send", POSSIBLE_INCIDENT, "Agents report what they find."),
            "beat": _operation(
                "send", AGENT_STATUS, "Agents say that they live and what they see."
            ),
            "triage": _operation("receive", POSSIBLE_INCIDENT, "Triage makes cases of it."),
            "setAside": _operation("send", DEAD_LETTERS, "Triage sets aside what is malformed."),
        },
        "components": {"messages": {name: _message(name) for name in EVENTS}},
    }
    return "# Written by `make docs` from agent/bus.py.\n" + yaml.safe_dump(
        document, sort_keys=False, allow_unicode=True, width=100
    )


def _channel(description: str, message: str) -> dict[str, object]:
    name = "event"
    return {
        "description": description,
        "messages": {name: {"$ref": f"#/components/messages/{message}"}},
    }


def _operation(action: str, channel: str, summary: str) -> dict[str, object]:
    return {
        "action": action,
        "summary": summary,
        "channel": {"$ref": f"#/channels/{channel}"},
    }


def _message(name: str) -> dict[str, object]:
    headers = {
        header: {"type": "string", "description": words} for header, words in _HEADERS.items()
    }
    return {
        "name": name,
        "contentType": "application/json",
        "headers": {"type": "object", "properties": headers},
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"./{name}.schema.json"},
        },
        "bindings": {"kafka": {"key": {"type": "string"}}},
    }


def main() -> int:
    """Write, or compare; 1 where something differs."""
    stale = [
        path
        for path, text in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" not in sys.argv:
        for path in stale:
            path.write_text(files()[path], encoding="utf-8")
            print(f"wrote {path.relative_to(Path.cwd())}")
        return 0
    for path in stale:
        print(f"{path} is not as agent/bus.py says; run `make docs`", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
