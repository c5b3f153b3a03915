"""Commands by which the house is kept: suppressions, tuning, the audit log, erasure, routines."""

from datetime import date

import click

from triage import desk, show
from triage.access import Scope
from triage.cli_told import tell
from triage.door import Door
from triage.opening import retention_of
from triage.routine import Routine
from triage.words import word


@click.command()
@click.argument("number", metavar="ID", required=False)
@click.option(
    "--by", "like", multiple=True, metavar="WHAT", help="source, group (folder), item ..."
)
@click.option("--match", multiple=True, metavar="KEY=VALUE", help="Instead of a case's own.")
@click.option("--days", type=click.IntRange(1, 180), default=90, show_default=True)
@click.option("--controller", default="")
@click.option("--unit", default="")
@click.option("--reason", "-r", required=True)
@click.pass_obj
def suppress(
    door: Door,
    number: str | None,
    like: tuple[str, ...],
    match: tuple[str, ...],
    days: int,
    controller: str,
    unit: str,
    reason: str,
) -> None:
    """Ignore what resembles case ID in what --by names, or what all --match fit, for a time.

    Never protected identity; at most 180 days. WHAT and KEY: source, group, item, content, sender,
    agent, audience, category, entity_type, detector, rule, fingerprint.
    """
    with door.desk() as at:
        ends = at.now() + show.days(days)
        if number is not None:
            by = tuple(like) or ("source", "group", "detector")
            made = desk.suppress_like(at, number, by, reason, expires_at=ends)
        else:
            matchers = dict(pair.split("=", 1) for pair in match if "=" in pair)
            scope = Scope(controller, unit)
            made = desk.suppress(at, matchers, reason, expires_at=ends, scope=scope)
        tell(door, "suppress", show.suppression_json(made))


@click.command()
@click.option("--past", is_flag=True, help="Also those that have ended.")
@click.option("--end", type=int, metavar="NUMBER", help="End one before its time.")
@click.option("--reason", "-r", default="", help="Needed to end one.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def suppressions(door: Door, end: int | None, reason: str, *, past: bool, as_json: bool) -> None:
    """List what is ignored, by whom, why, until when, and how much it has hidden."""
    with door.desk() as at:
        if end is not None:
            desk.end_suppression(at, end, reason)
        found = desk.suppressions(at, past=past)
        listed = [show.suppression_json(one) for one in found]
        tell(door, "suppressions", listed, as_json=as_json)


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def tuning(door: Door, *, as_json: bool) -> None:
    """Show how often each detector's rules were right, by what was judged. No case is shown."""
    with door.desk() as at:
        listed = [show.precision_json(one) for one in desk.tuning(at)]
        tell(door, "tuning", listed, as_json=as_json)


@click.group()
def audit() -> None:
    """Who saw and did what."""


@audit.command(name="verify")
@click.option(
    "--head", default="", help="What an earlier check printed: finds rows cut off since."
)
@click.pass_obj
def audit_verify(door: Door, head: str) -> None:
    """Check that no row was changed, added or taken out. Exit code: 0 whole, 1 broken.

    Write the head it prints down elsewhere, and give it to the next check.
    """
    with door.desk() as at:
        tell(door, "audit verify", show.verified_json(desk.verify_audit(at, head)))


@audit.command(name="list")
@click.argument("number", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def audit_list(door: Door, number: str | None, *, as_json: bool) -> None:
    """Print the log, of one case or of all."""
    with door.desk() as at:
        listed = [show.audit_json(row) for row in desk.audit_log(at, number)]
        tell(door, "audit list", listed, as_json=as_json)


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(door: Door, *, yes: bool) -> None:
    """Erase for good what is older than the settings keep; held cases stay."""
    rules = retention_of(door.settings)
    if not yes:
        for rule in rules:
            what = word(f"kept_{rule.kind}", door.language)
            click.echo(f"{what}: {rule.days} d  {rule.decision}")
        click.confirm(word("erase_now", door.language), abort=True)
    with door.desk() as at:
        tell(door, "erase", [show.erased_json(one) for one in desk.erase(at, rules)])


@click.command()
@click.option("--put", metavar="KEY", help="Add one, or change it.")
@click.option("--title", default="")
@click.option("--place", default="", help="Where it is to be read.")
@click.option("--owner", default="")
@click.option("--reviewed", metavar="KEY", help="It was looked through today.")
@click.pass_obj
def routines(
    door: Door, put: str | None, title: str, place: str, owner: str, reviewed: str | None
) -> None:
    """List the written routines, those missing and the longest not reviewed first.

    --put KEY says that there is one, and where; --reviewed KEY that it was looked through today.
    """
    with door.desk() as at:
        if put is not None:
            desk.put_routine(at, Routine(put, title or put, place, owner))
        if reviewed is not None:
            today: date = at.now().astimezone(at.house.zone).date()
            desk.review_routine(at, reviewed, today)
        listed = [show.routine_json(one) for one in desk.routines(at, door.language)]
        tell(door, "routines", listed)


COMMANDS = (suppress, suppressions, tuning, audit, erase, routines)
