"""The units start what there is, as nobody in particular, with the one right they need."""

import configparser
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from agent.cli import main as agent
from triage.cli import main as triage

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
PROGRAMS = {"persinc-agent": agent, "persinc-triage": triage}
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "yes",
    "MemoryDenyWriteExecute": "yes",
    "LimitCORE": "0",
    "UMask": "0077",
}
"""No core dump: a worker's memory holds what it read."""


def service(name: str) -> dict[str, str]:
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes="#")
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds capitals
    unit.read(UNITS / f"{name}.service")
    return dict(unit["Service"])


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_service_runs_as_its_own_user_and_is_hardened(name: str) -> None:
    settings = service(name)

    assert settings["User"] == "persinc"
    assert settings.items() >= HARDENED.items()


def test_the_agent_may_read_everything_and_has_no_other_right() -> None:
    assert service("persinc-agent")["CapabilityBoundingSet"] == "CAP_DAC_READ_SEARCH"
    assert service("persinc-triage")["CapabilityBoundingSet"] == ""


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_unit_gives_a_command_the_program_knows(name: str) -> None:
    program, *words = shlex.split(service(name)["ExecStart"])
    command = [word for word in words if not word.startswith(("-", "/"))]

    answer = CliRunner().invoke(PROGRAMS[name], [*command, "--help"])

    assert Path(program).name == name
    assert answer.exit_code == 0
    assert command == ["run"]


def test_a_mount_that_is_missing_is_told_and_does_not_keep_the_agent_from_starting() -> None:
    before = service("persinc-agent")["ExecStartPre"]

    assert before.startswith("-")
    assert " check " in before
