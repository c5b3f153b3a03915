"""Reconcile: the truth behind the hints. Walks a tree and compares it with the checkpoints.

Streaming: folder by folder in a fixed order, some hundred names at a time, so that a million
files need no more memory than one folder's subfolders. The order lets a pass that was cut off go
on at the folder it had reached. What is gone from the disk is forgotten, but only where the disk
is surely the same: a share that is unmounted or suddenly empty loses no checkpoint.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agent.item import Identity
from agent.ledger import Ledger
from agent.version import identity_of

_NAMES_AT_ONCE = 500
_ENTRIES_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is not as it was when it was examined last, or never was."""

    path: bytes = field(repr=False)
    identity: Identity


@dataclass(slots=True)
class Chunk:
    """A stretch of the walk: what differs, what is gone, and how far we are."""

    folder: bytes = field(default=b"", repr=False)
    """The last folder that is done."""
    found: list[Found] = field(default_factory=list)
    gone: list[bytes] = field(default_factory=list, repr=False)
    folder_count: int = 0
    file_count: int = 0
    unreadable: list[bytes] = field(default_factory=list, repr=False)

    @property
    def is_full(self) -> bool:
        return self.file_count + self.folder_count >= _ENTRIES_AT_ONCE


def walk(
    root: bytes, source: str, ruleset: str, ledger: Ledger, after: bytes | None = None
) -> Iterator[Chunk]:
    """Compare all below `root` with what is remembered, in order, from the folder `after` on.

    Links are not followed; what is not a regular file is passed over. For a thread of its own.
    """
    chunk = Chunk()
    done = None if after is None else _steps(root, after)
    folders = [root]
    while folders:
        folder = folders.pop()
        steps = _steps(root, folder)
        if done is not None and steps < done[: len(steps)]:
            continue  # it and all below it came before
        is_new = done is None or steps > done
        inner: list[bytes] = []
        matched = 0
        for files in _portions(folder, inner, chunk):
            if is_new:
                chunk.file_count += len(files)
                matched += _compare(source, ruleset, ledger, folder, files, chunk)
            if chunk.is_full:
                yield chunk
                chunk = Chunk(folder=chunk.folder)
        if is_new:
            chunk.gone += _gone(source, ledger, folder, matched)
            chunk.folder_count += 1
            chunk.folder = folder
        folders += sorted(inner, reverse=True)
    yield chunk


def vanished(root: bytes, source: str, ledger: Ledger) -> Iterator[list[bytes]]:
    """Give the remembered files of folders that are no more, where the disk is surely there."""
    reached = b""
    while (folder := ledger.folder_after(source, reached)) is not None:
        reached = folder
        if not _is_gone(folder):
            continue
        parent = folder
        while len(parent) > len(root) and _is_gone(parent):
            parent = os.path.dirname(parent)
        if _device(parent) != ledger.device_of(source, folder):
            continue
        name = b""
        while names := ledger.names_in(source, folder, name, _NAMES_AT_ONCE):
            yield [os.path.join(folder, name) for name in names]
            name = names[-1]


def _steps(root: bytes, folder: bytes) -> tuple[bytes, ...]:
    rest = folder[len(root) :].strip(os.sep.encode())
    return tuple(rest.split(os.sep.encode())) if rest else ()


def _portions(
    folder: bytes, inner: list[bytes], chunk: Chunk
) -> Iterator[list[tuple[bytes, Identity]]]:
    """Give the files of a folder some at a time; its subfolders are gathered in `inner`."""
    files: list[tuple[bytes, Identity]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    inner.append(entry.path)
                    continue
                try:
                    identity = identity_of(entry.stat(follow_symlinks=False))
                except FileNotFoundError:
                    continue
                if identity is None:
                    continue
                files.append((entry.name, identity))
                if len(files) >= _NAMES_AT_ONCE:
                    yield files
                    files = []
    except FileNotFoundError:
        pass  # gone while we walked
    except OSError:
        chunk.unreadable.append(folder)
    yield files


def _compare(
    source: str,
    ruleset: str,
    ledger: Ledger,
    folder: bytes,
    files: Sequence[tuple[bytes, Identity]],
    chunk: Chunk,
) -> int:
    """Note what differs; give how many names were remembered."""
    known = ledger.versions(source, folder, [name for name, _ in files])
    for name, identity in files:
        if known.get(name) != (identity, ruleset):
            chunk.found.append(Found(os.path.join(folder, name), identity))
    return len(known)


def _gone(source: str, ledger: Ledger, folder: bytes, matched: int) -> Iterator[bytes]:
    """Give remembered files that are no longer in their folder, unless its disk is another."""
    if ledger.count_in(source, folder) <= matched:
        return
    if _device(folder) != ledger.device_of(source, folder):
        return
    name = b""
    while names := ledger.names_in(source, folder, name, _NAMES_AT_ONCE):
        paths = (os.path.join(folder, name) for name in names)
        yield from (path for path in paths if _is_gone(path))
        name = names[-1]


def _is_gone(path: bytes) -> bool:
    """Whether there is surely nothing of that name; what we may not see may well be there."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _device(path: bytes) -> int | None:
    try:
        return os.lstat(path).st_dev
    except OSError:
        return None
