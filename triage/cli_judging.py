"""Commands by which a case is judged."""

from datetime import datetime, timedelta

import click

from triage import cli_told, desk, show
from triage.case import Disposition
from triage.cli_options import WHEN, at_of, case_argument, reason_option
from triage.decision import EXAMPLES, QUESTIONS, Breach
from triage.desk.judging import AUTHORITIES, NOTIFICATIONS, TOLD
from triage.door import Door
from triage.proposal import FACTORS

_SAID = {"yes": "true", "ja": "true", "no": "false", "nej": "false", "nei": "false"}


def _kept(value: str) -> str:
    """A value as the tables have it, however it is said.

    >>> [_kept(value) for value in ("ja", "0,25", "1.0", "picture")]
    ['true', '0.25', '1', 'picture']
    """
    plain = value.strip().casefold().replace(",", ".").removesuffix(".0")
    return _SAID.get(plain, plain)


@click.command()
@case_argument
@click.argument("factor", type=click.Choice(FACTORS), metavar="FACTOR")
@click.argument("value", default="", callback=lambda _context, _param, value: _kept(value))
@reason_option
@click.pass_obj
def factor(door: Door, number: str, factor: str, value: str, reason: str) -> None:
    """Set a factor of the severity, or answer one of the three questions with yes or no.

    Without VALUE what was set before is taken back. The proposal stays beside it.

    \b
    FACTOR              VALUE
    protected_identity  yes, no: asked first, for it alone takes a name to very high
    wrong_recipient     yes, no: somebody who should not have got it
    public              yes, no: open to the public
    context             simple, behavioural, financial, sensitive
    dpc                 1 to 4: how much the data, in its context, says
    identifier          full_name, identity_number, phone_or_address, mailbox, picture,
                        code, first_name
    ei                  0.25, 0.5, 0.75, 1: how easily somebody is identified
    confidentiality     0 no sign of anybody, 0.25 known recipients, 0.5 unknown many
    integrity           0 unaltered, 0.25 can be recovered, 0.5 cannot
    availability        0 there, 0.25 away for a time, 0.5 lost for good
    malicious           yes, no

    SE = DPC x EI + CB (ENISA 2013); CB is the sum of the last four.
    """  # noqa: D301 - click's own mark, a true backspace
    with door.desk() as at:
        desk.override(at, number, factor, value, reason)
        case = desk.peek(at, number)
        cli_told.tell(door, "factor", show.factored_json(case, door.language))


@click.command()
@case_argument
@click.argument("when", type=WHEN, default="now")
@reason_option
@click.pass_obj
def aware(door: Door, number: str, when: datetime | timedelta, reason: str) -> None:
    """State when the controller became aware: the 72 hours run from then.

    WHEN is a local time, 'now', or how long ago (30m, 2h, 3d).
    """
    with door.desk() as at:
        desk.set_aware(at, number, at_of(at, when), reason)
        cli_told.tell_case(door, at, desk.peek(at, number))


def _answers(chosen: dict[str, bool | None]) -> dict[str, str]:
    return {
        name: "true" if answer else "false"
        for name, answer in chosen.items()
        if answer is not None
    }


_EXAMPLES = "\n".join(f"  {number}  {words[1]}" for number, words in sorted(EXAMPLES.items()))


@click.command(epilog=f"\b\nEDPB guidelines 01/2021, by NUMBER:\n{_EXAMPLES}")
@case_argument
@click.argument(
    "disposition",
    type=click.Choice([one.value for one in Disposition]),
    metavar="DISPOSITION",
)
@reason_option
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
    "--example",
    type=click.Choice(sorted(EXAMPLES)),
    metavar="NUMBER",
    help="The closest case of EDPB 01/2021, to be cited; they are listed below.",
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
    """Judge a case. Incidents need the gate, awareness, and the three first questions answered.

    \b
    DISPOSITION is one of
      incident_notify    a breach of security, to be notified to the authority
      incident_internal  a breach, unlikely to result in a risk: into the register, not notified
      not_incident       no breach of security: authorised, expected
      false_positive     the detector was wrong; --wrong RULE says where
      test               somebody tried it out
      duplicate          refused: `merge ID OTHER` keeps both together

    \b
    persinc-triage aware ID 2h -r "the school rang"
    persinc-triage decide ID incident_internal -r "one known recipient, erased"
        --breach confidentiality --not-protected --wrong-recipient --not-public

    High and very high then wait for another person: `confirm`.
    """  # noqa: D301 - click's own mark, a true backspace
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
        cli_told.tell_case(door, at, case)


@click.command()
@case_argument
@click.option("--agree/--disagree", required=True)
@click.option("--reason", "-r", default="", help="Needed to disagree.")
@click.pass_obj
def confirm(door: Door, number: str, reason: str, *, agree: bool) -> None:
    """Be the second pair of eyes on another person's decision."""
    with door.desk() as at:
        cli_told.tell_case(door, at, desk.confirm(at, number, agrees=agree, reason=reason))


@click.command()
@case_argument
@reason_option
@click.pass_obj
def reopen(door: Door, number: str, reason: str) -> None:
    """Open a decided case again; what was decided stays in its history."""
    with door.desk() as at:
        cli_told.tell_case(door, at, desk.reopen(at, number, reason))


@click.command()
@case_argument
@click.option("--until", type=WHEN, help="A local time, or +7d.")
@click.option("--after", type=click.IntRange(min=1), help="So many more findings.")
@reason_option
@click.pass_obj
def rest(
    door: Door, number: str, until: datetime | timedelta | None, after: int | None, reason: str
) -> None:
    """Put a case aside until a day, or until more is found. A wider audience always wakes it."""
    with door.desk() as at:
        ends = None if until is None else at_of(at, until)
        cli_told.tell_case(door, at, desk.rest(at, number, reason, until=ends, after_events=after))


@click.command()
@case_argument
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
        cli_told.tell_case(door, at, case)


@click.command()
@case_argument
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
    """Record whether the persons concerned were told, or why not (article 34)."""
    with door.desk() as at:
        moment = None if when is None else at_of(at, when)
        desk.tell_persons(at, number, answer, at=moment, how=how, why_not=why_not, count=count)


@click.command()
@case_argument
@click.argument("entry", type=int, required=False)
@click.pass_obj
def undo(door: Door, number: str, entry: int | None) -> None:
    """Take back my last entry of a case, or the one whose number `show` gives."""
    with door.desk() as at:
        cli_told.tell_case(door, at, desk.undo(at, number, entry))


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
)
