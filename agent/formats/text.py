"""Plain text in any encoding, read in blocks, so that a log of gigabytes costs no memory.

`Segment.in_file` counts code points of the whole decoded file.
"""

from collections.abc import Iterator
from typing import BinaryIO

from agent.formats._blocks import Blocks
from agent.formats._budget import Budget
from agent.formats._encoding import decoded_in_place
from agent.formats._nested import Nested
from detectors._segment import Segment


def segments(file: BinaryIO, budget: Budget, _nested: Nested) -> Iterator[Segment]:
    """The text with places told as lines."""
    blocks = Blocks(line=1)
    for piece, moved in decoded_in_place(file):
        if not budget.in_time():
            break
        yield from blocks.add(piece, moved=moved)
    yield from blocks.rest()
