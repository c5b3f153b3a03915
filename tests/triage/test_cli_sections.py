"""Help lists every command once, where it belongs."""

from click.testing import CliRunner

from triage.cli import main
from triage.cli_sections import SECTIONS


def test_every_command_stands_in_one_section() -> None:
    names = " ".join(SECTIONS.values()).split()

    assert sorted(names) == sorted(main.commands)


def test_help_is_in_the_order_of_the_work() -> None:
    lines = CliRunner().invoke(main, ["-h"]).output.splitlines()

    titles = [line.removesuffix(":") for line in lines if line.removesuffix(":") in SECTIONS]
    assert titles == list(SECTIONS)
