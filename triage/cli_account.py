"""Commands that write what others read: drafts, the year's figures, the tool's own DPIA facts."""

from pathlib import Path

import click

from triage import draft_file
from triage.cli_told import tell
from triage.desk.accounting import deviations as deviations_of
from triage.desk.accounting import draft as draft_of
from triage.desk.accounting import let_in, watched
from triage.desk.accounting import yearly as yearly_of
from triage.door import Door, Failed
from triage.dpia import LANGUAGES, dpia_of
from triage.draft_form import AUTHORITIES, KINDS
from triage.opening import retention_of
from triage.show import deviation_json
from triage.words import word
from triage.yearly import as_json as yearly_json


@click.command()
@click.argument("number", metavar="ID")
@click.option("--authority", type=click.Choice(AUTHORITIES), default="IMY", show_default=True)
@click.option("--kind", type=click.Choice(KINDS), default="preliminary", show_default=True)
@click.option(
    "--format", "shape", type=click.Choice(draft_file.FORMATS), default="md", show_default=True
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Needed for docx."
)
@click.pass_obj
def draft(
    door: Door, number: str, authority: str, kind: str, shape: str, output: Path | None
) -> None:
    """Draft a notification to the authority, filled as far as is known. Nothing is sent."""
    if shape == "docx" and output is None:
        msg = "a Word document needs --output FILE"
        raise click.UsageError(msg)
    with door.desk() as at:
        made = draft_of(at, number, authority, kind)
        _put(draft_file.written(made, shape), output)
    if output is not None and made.open:
        missing = ", ".join(answer.number for answer in made.open)
        click.echo(f"{output}: {word('to_fill_in', door.language)} {missing}", err=True)


@click.command()
@click.argument("year", type=click.IntRange(2018, 2200))
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def yearly(door: Door, year: int, *, as_json: bool) -> None:
    """Print the year's figures for the management. Counts under five, and what would tell them, are hidden."""
    with door.desk() as at:
        figures = yearly_of(at, year)
    tell(door, "yearly", yearly_json(figures), as_json=as_json)


@click.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="sv", show_default=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def dpia(door: Door, language: str, output: Path | None) -> None:
    """Write the facts for the tool's own impact assessment (article 35)."""
    with door.desk() as at:
        seen, tokens = watched(at), let_in(at)
    facts = dpia_of(door.settings, seen, retention_of(door.settings), language, tokens)
    _put(facts.encode(), output)


@click.command()
@click.option("--closed", is_flag=True, help="Also those that are closed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and case.")
@click.pass_obj
def deviations(door: Door, *, closed: bool, as_json: bool) -> None:
    """List deviations: routine to change, owner, when due; soonest first."""
    with door.desk() as at:
        listed = [deviation_json(one) for one in deviations_of(at, closed=closed)]
        tell(door, "deviations", listed, as_json=as_json)


def _put(content: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(content.decode(), nl=not content.endswith(b"\n"))
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        msg = f"{output}: {error.strerror}"
        raise Failed(msg) from None


COMMANDS = (draft, yearly, dpia, deviations)
