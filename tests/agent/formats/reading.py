"""Reading a made-up document in a test, and asking where a word of it was found."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from agent.formats import Budget, segments
from detectors._segment import Part, Segment


@dataclass(frozen=True)
class Read:
    segments: list[Segment]
    budget: Budget

    def where(self, needle: str) -> list[tuple[str, str]]:
        """Part and place of each occurrence that counts."""
        found = []
        for segment in self.segments:
            at = segment.text.find(needle)
            while at >= 0:
                if segment.owns(at):
                    found.append((segment.part.value, segment.place_at(at)))
                at = segment.text.find(needle, at + 1)
        return found

    def spans(self, needle: str) -> list[tuple[int, int]]:
        """First and last code point in the file of each occurrence that counts."""
        return [
            (segment.in_file(match.start()), segment.in_file(match.end()))
            for segment in self.segments
            for match in re.finditer(re.escape(needle), segment.text)
            if segment.owns(match.start())
        ]

    def text(self, part: Part = Part.BODY) -> str:
        return "".join(segment.text for segment in self.segments if segment.part is part)


def read(data: bytes, name: str = "", budget: Budget | None = None) -> Read:
    budget = budget or Budget()
    return Read(list(segments(io.BytesIO(data), name, budget)), budget)


def packed(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
