"""Commands by which a case is worked with: whose it is, what was done, what belongs together."""

from datetime import datetime, timedelta

import click

from triage import desk, screen, show
from triage.cli_options import WHEN, at_of, case_argument, moment_of, reason_option
from triage.cli_told import tell_case
from triage.desk.working import DETAILS, MOMENTS
from triage.door import Door
from triage.opening import now


@click.command()
@case_argument
@click.argument("to", default="", metavar="[NAME]")
@click.pass_obj
def assign(door: Door, number: str, to: str) -> None:
    """Give a case to somebody, or to nobody."""
    with door.desk() as at:
        tell_case(door, at, desk.assign(at, number, to))


@click.command()
@case_argument
@click.argument("text")
@click.pass_obj
def note(door: Door, number: str, text: str) -> None:
    """Write down something about a case. It is erased with the case."""
    with door.desk() as at:
        desk.note(at, number, text)


@click.command()
@case_argument
@click.argument("text")
@click.option("--done", type=WHEN, help="When; left out for what is planned.")
@click.pass_obj
def measure(door: Door, number: str, text: str, done: datetime | timedelta | None) -> None:
    """Write down a measure, taken or planned."""
    with door.desk() as at:
        desk.measure(at, number, text, done_at=None if done is None else at_of(at, done))


@click.command()
@case_argument
@click.argument("who")
@click.argument("text", default="")
@click.pass_obj
def consulted(door: Door, number: str, who: str, text: str) -> None:
    """Write down that the DPO was consulted, and the advice."""
    with door.desk() as at:
        desk.consult(at, number, who, text)


def _read(
    context: click.Context, param: click.Parameter, pairs: tuple[str, ...]
) -> tuple[str, ...]:
    """The pairs with their times as RFC 3339 has them, however they were said."""
    details = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    if set(details) - set(DETAILS) or len(details) != len(pairs):
        msg = f"write KEY=VALUE; keys are {', '.join(DETAILS)}"
        raise click.UsageError(msg)
    door: Door = context.obj
    for name in MOMENTS & {name for name, value in details.items() if value}:
        when = WHEN.convert(details[name], param, context)
        details[name] = moment_of(when, now(), door.settings.service.zone).isoformat()
    return tuple(f"{name}={value}" for name, value in details.items())


@click.command(name="detail")
@case_argument
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...", callback=_read)
@click.pass_obj
def detail(door: Door, number: str, pairs: tuple[str, ...]) -> None:
    """Write down what forms and the register ask for and no machine knows.

    Nothing after = takes it back.

    \b
    KEY
    description  what happened            records      how many records
    type         of breach                groups       whose data: pupils, staff
    cause        why it happened          persons      how many persons: a number
    consequences likely ones              kinds        of personal data
    occurred_at  when: a local time or    where_now    where the data are now
    ended_at     30m, 2h, 3d ago          encrypted    yes, no or how
    going_on     whether it still does    processor    whether one is involved
    how_discovered                        third_country
    contact      whom the authority may ask
    """  # noqa: D301 - click's own mark, a true backspace
    with door.desk() as at:
        desk.detail(at, number, dict(pair.split("=", 1) for pair in pairs))


@click.command()
@case_argument
@click.option("--cause", required=True)
@click.option("--routine", default="", help="The routine to change.")
@click.option("--owner", default="")
@click.option("--due", type=WHEN, help="When the routine is to be changed by: a day, or +30d.")
@click.option("--closed", type=WHEN, help="When it was: a day, or now.")
@click.pass_obj
def deviation(
    door: Door,
    number: str,
    cause: str,
    routine: str,
    owner: str,
    due: datetime | timedelta | None,
    closed: datetime | timedelta | None,
) -> None:
    """Norwegian avvik: cause, the routine to change, whose it is, by when."""
    with door.desk() as at:
        desk.deviation(
            at,
            number,
            cause=cause,
            routine=routine,
            owner=owner,
            due_by=None if due is None else at_of(at, due),
            closed_at=None if closed is None else at_of(at, closed),
        )


@click.command()
@case_argument
@click.argument("into", metavar="OTHER")
@click.pass_obj
def merge(door: Door, number: str, into: str) -> None:
    """Make a case part of another. `undo` takes them apart."""
    with door.desk() as at:
        tell_case(door, at, desk.merge(at, number, into))


@click.command()
@case_argument
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@click.pass_obj
def split(door: Door, number: str, events: tuple[str, ...]) -> None:
    """Take events (`show --json` has their ids) out into a case of their own."""
    with door.desk() as at:
        tell_case(door, at, desk.split(at, number, events))


@click.command()
@case_argument
@click.option("--off", is_flag=True, help="Let it be erased again.")
@reason_option
@click.pass_obj
def hold(door: Door, number: str, reason: str, *, off: bool) -> None:
    """Keep a case from erasure: somebody asked for it, or a dispute runs."""
    with door.desk() as at:
        tell_case(door, at, desk.hold(at, number, reason, on=not off))


@click.command()
@case_argument
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def similar(door: Door, number: str, *, as_json: bool) -> None:
    """Show how cases like this were judged before."""
    with door.desk() as at:
        found = desk.similar(at, number)
        if as_json:
            for case in found:
                click.echo(show.one_line(show.case_json(case)))
        else:
            screen.print_cases(found, at.house, at.now(), door.language)


COMMANDS = (
    assign,
    note,
    measure,
    consulted,
    detail,
    deviation,
    merge,
    split,
    hold,
    similar,
)
