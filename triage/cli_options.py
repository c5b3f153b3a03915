"""What many commands ask for in the same way: a case, a reason, a time."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click

from triage.desk import Desk

_SPAN = re.compile(r"(\+?)(\d+)\s*([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
case_argument = click.argument("number", metavar="ID")
reason_option = click.option(
    "--reason", "-r", required=True, help="Kept with it, and shown to others."
)


class When(click.ParamType[datetime | timedelta]):
    """A local time as 2026-11-24 13:20, `now`, how long ago (30m, 2h, 3d), or from now (+7d)."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | timedelta:
        """A time, naive if local, or how long before now; `at_of` makes a moment of them."""
        if isinstance(value, datetime | timedelta):
            return value
        text = str(value).strip()
        span = _SPAN.fullmatch("0m" if text == "now" else text)
        if span is not None:
            ago = timedelta(**{_UNITS[span[3]]: int(span[2])})
            return -ago if span[1] else ago
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            self.fail(
                "write it as '2026-11-24 13:20', 'now', 30m, 2h, 3d (ago) or +7d", param, ctx
            )


WHEN = When()


def at_of(desk_: Desk, when: datetime | timedelta) -> datetime:
    """The moment meant, by the house's clock and zone."""
    return moment_of(when, desk_.now(), desk_.house.zone)


def moment_of(when: datetime | timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment meant: so long before now, or a local time."""
    if isinstance(when, timedelta):
        return now - when
    return when if when.tzinfo else when.replace(tzinfo=zone)
