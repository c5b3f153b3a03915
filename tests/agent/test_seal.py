"""Seal: what leaves a host is keyed or sealed."""

import base64
import io
from pathlib import Path

import pytest

from agent.seal import KeyFileError, Pseudonymiser, Sealer, make_keys
from agent.settings_file import SettingsError
from triage.unseal import Identity, WrongIdentity

NUMBER = "19121212-1212"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path, Path]:
    return make_keys(tmp_path / "keys")


def test_new_keys_seal_for_the_dpo_alone(keys: tuple[Path, Path, Path]) -> None:
    identity, recipients, _ = keys

    sealed = Sealer.read(recipients).seal({"location": NUMBER})

    assert NUMBER.encode() not in base64.b64decode(sealed)
    assert Identity.read(identity).open(sealed) == {"location": NUMBER}


def test_another_identity_opens_nothing(keys: tuple[Path, Path, Path], tmp_path: Path) -> None:
    other, _, _ = make_keys(tmp_path / "other")
    sealed = Sealer.read(keys[1]).seal({"location": NUMBER})

    with pytest.raises(WrongIdentity, match="does not open") as told:
        Identity.read(other).open(sealed)

    assert NUMBER not in str(told.value)


def test_keys_are_never_written_over(keys: tuple[Path, Path, Path]) -> None:
    before = [path.read_bytes() for path in keys]

    with pytest.raises(KeyFileError, match="exists already"):
        make_keys(keys[0].parent)

    assert [path.read_bytes() for path in keys] == before


def test_a_key_that_others_may_read_is_refused(keys: tuple[Path, Path, Path]) -> None:
    keys[2].chmod(0o644)

    with pytest.raises(SettingsError, match="chmod 600"):
        Pseudonymiser.read(keys[2])


def test_the_newest_key_is_used_and_its_version_told(keys: tuple[Path, Path, Path]) -> None:
    with keys[2].open("a") as file:
        file.write(f"v2 {'ab' * 32}\n")

    name = Pseudonymiser.read(keys[2])

    assert name("item", "x").startswith("v2:")


@pytest.mark.parametrize("content", ["", "v1 abc\n", "not a key\n", "AGE-SECRET-KEY-1...\n"])
def test_a_broken_key_file_is_told_without_its_content(content: str, tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_text(content)
    path.chmod(0o600)

    with pytest.raises(KeyFileError) as told:
        Pseudonymiser.read(path)

    assert str(path) in str(told.value)
    assert "SECRET" not in str(told.value)


@pytest.mark.parametrize(
    "content", ["", "# nobody\n", "age1nonsense\n", "AGE-SECRET-KEY-1QQQQQQQQ\n"]
)
def test_recipients_that_are_none_are_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "dpo.recipients"
    path.write_text(content)

    with pytest.raises(KeyFileError, match="recipient"):
        Sealer.read(path)


def test_pseudonyms_keep_purposes_and_borders_apart() -> None:
    name = Pseudonymiser("v1", b"k" * 32)

    names = {name("item", "ab", "c"), name("item", "a", "bc"), name("person", "ab", "c")}

    assert len(names) == 3


def test_a_file_is_named_by_content_and_key() -> None:
    name, other = Pseudonymiser("v1", b"k" * 32), Pseudonymiser("v1", b"q" * 32)
    content = b"Elsa" * 1_000_000

    first = name.of_file(io.BytesIO(content))

    assert first == name.of_file(io.BytesIO(content))
    assert first != name.of_file(io.BytesIO(content + b"!"))
    assert first != other.of_file(io.BytesIO(content))


def test_neither_key_nor_evidence_shows_in_a_repr() -> None:
    name = Pseudonymiser("v1", b"k" * 32)

    assert "kkkk" not in repr(name)
