"""[telling]: what is unsafe or does not fit is refused before anything runs."""

from pathlib import Path

import pytest

from agent.settings_file import SettingsError
from triage.settings import Settings

_SMTP = '[telling.smtp]\nhost = "smtp.example"\nsender = "p@kommun.example"\n'
_EVA = '[[telling.email]]\nname = "eva"\naddress = "eva@kommun.example"\n'


def _read(folder: Path, text: str) -> Settings:
    path = folder / "triage.toml"
    path.write_text(text, encoding="utf-8")
    return Settings.read(path)


def test_secrets_are_taken_from_the_files_own_folder(tmp_path: Path) -> None:
    text = f'{_SMTP}username = "p"\npassword_file = "smtp.password"\n{_EVA}'

    smtp = _read(tmp_path, text).telling.smtp

    assert smtp is not None
    assert smtp.password_file == tmp_path / "smtp.password"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_EVA, "needs telling.smtp"),
        (_SMTP + _EVA + _EVA, "share a name"),
        (_SMTP + 'security = "none"\n', "use starttls or tls"),
        (_SMTP + 'username = "p"\n', "belong together"),
        ('[telling]\nlink = "http://persinc.example/"\n', "https://"),
        (_SMTP + _EVA.replace("eva@kommun.example", "Eva <eva@x>"), "address"),
        (_SMTP + _EVA + 'duty = "boss"\n', "duty"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        _read(tmp_path, text)
