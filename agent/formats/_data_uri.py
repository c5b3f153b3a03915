"""Files that a page holds within itself, as `data:` addresses (RFC 2397) in base64.

They are cut out of the text before it is read as markup: a picture of megabytes in an attribute
is nobody's text. What was cut out is kept as the file it is.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from agent.formats._budget import PICTURE_TOLD_FROM, Budget, Why

_OPENING = re.compile(r"data:([a-z]+/[\w.+-]{1,80})?(?:;[\w=.-]{1,80})*;base64,", re.IGNORECASE)
_PAYLOAD = re.compile(r"[A-Za-z0-9+/=]*")
_HELD_AT_MOST = 24 << 20
"""Code points of all files of one page together."""
_TEXTLESS = ("font/", "audio/", "video/", "application/font", "application/x-font")


@dataclass(slots=True)
class DataUris:
    """Cuts files out of a text that comes in pieces."""

    budget: Budget
    _kind: str = ""
    _payload: list[str] = field(default_factory=list, repr=False)
    _held: int = 0
    _is_open: bool = False
    _files: list[bytes] = field(default_factory=list, repr=False)

    def cut(self, text: str) -> str:
        """The text without the content of such files."""
        if not self._is_open and "ase64," not in text:
            return text
        kept: list[str] = []
        at = self._taken(text, 0) if self._is_open else 0
        while not self._is_open and (found := _OPENING.search(text, at)):
            kept.append(text[at : found.end()])
            self._kind, self._is_open = (found[1] or "text/plain").lower(), True
            at = self._taken(text, found.end())
        kept.append(text[at:])
        return "".join(kept)

    def files(self) -> Iterator[bytes]:
        """What was cut out and may hold text."""
        self._close()
        yield from self._files

    def _taken(self, text: str, start: int) -> int:
        found = _PAYLOAD.match(text, start)
        end = found.end() if found else start
        self._held += end - start
        if self._held <= _HELD_AT_MOST:
            self._payload.append(text[start:end])
        else:
            self.budget.truncated = True
        if end < len(text):
            self._close()
        return end

    def _close(self) -> None:
        payload, self._payload, self._is_open = "".join(self._payload), [], False
        if self._kind.startswith("image/") and not self._kind.endswith("svg+xml"):
            if len(payload) * 3 // 4 >= PICTURE_TOLD_FROM:
                self.budget.unreadable(Why.SCAN)
        elif payload and not self._kind.startswith(_TEXTLESS):
            try:
                self._files.append(base64.b64decode(payload + "=" * (-len(payload) % 4)))
            except binascii.Error:
                self.budget.unreadable(Why.DAMAGED)
