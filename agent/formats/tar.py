"""Tar archives, read as a stream; links and devices in them are left alone."""

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._budget import Budget
from agent.formats._nested import Nested
from agent.formats._stream import metered
from detectors._segment import Segment


def segments(file: BinaryIO, budget: Budget, nested: Nested) -> Iterator[Segment]:
    """Members in their order, each with its name."""
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for info in archive:
            member = archive.extractfile(info) if info.isreg() else None
            if member is not None:
                yield from nested(metered(member, budget), info.name, place=info.name)
