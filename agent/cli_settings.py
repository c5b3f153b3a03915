"""The settings that a command goes by: the option that names them, and how a mistake in them is told."""

from pathlib import Path

import click

from agent.settings import Settings
from agent.settings_file import SettingsError

config_option = click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, readable=False),
    default=Path("/etc/persinc/agent.toml"),
    show_default=True,
    help="The agent's settings; config/agent.toml in the repository is a commented example.",
)


class Unfit(click.ClickException):
    """What an administrator must mend first. Exit code 2, as wherever something could not be looked at."""

    exit_code = 2


def settings_of(path: Path) -> Settings:
    """Read the file. Raises Unfit."""
    try:
        return Settings.read(path)
    except SettingsError as error:
        raise Unfit(str(error)) from None
