"""A settings file: TOML with a closed set of keys, parsed once, every mistake told at once.

Shared by agent.toml and triage.toml. Secrets lie in files of their own, which the settings name and
only their owner may read.
"""

import os
import stat
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails


class SettingsError(Exception):
    """A configuration that cannot be used: names file, key and the mend. Exit code 2."""


class Table(BaseModel):
    """A table of the file: unknown keys are errors, and values are never shown in them."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


Made = TypeVar("Made", bound=Table)


def _located(path: Path, info: ValidationInfo) -> Path:
    folder = (info.context or {}).get("folder")
    return path.expanduser() if folder is None else (Path(folder) / path.expanduser()).absolute()


def _is_a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"{name!r} is no time zone; write it as Europe/Stockholm"
        raise ValueError(msg) from None
    return name


Located = Annotated[Path, AfterValidator(_located)]
"""A path, taken from the folder the settings file lies in unless it is absolute."""
TimeZone = Annotated[str, AfterValidator(_is_a_zone)]


def read(kind: type[Made], path: Path, example: str) -> Made:
    """Read and check a file; `example` is one to begin with. Raises SettingsError naming each wrong key."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"{path}: no such file. Copy {example} and edit it."
        raise SettingsError(msg) from None
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise SettingsError(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: not valid TOML: {error}"
        raise SettingsError(msg) from None
    try:
        return kind.model_validate(raw, context={"folder": path.parent})
    except ValidationError as error:
        lines = (
            ": ".join(filter(None, (str(path), _key(flaw["loc"], raw), _in_words(flaw, example))))
            for flaw in error.errors()
        )
        raise SettingsError("\n".join(lines)) from None


def _key(location: Sequence[int | str], raw: object) -> str:
    """Where in the file it is; one table of many is told by its name.

    >>> _key(("source", 0, "mail_log", "path"), {"source": [{"name": "postfix"}]})
    'source.postfix.path'
    """
    steps: list[str] = []
    for number, step in enumerate(location, 1):
        if isinstance(step, int) and isinstance(raw, list):
            raw = raw[step]
            steps.append(str(raw.get("name", step) if isinstance(raw, dict) else step))
        elif isinstance(raw, dict) and (step in raw or number == len(location)):
            raw = raw.get(step)
            steps.append(str(step))  # a step that is not in the file is a kind of table, no key
    return ".".join(steps)


def _in_words(flaw: ErrorDetails, example: str) -> str:
    match flaw["type"]:
        case "extra_forbidden":
            return f"there is no such key; see {example} for those there are"
        case "union_tag_invalid":
            return f"kind is one of {flaw['ctx']['expected_tags']}"
        case "union_tag_not_found":
            return f"kind is missing; see {example}"
    return flaw["msg"].removeprefix("Value error, ")


def read_secret(path: Path, made_by: str = "") -> str:
    """The text of a file that only its owner may read; `made_by` is the command that makes one.

    Raises SettingsError, which never tells what is in it.
    """
    try:
        mode = path.stat().st_mode
        secret = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        mend = f"; make one with `{made_by}`" if made_by else ""
        msg = f"{path}: no such file{mend}"
        raise SettingsError(msg) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: the secret cannot be read ({type(error).__name__})"
        raise SettingsError(msg) from None
    if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
        msg = f"{path}: others may read this secret (mode {mode & 0o777:04o}); run `chmod 600 {path}`"
        raise SettingsError(msg)
    return secret
