"""Mailboxes in one file (RFC 4155): each mail is read as a mail."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._nested import Nested
from agent.formats._sniff import MAIL
from detectors._segment import Segment


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Mails in their order, told apart by number."""
    for number, raw in enumerate(_mails(file, budget), 1):
        yield from nested(io.BytesIO(raw), place=f"mail {number}", media_type=MAIL)


def _mails(file: BinaryIO, budget: Budget) -> Iterator[bytes]:
    lines: list[bytes] = []
    held = 0
    after_blank = True
    for line in iter(lambda: file.readline(1 << 20), b""):
        if after_blank and line.startswith(b"From "):
            if lines:
                yield b"".join(lines)
            lines, held = [], 0
        elif held <= budget.held_bytes:
            lines.append(line)
            held += len(line)
        else:
            budget.truncated = True
        after_blank = not line.strip()
    if lines:
        yield b"".join(lines)
