"""persinc-triage: the DPO's work at a terminal, and the service itself."""

import asyncio
import getpass
import sys
from dataclasses import replace
from pathlib import Path

import click

from agent.language import LANGUAGES
from agent.settings_file import SettingsError
from triage import (
    cli_account,
    cli_api,
    cli_house,
    cli_judging,
    cli_register,
    cli_token,
    cli_working,
    desk,
    screen,
    screen_card,
    show,
)
from triage.agents_table import unwatched
from triage.case import State
from triage.cli_told import tell
from triage.door import Door, Failed
from triage.settings import Settings
from triage.store import StoreError
from triage.store.cases import Query
from triage.unseal import Identity
from triage.words import word

DEFAULT_CONFIG = Path("/etc/persinc/triage.toml")


@click.group(
    cls=cli_api.Speaking,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99},
)
@click.version_option(package_name="persinc")
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path),
    help=f"The settings; default {DEFAULT_CONFIG} where it is there.",
)
@click.option("--database", metavar="URL", help="Another store than the settings name.")
@click.option("--as", "person", metavar="NAME", help="Who acts; default: who is logged in here.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of what is shown.")
@click.option(
    "--api", metavar="URL", help="From elsewhere: through the API there, not a store here."
)
@click.option("--token-file", type=click.Path(path_type=Path), help="Holds the token for --api.")
@click.pass_context
def main(
    context: click.Context,
    /,
    config: Path | None,
    database: str | None,
    person: str | None,
    language: str | None,
    **_spoken: object,
) -> None:
    """Take in possible incidents, and work with the cases they become.

    `persinc-triage run` is the service; `list` shows what waits, `show ID` one case.
    """
    try:
        settings = _settings(config)
    except SettingsError as error:
        raise Failed(str(error)) from None
    if database:
        settings = settings.model_copy(
            update={"store": settings.store.model_copy(update={"url": database})}
        )
    login = getpass.getuser()
    who = person or login
    context.obj = Door(settings, who, login, language or settings.language_of(who))


def _settings(config: Path | None) -> Settings:
    if config is None and not DEFAULT_CONFIG.exists():
        return Settings()
    return Settings.read(config or DEFAULT_CONFIG)


@main.command()
@click.option(
    "--config", "-c", type=click.Path(path_type=Path), help="The same as before the command."
)
@click.pass_obj
def run(door: Door, config: Path | None) -> None:
    """Take in events from the bus until stopped. Being killed is safe at any moment."""
    from triage import app  # noqa: PLC0415 - the other commands need no Kafka

    try:
        settings = door.settings if config is None else Settings.read(config)
        asyncio.run(app.run(settings))
    except (SettingsError, StoreError) as error:
        raise Failed(str(error)) from None


@main.command()
@click.option("--kafka", envvar="KAFKA", default="", metavar="HOST:PORT", help="On this Kafka.")
@click.option("--stay", envvar="STAY", is_flag=True, help="Leave the house running.")
def demo(kafka: str, *, stay: bool) -> None:
    """Run the whole house in a temporary folder, and let seven things go wrong in it."""
    from triage import demo as house  # noqa: PLC0415 - only here

    broker = "127.0.0.1:19092" if kafka == "1" else kafka
    sys.exit(house.main(broker, stay=stay))


@main.command(name="list")
@click.option(
    "--state",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Default: what waits (new, open, review). May be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="In any state.")
@click.option("--category")
@click.option("--band", type=click.Choice(["low", "medium", "high", "very_high"]))
@click.option("--controller", metavar="NÄMND")
@click.option("--unit")
@click.option("--source", metavar="NAME")
@click.option("--mine", is_flag=True, help="Assigned to me, or to nobody.")
@click.option("--newest", is_flag=True, help="Newest first, not soonest due.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and case.")
@click.pass_obj
def list_command(
    door: Door,
    state: tuple[str, ...],
    category: str | None,
    band: str | None,
    controller: str | None,
    unit: str | None,
    source: str | None,
    limit: int,
    *,
    everything: bool,
    mine: bool,
    newest: bool,
    as_json: bool,
) -> None:
    """List cases, those due soonest first. Nothing personal is shown."""
    query = Query(
        category=category or "",
        band=band or "",
        controller=controller or "",
        unit=unit or "",
        source=source or "",
        mine_or_free=door.person if mine else "",
        order="opened_at" if newest else "due_by",
        limit=limit,
    )
    if state or everything:
        query = replace(query, states=tuple(State(one) for one in state))
    with door.desk() as at:
        page = desk.list_cases(at, query, total=not as_json)
        if as_json:
            for case in page.cases:
                click.echo(show.one_line(show.case_json(case)))
            return
        console = screen.console()
        if page.cases:
            screen.print_cases(page.cases, at.house, at.now(), door.language)
        else:
            console.print(word("nothing_waits", door.language))
        if page.total is not None and page.total > len(page.cases):
            console.print(f"{len(page.cases)} / {page.total}", style="dim")
        if unseen := unwatched(desk.agents(at), door.language):
            console.print(unseen, style="yellow")


@main.command(name="show")
@click.argument("number", metavar="ID")
@click.option(
    "--identity",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The DPO's age identity: opens what is sealed. Logged with the reason.",
)
@click.option(
    "--reason", "-r", default="", help="Why it is looked at: logged. Needed with --identity."
)
@click.option("--events", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show_command(
    door: Door, number: str, identity: Path | None, reason: str, events: int, *, as_json: bool
) -> None:
    """Show one case. With --identity also where it lies and what exactly was found."""
    with door.desk() as at:
        opened: list[desk.Evidence] = []
        if identity is not None:
            key = Identity.read(identity)
            opened = desk.unseal(at, number, key, door.reason(reason), limit=events)
        card = desk.show(at, number, reason, events=events)
        if as_json:
            click.echo(show.one_line(show.card_json(card, door.language, opened)))
            return
        screen.console().print(screen_card.card_of(card, at.house, door.language, opened))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and agent.")
@click.pass_obj
def agents(door: Door, *, as_json: bool) -> None:
    """Tell who watches what, what could not be examined, and who has fallen silent.

    Exit code: 0 all are heard, 1 an agent is silent or a source is blind.
    """
    with door.desk() as at:
        tell(door, "agents", [show.agent_json(view) for view in desk.agents(at)], as_json=as_json)


for command in (
    *cli_judging.COMMANDS,
    *cli_working.COMMANDS,
    *cli_house.COMMANDS,
    *cli_register.COMMANDS,
    *cli_token.COMMANDS,
    *cli_account.COMMANDS,
):
    main.add_command(command)
