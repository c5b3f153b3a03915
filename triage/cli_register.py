"""Commands for the register of art. 33(5), and for what comes to it by hand."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from triage import cli_told, desk
from triage.category import TIERS
from triage.cli_options import WHEN, at_of
from triage.desk.registering import register as rows_of
from triage.desk.registering import take_register
from triage.desk.working import DOORS
from triage.door import Door, Failed
from triage.register_file import FORMATS, UnreadableRegister, as_csv, as_workbook, rows_in
from triage.show import imported_json


@click.group()
def register() -> None:
    """Write the register of incidents to a file, or take an existing one in."""


@register.command(name="export")
@click.option("--format", "shape", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--controller", default="", metavar="NÄMND")
@click.pass_obj
def export(door: Door, shape: str, output: Path, controller: str) -> None:
    """Write the register: CSV for Swedish Excel, or a workbook."""
    with door.desk() as at:
        rows = rows_of(at, controller)
        write = as_csv if shape == "csv" else as_workbook
        try:
            output.write_bytes(write(rows, at.house.zone))
        except OSError as error:
            msg = f"{output}: {error.strerror}"
            raise Failed(msg) from None
    click.echo(f"{output}: {len(rows)}")


@register.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--controller", default="", metavar="NÄMND", help="Where a row names none.")
@click.pass_obj
def import_(door: Door, file: Path, controller: str) -> None:
    """Take in a register as CSV or workbook; headings may be damaged. Again adds nothing.

    The text of a scanned register is taken too; there what was done stands in the description.

    Nothing is taken unless every line can be read. Exit code 1: some rows are there already with
    another content, and were left as they are.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        msg = f"{file}: {error.strerror}"
        raise Failed(msg) from None
    with door.desk() as at:
        try:
            rows = rows_in(content, str(file), at.house.zone)
        except UnreadableRegister as error:
            raise Failed(str(error)) from None
        done = take_register(at, rows, controller)
    cli_told.tell(door, "register import", imported_json(done))


@click.command()
@click.option("--what", required=True, help="What has happened.")
@click.option("--door", "side", type=click.Choice(DOORS), default="staff", show_default=True)
@click.option("--when", type=WHEN, help="When it happened: a local time, or 30m, 2h, 3d ago.")
@click.option("--discovered", type=WHEN, default="now", show_default=True)
@click.option("--whose", default="", help="Whose data: pupils, patients, staff. No names.")
@click.option("--where", default="")
@click.option("--going-on", type=click.Choice(["yes", "no", "unknown"]), default="unknown")
@click.option("--who-knows", default="")
@click.option(
    "--category",
    type=click.Choice([*TIERS, "other"]),
    default="other",
    metavar="CATEGORY",
    help=f"What it is about: {', '.join(TIERS)}, or other.",
)
@click.option(
    "--tier",
    type=click.Choice(["ordinary", "extra", "sensitive"]),
    help="How protected the data is; default: as the category is. Unknown counts as grave.",
)
@click.option(
    "--audience",
    type=click.Choice(["public", "all_staff", "restricted", "unknown"]),
    default="unknown",
)
@click.option("--persons", type=click.IntRange(min=0))
@click.option("--protected/--not-protected", default=None, help="Protected identity?")
@click.option("--controller", default="", metavar="NÄMND")
@click.option("--unit", default="")
@click.option("--reporter", default="", help="Who tells, if it is not you.")
@click.pass_obj
def report(
    door: Door,
    /,
    side: str,
    when: datetime | timedelta | None,
    discovered: datetime | timedelta,
    *,
    protected: bool | None,
    persons: int | None,
    tier: str | None,
    **said: str,
) -> None:
    """Report an incident by hand: by staff, by a processor, or as told by telephone.

    Prints the case's number.
    """
    with door.desk() as at:
        case = desk.report(
            at,
            desk.Report(
                door=side,
                occurred_at=None if when is None else at_of(at, when),
                discovered_at=at_of(at, discovered),
                protected_identity=protected,
                persons=persons,
                what=said["what"],
                whose=said["whose"],
                where=said["where"],
                going_on=said["going_on"],
                who_knows=said["who_knows"],
                category=said["category"],
                tier=tier or "",
                audience=said["audience"],
                controller=said["controller"],
                unit=said["unit"],
                reporter=said["reporter"],
            ),
        )
    click.echo(case.id)


COMMANDS = (register, report)
