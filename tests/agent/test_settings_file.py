"""Settings files: a secret is its owner's alone; the rest is told of by agent.toml and triage.toml."""

from pathlib import Path

import pytest

from agent.settings_file import SettingsError, read_secret


def test_a_secret_that_others_may_read_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "kafka.password"
    path.write_text("hemligt\n")
    path.chmod(0o644)

    with pytest.raises(SettingsError, match="chmod 600"):
        read_secret(path)
    path.chmod(0o600)
    assert read_secret(path) == "hemligt"


def test_a_secret_that_is_not_there_is_told_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match="no such file; make one with `persinc-agent keys new`"
    ):
        read_secret(tmp_path / "pseudonym.key", "persinc-agent keys new")
