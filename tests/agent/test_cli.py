"""persinc-agent: what an administrator can get wrong is named with its mend, and the code says it."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agent.cli import main
from agent.seal import make_keys

SETTINGS = """\
[agent]
name = "fs01"
state_directory = "state"
own_domains = ["kommun.example"]
health_address = "127.0.0.1:0"

[bus]
kind = "local"
path = "bus.sqlite"

[seal]
recipients_file = "keys/dpo.recipients"
pseudonym_key_file = "keys/pseudonym.key"

[[source]]
kind = "shared_drive"
name = "share"
path = "share"
"""


def _run(*words: str | Path) -> Result:
    wide = CliRunner(env={"COLUMNS": "250"})
    return wide.invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "agent.toml").write_text(SETTINGS)
    (tmp_path / "share").mkdir()
    make_keys(tmp_path / "keys")
    return tmp_path / "agent.toml"


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("health_address", "helth_address", "agent.helth_address: there is no such key"),
        ('kind = "shared_drive"', 'kind = "drive"', "source"),
        ("[agent]", "[agent", "not valid TOML"),
    ],
)
def test_a_typo_is_told_by_file_and_key(
    config: Path, command: str, wrong: str, right: str, told: str
) -> None:
    config.write_text(SETTINGS.replace(wrong, right))

    answer = _run(command, "--config", config)

    assert answer.exit_code == 2
    assert "agent.toml" in answer.stderr
    assert told in answer.stderr


def test_settings_that_are_not_there_are_told_with_the_mend(tmp_path: Path) -> None:
    answer = _run("run", "--config", tmp_path / "agent.toml")

    assert answer.exit_code == 2
    assert "Copy config/agent.toml" in answer.stderr


def test_keys_that_are_not_there_are_told_with_the_mend(config: Path) -> None:
    (config.parent / "keys" / "pseudonym.key").unlink()

    answer = _run("run", "--config", config)

    assert answer.exit_code == 2
    assert "persinc-agent keys new" in answer.stderr


def test_keys_are_made_for_their_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    first = _run("keys", "new", "--directory", tmp_path / "keys")
    again = _run("keys", "new", "--directory", tmp_path / "keys")

    assert first.exit_code == 0
    assert again.exit_code == 2
    assert "never written over" in again.stderr
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()
    }
    assert modes["dpo.identity"] == modes["pseudonym.key"] == 0o600


def test_check_tells_in_words_what_will_be_watched(config: Path) -> None:
    answer = _run("check", "--config", config)

    assert answer.exit_code == 0
    assert "every file below" in answer.stdout
    assert "Nothing stands in the way." in answer.stdout


def test_check_names_each_thing_that_stands_in_the_way(config: Path) -> None:
    (config.parent / "share").rmdir()
    (config.parent / "keys" / "dpo.recipients").unlink()

    answer = _run("check", "--config", config)

    assert answer.exit_code == 2
    assert "source.share.path:" in answer.stdout
    assert "is not there; mount it or mend the path" in answer.stdout
    assert "dpo.recipients: no such file" in answer.stdout


def test_check_says_where_nobody_takes_what_is_sent(config: Path) -> None:
    kafka = 'kind = "kafka"\nbootstrap_servers = ["127.0.0.1:1"]'
    local = 'kind = "local"\npath = "bus.sqlite"'
    config.write_text(SETTINGS.replace(local, kafka))

    answer = _run("check", "--config", config)

    assert answer.exit_code == 2
    assert "127.0.0.1:1: nobody listens there; see bus.bootstrap_servers" in answer.stdout
    assert answer.stderr == ""


@pytest.mark.parametrize("command", ["scan", "explain"])
def test_what_keeps_a_scan_from_starting_is_told_in_a_line(config: Path, command: str) -> None:
    config.write_text(SETTINGS + '[detectors]\nrecognizers_file = "nowhere.yaml"\n')

    answer = _run(command, str(config), "--config", config)

    assert answer.exit_code == 2
    assert "nowhere.yaml" in answer.stderr


def test_a_scan_of_nothing_asks_what_to_scan() -> None:
    answer = _run("scan")

    assert answer.exit_code == 2
    assert "name a PATH, --mail-log FILE or --export DIR" in answer.stderr


def test_explain_tells_every_finding_and_has_the_codes_of_scan(tmp_path: Path) -> None:
    path = tmp_path / "brev.txt"
    path.write_text("Elsa Brandin, 19121212-1212, är sjukskriven.\n", encoding="utf-8")

    found = _run("explain", path, "--language", "en")
    gone = _run("explain", tmp_path / "gone.txt")

    assert (found.exit_code, gone.exit_code) == (1, 2)
    assert "possible incident" in found.stdout
    assert "12 digits with hyphen" in found.stdout
    assert "19121212" not in found.stdout


def test_explain_tells_what_was_too_weak_to_be_reported(tmp_path: Path) -> None:
    path = tmp_path / "logg.txt"
    path.write_text("backup 202403151430 klar\n", encoding="utf-8")

    explained = _run("explain", path, "--language", "en")
    scanned = _run("scan", path, "--json")

    assert explained.exit_code == 0
    assert "SE_PERSONNUMMER" in explained.stdout
    assert "nothing found" in explained.stdout
    assert '"findings": []' in scanned.stdout
