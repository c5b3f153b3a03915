"""The version of the rules: a hash over code, lexicons, weights and a site's own files.

The same text judged by the same version gives the same incident, so the version is part of an
incident's identity.
"""

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_RULES = (".py", ".yaml", ".txt", ".npy", ".npz", ".bin", ".json")
_LENGTH = 16


def ruleset_version(site_files: Iterable[Path] = ()) -> str:
    """Give sixteen hexadecimal digits that change when anything that judges does."""
    digest = hashlib.sha256()
    for file in _rule_files(files("detectors")):
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    for path in sorted(site_files):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_LENGTH]


def _rule_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _rule_files(entry)
        elif entry.name.endswith(_RULES):
            yield entry
