"""A made-up document with a needle in each place where text can hide."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sample:
    """`needles` tells of each needle (part, place): where a reader must say that it stood."""

    group: str
    name: str
    data: bytes = field(repr=False)
    needles: Mapping[str, tuple[str, str]]
