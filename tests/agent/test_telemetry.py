"""Nothing is said that was not foreseen."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from agent.telemetry import FromLibraries, UnknownLogKey, configure

CANARY = "19121212-1212 Vera Exempel"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    handlers = list(logging.getLogger().handlers)
    level = logging.getLogger().level
    yield io.StringIO()
    configure("test")
    logging.captureWarnings(capture=False)
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_json_with_event_level_time_and_service(out: io.StringIO) -> None:
    configure("agent", stream=out)

    structlog.get_logger().info("event.published", count=3)

    (line,) = lines(out)
    assert str(line.pop("at")).endswith("Z")
    assert line == {"event": "event.published", "level": "info", "service": "agent", "count": 3}


def test_an_unknown_key_is_dropped_and_counted(out: io.StringIO) -> None:
    dropped: list[int] = []
    configure("agent", stream=out, strict=False, dropped=lambda: dropped.append(1))

    structlog.get_logger().info("document.scanned", path=CANARY, subject=CANARY, count=1)

    assert CANARY not in out.getvalue()
    assert len(dropped) == 2


def test_where_logging_is_strict_an_unknown_key_is_an_error(out: io.StringIO) -> None:
    configure("agent", stream=out, strict=True)

    with pytest.raises(UnknownLogKey, match="subject"):
        structlog.get_logger().info("document.scanned", subject=CANARY)


@pytest.mark.parametrize("event", [CANARY, "no verb", "", "document scanned"])
def test_an_event_that_is_no_name_is_not_written(out: io.StringIO, event: str) -> None:
    configure("agent", stream=out, strict=False)

    structlog.get_logger().info(event)

    assert [line["event"] for line in lines(out)] == ["log.malformed"]


def test_an_exception_is_told_by_type_and_place_only(out: io.StringIO) -> None:
    configure("agent", stream=out, strict=True)

    try:
        int(CANARY)
    except ValueError:
        structlog.get_logger().exception("document.failed")

    (line,) = lines(out)
    assert CANARY not in out.getvalue()
    assert line["error"] == "ValueError"
    assert str(line["place"]).startswith("agent/test_telemetry.py:")


def test_a_value_that_is_no_number_or_string_is_told_by_type(out: io.StringIO) -> None:
    configure("agent", stream=out, strict=True)

    structlog.get_logger().info("document.scanned", detail=[CANARY], count=1)

    assert lines(out)[0]["detail"] == "list"


def test_a_library_is_told_by_logger_and_place_and_not_too_often(out: io.StringIO) -> None:
    configure("agent", stream=out, strict=True)
    library = logging.getLogger("some.library")

    for _ in range(5):
        library.error("cannot read %s", CANARY)

    (line,) = lines(out)
    assert CANARY not in out.getvalue()
    assert (line["event"], line["logger"], line["level"]) == (
        "library.logged",
        "some.library",
        "error",
    )


def test_what_was_kept_quiet_is_counted_when_the_library_speaks_again(out: io.StringIO) -> None:
    now = [0.0]
    configure("agent", stream=out)
    handler = FromLibraries(lambda: now[0])
    record = logging.LogRecord("x", logging.ERROR, "/a/b/c.py", 7, "m", (), None)

    for now[0] in (0, 1, 2, 61):
        handler.emit(record)

    assert [line["suppressed_count"] for line in lines(out)] == [0, 2]
    assert lines(out)[0]["place"] == "b/c.py:7"
