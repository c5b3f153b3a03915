"""Keyed pseudonyms, and sealing to the DPO's key: how a fact leaves a host without its text.

Pseudonyms are HMAC-SHA256 with a key of the installation, cut to 128 bits. A bare hash would not
do: there are about 4 x 10^7 valid personnummer, so the hash of one is the number itself.
Evidence is an age file (X25519) to one or several recipients; agents never hold an identity.

Source: RFC 2104; the age format, age-encryption.org/v1.

>>> from pyrage import x25519
>>> identity = x25519.Identity.generate()
>>> sealed = Sealer([str(identity.to_public())]).seal({"location": "R:/elevhälsa"})
>>> b"elev" in base64.b64decode(sealed)
False
>>> first = Pseudonymiser("v1", b"k" * 32)
>>> first("person", "19121212-1212") == first("person", "19121212-1212")
True
>>> first("person", "19121212-1212") == first("item", "19121212-1212")
False
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from agent.settings_file import SettingsError, read_secret

KEY_BYTES = 32
_MAKER = "persinc-agent keys new"
_NAMED_AT_MOST = 4 << 30
_CHUNK = 1 << 20


class KeyFileError(SettingsError):
    """A key file that cannot be used; the message names the file and the mend, never the key."""


@dataclass(frozen=True, slots=True)
class Pseudonymiser:
    """Turns what must not travel into what may: `v1:` and 32 hex digits, one value a purpose."""

    version: str
    key: bytes = field(repr=False)

    def __call__(self, purpose: str, *values: str | bytes) -> str:
        """Name `values` for one purpose; the purpose keeps an item's name from meeting a person's."""
        named = [purpose.encode()]
        for value in values:
            raw = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
            named += (len(raw).to_bytes(8, "big"), raw)
        return self._written(hmac.digest(self.key, b"".join(named), "sha256"))

    def of_file(self, file: BinaryIO) -> str:
        """Name the content of an open file, read from its beginning.

        Of a file too long to be read in the time there is, its beginning and its length are named.
        """
        digest = hashlib.blake2b(key=self.key, digest_size=16, person=b"persinc-content")
        file.seek(0)
        left = _NAMED_AT_MOST
        while left > 0 and (chunk := file.read(_CHUNK)):
            digest.update(chunk)
            left -= len(chunk)
        if left <= 0:
            digest.update(str(file.seek(0, 2)).encode())
        return self._written(digest.digest())

    def _written(self, digest: bytes) -> str:
        return f"{self.version}:{digest[:16].hex()}"

    @classmethod
    def read(cls, path: Path) -> "Pseudonymiser":
        """Read the newest key of a key file. Raises SettingsError."""
        text = read_secret(path, _MAKER)
        lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
        if not lines or not all(_is_key(line) for line in lines):
            msg = f"{path}: not a pseudonym key file; make one with `{_MAKER}`"
            raise KeyFileError(msg)
        version, key = lines[-1]
        return cls(version, bytes.fromhex(key))

    @classmethod
    def passing(cls) -> "Pseudonymiser":
        """A key for one run, as a scan by hand needs; nothing can be linked to it afterwards."""
        return cls("v0", secrets.token_bytes(KEY_BYTES))


def _is_key(line: Sequence[str]) -> bool:
    form = r"v[0-9]+ [0-9a-f]{64}"
    return re.fullmatch(form, " ".join(line)) is not None


class Sealer:
    """Seals evidence so that only the holders of the DPO's identities can read it."""

    def __init__(self, recipients: Sequence[str]) -> None:
        """Take age recipients (`age1...`). Raises KeyFileError when one is not."""
        self.recipients = tuple(recipients)
        try:
            self._keys = [x25519.Recipient.from_str(recipient) for recipient in recipients]
        except pyrage.RecipientError:
            msg = "a recipient is not an age public key (age1...); a secret key never belongs here"
            raise KeyFileError(msg) from None

    def seal(self, evidence: dict[str, object]) -> str:
        """Encrypt, as base64 of an age file; empty when there is nobody to seal to."""
        if not self._keys:
            return ""
        plain = json.dumps(evidence, ensure_ascii=False, separators=(",", ":"))
        sealed = pyrage.encrypt(plain.encode("utf-8", "surrogatepass"), list(self._keys))
        return base64.b64encode(sealed).decode("ascii")

    @classmethod
    def read(cls, path: Path) -> "Sealer":
        """Read a recipients file: one age recipient a line, `#` for comments."""
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError:
            msg = f"{path}: no such file; `{_MAKER}` makes one for the DPO"
            raise KeyFileError(msg) from None
        recipients = [line.strip() for line in lines if line.strip() and line[0] != "#"]
        if not recipients:
            msg = f"{path}: holds no recipient; evidence would be lost. Add the DPO's age1... line"
            raise KeyFileError(msg)
        try:
            return cls(recipients)
        except KeyFileError as error:
            msg = f"{path}: {error}"
            raise KeyFileError(msg) from None


def make_keys(directory: Path) -> tuple[Path, Path, Path]:
    """Make the DPO's identity and recipients file and a pseudonym key; never over existing ones."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity = x25519.Identity.generate()
    files = (
        (directory / "dpo.identity", f"# public key: {identity.to_public()}\n{identity}\n", 0o600),
        (directory / "dpo.recipients", f"{identity.to_public()}\n", 0o644),
        (directory / "pseudonym.key", f"v1 {secrets.token_hex(KEY_BYTES)}\n", 0o600),
    )
    existing = [path for path, _, _ in files if path.exists()]
    if existing:
        msg = f"{existing[0]}: exists already; keys are never written over. Choose another folder"
        raise KeyFileError(msg)
    for path, text, mode in files:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
    return files[0][0], files[1][0], files[2][0]
