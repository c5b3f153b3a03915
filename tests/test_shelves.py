"""A book on a shelf has one name in five places: file, registry, test, docs row, and no suffix."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: str
    docs: str
    beside: frozenset[str] = frozenset()
    """Files that lie on the shelf but are no books."""


SHELVES = (
    Shelf("detectors", "docs/detectors.md", frozenset({"engine"})),
    Shelf("agent/sources", "docs/sources.md"),
    Shelf("agent/formats", "docs/formats.md"),
    Shelf("triage/receivers", "docs/receivers.md"),
)


def books() -> list[tuple[Shelf, str]]:
    return [
        (shelf, path.stem)
        for shelf in SHELVES
        for path in sorted((ROOT / shelf.folder).glob("*.py"))
        if not path.stem.startswith("_") and path.stem not in shelf.beside
    ]


def named(book: tuple[Shelf, str]) -> str:
    shelf, name = book
    return f"{shelf.folder}/{name}"


@pytest.mark.parametrize("book", books(), ids=named)
def test_a_book_has_a_test_of_its_name(book: tuple[Shelf, str]) -> None:
    shelf, name = book

    assert (ROOT / "tests" / shelf.folder / f"test_{name}.py").exists()


@pytest.mark.parametrize("book", books(), ids=named)
def test_a_book_is_in_the_registry(book: tuple[Shelf, str]) -> None:
    shelf, name = book
    tree = ast.parse((ROOT / shelf.folder / "__init__.py").read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

    assert name in used, f"{shelf.folder}/__init__.py imports and names every book"


@pytest.mark.parametrize("book", books(), ids=named)
def test_a_book_has_a_row_in_the_docs(book: tuple[Shelf, str]) -> None:
    shelf, name = book
    table = ROOT / shelf.docs

    rows = table.read_text(encoding="utf-8") if table.exists() else ""

    assert re.search(rf"^\| *\[?`?{re.escape(name)}`?\b", rows, re.MULTILINE), shelf.docs


def test_what_lies_behind_the_detectors_is_on_their_map() -> None:
    rooms = {path.stem for path in (ROOT / "detectors").glob("_*.py")} - {"__init__"}
    text = (ROOT / "docs/detectors.md").read_text(encoding="utf-8")

    assert set(re.findall(r"`(_\w+)`", text)) == rooms


@pytest.mark.parametrize("book", books(), ids=named)
def test_a_book_opens_with_what_it_is(book: tuple[Shelf, str]) -> None:
    shelf, name = book
    tree = ast.parse((ROOT / shelf.folder / f"{name}.py").read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.folder)
def test_books_do_not_know_each_other(shelf: Shelf) -> None:
    package = shelf.folder.replace("/", ".")
    shelved = {f"{package}.{name}" for other, name in books() if other == shelf}

    known = {
        (name, imported)
        for other, name in books()
        if other == shelf
        for imported in _imports(ROOT / shelf.folder / f"{name}.py")
        if imported in shelved
    }

    assert known == set()


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names
