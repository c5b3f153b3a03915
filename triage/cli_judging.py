"""Commands by which a case is worked with and judged."""

import re
from datetime import datetime, timedelta

import click

from triage import desk, show
from triage.case import Case, Disposition
from triage.decision import EXAMPLES, QUESTIONS, Breach
from triage.desk import Desk
from triage.desk.judging import AUTHORITIES, NOTIFICATIONS, TOLD
from triage.desk.working import DETAILS
from triage.door import Door
from triage.proposal import FACTORS

_AGO = re.compile(r"(\d+)\s*([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_case = click.argument("number", metavar="ID")
_reason = click.option("--reason", "-r", required=True, help="Kept with it, and shown to others.")


class When(click.ParamType[datetime | timedelta]):
    """A local time as 2026-11-24 13:20, `now`, or how long ago: 30m, 2h, 3d."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | timedelta:
        """A time, naive if local, or how long before now; `at_of` makes a moment of them."""
        if isinstance(value, datetime | timedelta):
            return value
        text = str(value).strip()
        ago = _AGO.fullmatch("0m" if text == "now" else text)
        if ago is not None:
            return timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            self.fail("write it as '2026-11-24 13:20', 'now', or 30m, 2h, 3d ago", param, ctx)


WHEN = When()


def at_of(desk_: Desk, when: datetime | timedelta) -> datetime:
    """The moment meant, by the house's clock and zone."""
    if isinstance(when, timedelta):
        return desk_.now() - when
    return when if when.tzinfo else when.replace(tzinfo=desk_.house.zone)


def _told(door: Door, at: Desk, case: Case) -> None:
    show.console().print(show.table_of([case], at.house, at.now(), door.language))


@click.command()
@_case
@click.argument("factor", type=click.Choice(FACTORS))
@click.argument("value", default="")
@_reason
@click.pass_obj
def factor(door: Door, number: str, factor: str, value: str, reason: str) -> None:
    """Set a factor of the severity, or answer one of the three questions with true or false.

    Without VALUE what was set before is taken back. The proposal stays beside it.
    """
    with door.desk() as at:
        desk.override(at, number, factor, value, reason)
        click.echo(desk.peek(at, number).range().in_words(door.language))


@click.command()
@_case
@click.argument("when", type=WHEN, default="now")
@_reason
@click.pass_obj
def aware(door: Door, number: str, when: datetime | timedelta, reason: str) -> None:
    """State when the controller became aware: the 72 hours run from then.

    WHEN is a local time, 'now', or how long ago (30m, 2h, 3d).
    """
    with door.desk() as at:
        desk.set_aware(at, number, at_of(at, when), reason)
        _told(door, at, desk.peek(at, number))


def _answers(chosen: dict[str, bool | None]) -> dict[str, str]:
    return {
        name: "true" if answer else "false"
        for name, answer in chosen.items()
        if answer is not None
    }


@click.command()
@_case
@click.argument("disposition", type=click.Choice([one.value for one in Disposition]))
@_reason
@click.option(
    "--breach",
    multiple=True,
    type=click.Choice([kind.value for kind in Breach]),
    help="Art. 4(12): what kind of breach of security; none for none. May be repeated.",
)
@click.option("--protected/--not-protected", default=None, help="Protected identity?")
@click.option("--wrong-recipient/--right-recipient", default=None, help="Unauthorised recipient?")
@click.option("--public/--not-public", default=None, help="Open to the public?")
@click.option(
    "--wrong", multiple=True, metavar="RULE", help="Of a false positive: what was wrong."
)
@click.option(
    "--example", type=click.Choice(sorted(EXAMPLES)), help="Closest case of EDPB 01/2021."
)
@click.pass_obj
def decide(
    door: Door,
    number: str,
    disposition: str,
    reason: str,
    breach: tuple[str, ...],
    wrong: tuple[str, ...],
    example: str | None,
    *,
    protected: bool | None,
    wrong_recipient: bool | None,
    public: bool | None,
) -> None:
    """Judge a case. Incidents need the gate, awareness, and the three first questions answered."""
    with door.desk() as at:
        case = desk.decide(
            at,
            number,
            Disposition(disposition),
            reason,
            breach=[Breach(kind) for kind in breach],
            findings=wrong,
            example=example or "",
            answers=_answers(
                dict(zip(QUESTIONS, (protected, wrong_recipient, public), strict=True))
            ),
        )
        _told(door, at, case)


@click.command()
@_case
@click.option("--agree/--disagree", required=True)
@click.option("--reason", "-r", default="", help="Needed to disagree.")
@click.pass_obj
def confirm(door: Door, number: str, reason: str, *, agree: bool) -> None:
    """Be the second pair of eyes on another person's decision."""
    with door.desk() as at:
        _told(door, at, desk.confirm(at, number, agrees=agree, reason=reason))


@click.command()
@_case
@_reason
@click.pass_obj
def reopen(door: Door, number: str, reason: str) -> None:
    """Open a decided case again; what was decided stays in its history."""
    with door.desk() as at:
        _told(door, at, desk.reopen(at, number, reason))


@click.command()
@_case
@click.option("--until", type=WHEN, help="A local time.")
@click.option("--after", type=click.IntRange(min=1), help="So many more findings.")
@_reason
@click.pass_obj
def rest(
    door: Door, number: str, until: datetime | timedelta | None, after: int | None, reason: str
) -> None:
    """Put a case aside until a day, or until more is found. A wider audience always wakes it."""
    with door.desk() as at:
        ends = None if until is None else at_of(at, until)
        _told(door, at, desk.rest(at, number, reason, until=ends, after_events=after))


@click.command()
@_case
@click.argument("kind", type=click.Choice(NOTIFICATIONS))
@click.option("--at", "when", type=WHEN, default="now", show_default=True)
@click.option("--authority", type=click.Choice(AUTHORITIES), default="IMY", show_default=True)
@click.option("--reference", default="", help="The authority's number.")
@click.option("--late-reason", default="", help="Needed after the 72 hours (art. 33(1)).")
@click.pass_obj
def notified(
    door: Door,
    number: str,
    kind: str,
    when: datetime | timedelta,
    authority: str,
    reference: str,
    late_reason: str,
) -> None:
    """Record that the authority was told. A complete notification closes the case."""
    with door.desk() as at:
        case = desk.notify(
            at,
            number,
            kind,
            at_of(at, when),
            authority=authority,
            reference=reference,
            late_reason=late_reason,
        )
        _told(door, at, case)


@click.command()
@_case
@click.argument("answer", type=click.Choice(TOLD))
@click.option("--at", "when", type=WHEN)
@click.option("--how", default="")
@click.option("--why-not", default="", help="Needed for no (art. 34(3)).")
@click.option("--count", type=click.IntRange(min=0))
@click.pass_obj
def told(
    door: Door,
    number: str,
    answer: str,
    when: datetime | timedelta | None,
    how: str,
    why_not: str,
    count: int | None,
) -> None:
    """Record whether the persons concerned were told (art. 34)."""
    with door.desk() as at:
        moment = None if when is None else at_of(at, when)
        desk.tell_persons(at, number, answer, at=moment, how=how, why_not=why_not, count=count)


@click.command()
@_case
@click.argument("entry", type=int, required=False)
@click.pass_obj
def undo(door: Door, number: str, entry: int | None) -> None:
    """Take back my last entry of a case, or the one whose number `show` gives."""
    with door.desk() as at:
        _told(door, at, desk.undo(at, number, entry))


@click.command()
@_case
@click.argument("to", default="", metavar="[NAME]")
@click.pass_obj
def assign(door: Door, number: str, to: str) -> None:
    """Give a case to somebody, or to nobody."""
    with door.desk() as at:
        _told(door, at, desk.assign(at, number, to))


@click.command()
@_case
@click.argument("text")
@click.pass_obj
def note(door: Door, number: str, text: str) -> None:
    """Write down something about a case. It is erased with the case."""
    with door.desk() as at:
        desk.note(at, number, text)


@click.command()
@_case
@click.argument("text")
@click.option("--done", type=WHEN, help="When; left out for what is planned.")
@click.pass_obj
def measure(door: Door, number: str, text: str, done: datetime | timedelta | None) -> None:
    """Write down a measure, taken or planned."""
    with door.desk() as at:
        desk.measure(at, number, text, done_at=None if done is None else at_of(at, done))


@click.command()
@_case
@click.argument("who")
@click.argument("text", default="")
@click.pass_obj
def consulted(door: Door, number: str, who: str, text: str) -> None:
    """Write down that the DPO was consulted, and the advice."""
    with door.desk() as at:
        desk.consult(at, number, who, text)


@click.command(name="detail")
@_case
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...")
@click.pass_obj
def detail(door: Door, number: str, pairs: tuple[str, ...]) -> None:
    """Write down what forms and the register ask for and no machine knows."""
    details = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    unknown = sorted(set(details) - set(DETAILS))
    if unknown or len(details) != len(pairs):
        msg = f"write KEY=VALUE; keys are {', '.join(DETAILS)}"
        raise click.UsageError(msg)
    with door.desk() as at:
        desk.detail(at, number, details)


@click.command()
@_case
@click.option("--cause", required=True)
@click.option("--routine", default="", help="The routine to change.")
@click.option("--owner", default="")
@click.option("--due", type=WHEN)
@click.option("--closed", type=WHEN)
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
@_case
@click.argument("into", metavar="OTHER")
@click.pass_obj
def merge(door: Door, number: str, into: str) -> None:
    """Make a case part of another. `undo` takes them apart."""
    with door.desk() as at:
        _told(door, at, desk.merge(at, number, into))


@click.command()
@_case
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@click.pass_obj
def split(door: Door, number: str, events: tuple[str, ...]) -> None:
    """Take events (`show --json` has their ids) out into a case of their own."""
    with door.desk() as at:
        _told(door, at, desk.split(at, number, events))


@click.command()
@_case
@click.option("--off", is_flag=True, help="Let it be erased again.")
@_reason
@click.pass_obj
def hold(door: Door, number: str, reason: str, *, off: bool) -> None:
    """Keep a case from erasure: somebody asked for it, or a dispute runs."""
    with door.desk() as at:
        _told(door, at, desk.hold(at, number, reason, on=not off))


@click.command()
@_case
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
            show.console().print(show.table_of(found, at.house, at.now(), door.language))


COMMANDS = (
    factor,
    aware,
    decide,
    confirm,
    reopen,
    rest,
    notified,
    told,
    undo,
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
