"""What the house says of itself while it runs: JSON log lines whose keys are on a list.

No text, match, subject or name may be in a log, so nothing is written that was not foreseen: an
unknown key is dropped and counted (an error in tests), a value is a number or a short string, an
exception is told by type and place, never by its message. Libraries' own messages are told by
logger and place too, at most once a minute each: a message may hold anything.
"""

import logging
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import TextIO

import structlog
from prometheus_client import disable_created_metrics

ALLOWED_KEYS = frozenset(
    """
    event level at service version agent source kind stage state outcome level_of_alert
    error place reason logger suppressed_count detail name
    count rows files folders bytes seconds attempt limit seed
    topic partition offset group address condition
    ruleset_version media_type detector receiver format signal
    watches directories workers quarantined refused_count
    case
    """.split()
)
"""What may be said. `reason`, `detail`, `name` come from settings or closed sets, never from what was
read; `case` is a case number. Add a noun here only if it cannot hold a person."""

LONGEST_VALUE = 300
QUIET_SECONDS = 60.0
_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")

Processor = Callable[
    [object, str, MutableMapping[str, object]], Mapping[str, object] | str | bytes
]


class UnknownLogKey(Exception):  # noqa: N818 - named for what went wrong
    """A log line says something that is not on the list. Only raised where logging is strict."""


class AllowList:
    """Lets through what is foreseen, and counts what is not."""

    def __init__(self, *, strict: bool, dropped: Callable[[], None]) -> None:
        self._strict = strict
        self._dropped = dropped

    def __call__(
        self, _logger: object, _method: str, line: MutableMapping[str, object]
    ) -> Mapping[str, object]:
        event = line.get("event")
        unknown = sorted(line.keys() - ALLOWED_KEYS)
        if not isinstance(event, str) or not _EVENT.fullmatch(event):
            unknown.append("event")
            line["event"] = "log.malformed"
        if unknown and self._strict:
            raise UnknownLogKey(", ".join(unknown))
        for _ in unknown:
            self._dropped()
        return {key: _plain(value) for key, value in line.items() if key in ALLOWED_KEYS}


def configure(
    service: str,
    *,
    strict: bool | None = None,
    stream: TextIO | None = None,
    dropped: Callable[[], None] = lambda: None,
) -> None:
    """Set up logging of this process, ours and the libraries', once, from the composition root.

    `strict` raises UnknownLogKey where else a key would be dropped; `dropped` counts those. Tests
    set PERSINC_STRICT_LOGS=1, so that programs they start are strict as well.
    """
    if strict is None:
        strict = os.environ.get("PERSINC_STRICT_LOGS") == "1"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            exception_by_place,
            _stamped(service),
            AllowList(strict=strict, dropped=dropped),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, FromLibraries)]:
        root.removeHandler(handler)
    root.addHandler(FromLibraries())
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    disable_created_metrics()  # type: ignore[no-untyped-call]  # a series of timestamps beside each counter tells nothing


def exception_by_place(
    _logger: object, _method: str, line: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Tell an exception by type and innermost place; its message may be about a person."""
    told = line.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else (sys.exc_info()[1] if told else None)
    if error is not None:
        line["error"] = type(error).__name__
        line["place"] = place_of(error.__traceback__)
    return line


def place_of(traceback: TracebackType | None) -> str:
    """File and line where it went wrong, innermost.

    >>> place_of(None)
    'unknown'
    """
    if traceback is None:
        return "unknown"
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return _short(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)


class FromLibraries(logging.Handler):
    """What libraries log, by logger and place, at most once a minute each."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(logging.WARNING)
        self._clock = clock
        self._told_at: dict[tuple[str, str], float] = {}
        self._suppressed: dict[tuple[str, str], int] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line of our own in its place."""
        place = _short(record.pathname, record.lineno)
        known = (record.name, place)
        now = self._clock()
        if now - self._told_at.get(known, -QUIET_SECONDS) < QUIET_SECONDS:
            self._suppressed[known] = self._suppressed.get(known, 0) + 1
            return
        self._told_at[known] = now
        error = record.exc_info[0] if record.exc_info else None
        structlog.get_logger().log(
            max(record.levelno, logging.INFO),
            "library.logged",
            logger=record.name,
            place=place,
            suppressed_count=self._suppressed.pop(known, 0),
            **({"error": error.__name__} if error else {}),
        )


def _stamped(service: str) -> Processor:
    def stamp(
        _logger: object, _method: str, line: MutableMapping[str, object]
    ) -> MutableMapping[str, object]:
        line["at"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line["service"] = service
        return line

    return stamp


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    return type(value).__name__


def _short(path: str, line: int) -> str:
    return f"{'/'.join(PurePath(path).parts[-2:])}:{line}"
