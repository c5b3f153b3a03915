"""Settings: every mistake is told at once, by key, with the mend; secrets are for their owner."""

from pathlib import Path

import pytest

from agent.item import Audience
from agent.settings import Settings
from agent.settings_file import SettingsError

EXAMPLE = Path(__file__).parents[2] / "config" / "agent.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")


def _read(folder: Path, text: str) -> Settings:
    path = folder / "agent.toml"
    path.write_text(text, encoding="utf-8")
    return Settings.read(path)


def test_the_example_is_valid_and_says_the_defaults() -> None:
    settings = Settings.read(EXAMPLE)

    assert settings.limits == type(settings.limits)()
    assert [source.kind for source in settings.source] == [
        "shared_drive",
        "mail_log",
        "intranet_export",
    ]
    assert settings.source[0].audience is Audience.ALL_STAFF


def test_paths_are_taken_from_the_folder_the_file_lies_in(tmp_path: Path) -> None:
    settings = _read(tmp_path, TEXT.replace('"/srv/share/bildning"', '"share"'))

    assert settings.source[0].path == tmp_path / "share"
    assert settings.agent.state_directory == Path("/var/lib/persinc")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("seconds_per_file", "seconds_a_file", "limits.seconds_a_file: there is no such key"),
        ("workers = 2", "workers = 0", "limits.workers: Input should be greater than or equal"),
        ('name = "postfix"', 'name = "bildning"', "two sources are called 'bildning'"),
        ("Europe/Stockholm", "Stockholm", "'Stockholm' is no time zone"),
        ('audience = "all_staff"', 'audience = "staff"', "source.bildning.audience"),
        ('kind = "kafka"', 'kind = "rabbit"', "bus.kind"),
        ('kind = "mail_log"', 'kind = "log"', "source.postfix: kind is one of 'shared_drive'"),
        ('kind = "mail_log"', "", "source.postfix: kind is missing"),
    ],
)
def test_a_mistake_is_told_by_its_key(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, TEXT.replace(right, wrong))

    assert told in str(caught.value)
    assert "agent.toml" in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = TEXT.replace("own_domains", "domains").replace("workers = 2", "workers = -1")

    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, text)

    assert len(str(caught.value).splitlines()) == 2


def test_a_file_that_is_no_utf_8_is_no_toml(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_bytes("[agent] # för".encode("cp1252"))

    with pytest.raises(SettingsError, match="not valid TOML"):
        Settings.read(path)
