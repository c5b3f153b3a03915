"""A package: the zip of parts that Office (ECMA-376, OPC) and OpenDocument files are.

What a format does not read itself is read here, so that no part is passed over: properties,
custom data, charts, links, embedded files. Pictures are told of when they are big enough to
hold a page of text.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from agent.formats._budget import PICTURE_TOLD_FROM, Budget, UnreadableDocument, Why
from agent.formats._gathered import Piece, gathered
from agent.formats._nested import Nested
from agent.formats._stream import metered, read_at_most
from agent.formats._xml import AllText, Handler, Made, attribute, local, parsed
from detectors._segment import Part, Segment

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".emf", ".wmf", ".webp")
_TEXTLESS = re.compile(
    r"""(?:^|/)(?:\[Content_Types\]|styles(?:WithEffects)?|theme\d*|themeOverride\d*|fontTable
        |webSettings|numbering|calcChain|tableStyles|presProps|viewProps|volatileDependencies
        |metadata|manifest|layout-cache|settings)\.xml$""",
    re.VERBOSE,
)
TELLING = frozenset(
    """title descr tooltip prompt promptTitle errorTitle display displayName v val name
    displayText text href author description connection command comment""".split()
)
"""Attributes whose values are somebody's words."""
_FOLDERS = (
    ("docProps/", "properties"),
    ("meta.xml", "properties"),
    (".psmdcp", "properties"),
    ("diagrams/", "diagram"),
)
_FURNITURE = (".odttf", ".fntdata", ".ttf", ".otf", "vbaproject.bin", ".xsl")
_SKIPPED = ("mimetype", "printerSettings", "ObjectReplacements/")
_SMALL = 4 << 20


class Package:
    """An open package; members are paid for as they are read."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._zip = zipfile.ZipFile(file)
        self._budget = budget
        self.names = tuple(dict.fromkeys(self._zip.namelist()))
        self._done: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def open(self, name: str) -> BinaryIO:
        """A part as a stream; it counts as read from now on."""
        self._done.add(name)
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise UnreadableDocument(Why.ENCRYPTED)
        self._budget.spend_member()
        return metered(self._zip.open(info), self._budget, info.compress_size)

    def size(self, name: str) -> int:
        return self._zip.getinfo(name).file_size

    def matching(self, pattern: str) -> list[str]:
        """Names of parts, those with numbers in the order of their numbers."""
        expression = re.compile(pattern)
        found = [name for name in self.names if expression.fullmatch(name)]
        return sorted(found, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])

    def pieces(self, name: str, handler: Handler[Made]) -> Iterator[Made]:
        """What one part holds; one that is damaged is noted and does not spoil the others."""
        try:
            yield from parsed(self.open(name), handler)
        except UnreadableDocument as error:
            self._budget.unreadable(error.code)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error):
            self._budget.unreadable(Why.DAMAGED)

    def relations(self, name: str) -> dict[str, str]:
        """Targets of a part's relationships by their ids, as names in this package."""
        folder, base = posixpath.split(name)
        handler = _Relations()
        path = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if path in self:
            for _ in self.pieces(path, handler):
                pass
            self._done.discard(path)  # links in it are still to be told
        return {
            id_: posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            if not target.startswith("/")
            else target.lstrip("/")
            for id_, target in handler.targets.items()
        }

    def remaining(self, nested: Nested) -> Iterator[Segment]:
        """All parts that no one has opened."""
        rest = [name for name in self.names if name not in self._done and not name.endswith("/")]
        texts = [name for name in rest if _is_xml(name)]
        yield from gathered(self._remaining_pieces(texts))
        for name in rest:
            if not _is_xml(name):
                yield from self._remaining_file(name, nested)

    def _remaining_pieces(self, names: Iterable[str]) -> Iterator[Piece]:
        for name in names:
            if _TEXTLESS.search(name):
                continue
            if name.endswith(".rels"):
                yield from self.pieces(name, _Links())
                continue
            place = next((told for mark, told in _FOLDERS if mark in name), _stem(name))
            yield from self.pieces(name, AllText(Part.METADATA, place, attributes=TELLING))

    def _remaining_file(self, name: str, nested: Nested) -> Iterator[Segment]:
        if name.lower().endswith(_PICTURES):
            if self.size(name) >= PICTURE_TOLD_FROM and "humbnail" not in name:
                self._budget.unreadable(Why.SCAN)
            return
        if any(part in name for part in _SKIPPED) or name.lower().endswith(_FURNITURE):
            return
        if self.size(name) <= _SMALL:  # a copy spares the nested reader a second one
            data = read_at_most(self.open(name), _SMALL, self._budget)
            yield from nested(io.BytesIO(data), posixpath.basename(name))
            return
        yield from nested(self.open(name), posixpath.basename(name))


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml", ".psmdcp", ".rdf"))


def _stem(name: str) -> str:
    return re.sub(r"\d+$", "", posixpath.basename(name).rpartition(".")[0])


class _Relations:
    """Reads a .rels part."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attribute(attributes, "Id")] = attribute(attributes, "Target")

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass

    def drained(self) -> list[Piece]:
        return []


class _Links:
    """Reads the outward links of a .rels part."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") == "External":
            target = attribute(attributes, "Target")
            self._pieces.append(Piece(f"{target}\n", Part.METADATA, "link", "link"))

    def end(self, name: str) -> None:
        pass

    def text(self, data: str) -> None:
        pass

    def drained(self) -> list[Piece]:
        pieces, self._pieces = self._pieces, []
        return pieces
