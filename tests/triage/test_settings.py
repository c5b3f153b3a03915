"""The example is true: every value in it is the default; mistakes are told all at once."""

from pathlib import Path

import pytest

from agent.settings_file import SettingsError
from triage.access import Act, Role, Scope, may
from triage.settings import Settings

EXAMPLE = Path("config/triage.toml")


def read(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "triage.toml"
    path.write_text(text, encoding="utf-8")
    return Settings.read(path)


def test_the_example_says_the_defaults() -> None:
    example, bare = Settings.read(EXAMPLE), Settings()

    differing = [
        name for name in Settings.model_fields if getattr(example, name) != getattr(bare, name)
    ]
    assert differing == []


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    text = "[clock]\nhours = 0\n[access]\nlocal_role = 'king'\n[retention]\naudit = { days = 0 }\n"

    with pytest.raises(SettingsError) as error:
        read(tmp_path, text)

    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith(str(tmp_path)) for line in lines)


def test_who_is_listed_has_the_roles_listed(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        '[[person]]\nname = "eva"\n[[person.grant]]\nrole = "dpo"\ncontroller = "Bildningsnämnden"\n',
    )

    eva = settings.actor("eva")
    assert may(eva, Act.JUDGE, Scope("Bildningsnämnden"))
    assert not may(eva, Act.JUDGE, Scope("Socialnämnden"))
    assert [grant.role for grant in settings.actor("root").grants] == [Role.CENTRAL_DPO]


def test_strangers_can_be_shut_out(tmp_path: Path) -> None:
    settings = read(tmp_path, '[access]\nlocal_role = ""\n')

    assert settings.actor("root").grants == ()


def test_the_stores_url_is_not_in_the_repr(tmp_path: Path) -> None:
    settings = read(tmp_path, '[store]\nurl = "postgresql://triage:hemlig@db/persinc"\n')

    assert "hemlig" not in repr(settings)
