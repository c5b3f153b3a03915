"""persinc-agent status, unexamined, quarantine: what an operator asks of an agent and of what it remembers."""

import json
import os
import sys
import time
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import click
from pydantic import ValidationError

from agent.bus import AgentStatus
from agent.cli_settings import Unfit, config_option, settings_of
from agent.examine import NO_TEXT
from agent.ledger import Ledger, Quarantined
from agent.settings import Settings
from agent.standing import Standing
from agent.state_file import StoreError, change, looked_at
from agent.statement import retry_quarantined

_ANSWER_SECONDS = 10.0


@click.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object.")
def status(config: Path, *, as_json: bool) -> None:
    """Tell what the agent sees and does not see, how far its scan is, and what waits to be sent.

    \b
    watches      folders that give events, out of those there are; scans cover for the rest
    full scan    how far it is and when it will be over; it finds what no event told
    backlog      found, and not looked at yet
    not examined files not or not wholly looked at; `persinc-agent unexamined` names them
    quarantine   those of them that are tried again by themselves, or by `quarantine retry`

    Exit code: 0 everything is seen, 1 something is not, 2 the agent does not run.
    """  # noqa: D301 - click's \b keeps the lines
    settings = settings_of(config)
    standing = _asked(settings.agent.health_address)
    address = settings.agent.health_address
    if standing is None:
        click.echo(
            f"Nobody answers at {address} (agent.health_address in {config}): the agent does not"
            " run. Start it with `systemctl start persinc-agent`, or `persinc-agent run`.",
            err=True,
        )
        standing = _remembered(settings)
    if standing is not None:
        words = standing.model_dump_json() if as_json else standing.in_words(datetime.now(UTC))
        click.echo(words)
    sys.exit(2 if standing is None or not standing.running else 0 if standing.sees_all else 1)


@click.command()
@config_option
@click.option("--source", help="Only of this source.")
@click.option("--all", "everything", is_flag=True, help="Pictures, sound and film too (no_text).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file.")
def unexamined(config: Path, source: str | None, *, everything: bool, as_json: bool) -> None:
    """List every file that was not, or not wholly, looked at: source, outcome, path.

    Scanned pages, encrypted and damaged files, formats that are not read, and what is in quarantine.
    `persinc-agent explain FILE` says why. Files of which nothing was left out but pictures, sound
    and film, which hold no text by nature, are only counted, unless you ask for --all.

    Exit code: 0 none is listed, 1 some are, 2 it cannot be told.
    """
    count = silent = 0
    try:
        with looked_at(settings_of(config).agent.state_directory) as ledger:
            for name, path, outcome in ledger.unexamined():
                if source not in {None, name}:
                    continue
                if outcome == NO_TEXT and not everything:
                    silent += 1
                    continue
                count += 1
                told = {"source": name, "path": _shown(path), "outcome": outcome}
                line = (
                    json.dumps(told, ensure_ascii=False)
                    if as_json
                    else "  ".join((name, f"{outcome:<15}", _shown(path)))
                )
                click.echo(line)
    except StoreError as error:
        raise Unfit(str(error)) from None
    if silent:
        click.echo(
            f"{silent:,} with pictures, sound or film, no text: --all lists them.", err=True
        )
    elif not count and not as_json:
        click.echo("Everything was looked at.")
    sys.exit(1 if count else 0)


@click.group()
def quarantine() -> None:
    """Files that broke their reader or may not be read: which and why, and to try them again.

    A file that no worker survives twice is set aside, tried again after ten minutes, and from its
    third strike once a day. Until then it counts as not examined, never as clean.
    """


@quarantine.command(name="list")
@config_option
@click.option("--source", help="Only of this source.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file.")
def list_(config: Path, source: str | None, *, as_json: bool) -> None:
    """List what is set aside: source, reason, strikes, next try, path.

    Exit code: 0 nothing is, 1 something is, 2 it cannot be told.
    """
    rows = [row for row in _held(settings_of(config)) if source in {None, row.source}]
    for row in rows:
        click.echo(json.dumps(_row(row), ensure_ascii=False) if as_json else _line(row))
    if not rows and not as_json:
        click.echo("Nothing is in quarantine.")
    sys.exit(1 if rows else 0)


@quarantine.command()
@config_option
@click.argument(
    "paths", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="[PATH]..."
)
@click.option("--all", "everything", is_flag=True, help="All that is set aside.")
@click.option("--source", help="All of this source.")
def retry(config: Path, paths: tuple[Path, ...], source: str | None, *, everything: bool) -> None:
    """Try files again as if for the first time: PATHs, all of a --source, or --all.

    A running agent does so within a second, one that does not run when it is started.
    """
    if not (paths or source or everything):
        msg = "say which: PATH..., --source NAME or --all; `persinc-agent quarantine list` shows them"
        raise click.UsageError(msg)
    settings = settings_of(config)
    rows = _held(settings)
    wanted = {os.path.abspath(os.fsencode(path)) for path in paths}  # noqa: PTH100 - bytes
    chosen = [row for row in rows if everything or row.source == source or row.path in wanted]
    for path in sorted(wanted - {row.path for row in chosen}):
        click.echo(f"{os.fsdecode(path)}: is not in quarantine", err=True)
    try:
        change(settings.agent.state_directory, [retry_quarantined(row) for row in chosen])
    except StoreError as error:
        raise Unfit(str(error)) from None
    click.echo(f"{len(chosen)} will be tried again.")
    sys.exit(0 if len(chosen) >= len(wanted) else 1)


def _asked(address: str) -> Standing | None:
    """Ask a running agent; None where nobody answers as one."""
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://{address}/status", timeout=_ANSWER_SECONDS) as answer:
            return Standing.model_validate_json(answer.read())
    except (URLError, OSError, HTTPException, ValidationError):
        return None


def _remembered(settings: Settings) -> Standing | None:
    """What it said last."""
    try:
        with looked_at(settings.agent.state_directory) as ledger:
            note = ledger.note("status")
    except StoreError as error:
        click.echo(str(error), err=True)
        return None
    if not note:
        return None
    return Standing(status=AgentStatus.model_validate_json(note), running=False)


def _held(settings: Settings) -> list[Quarantined]:
    try:
        with looked_at(settings.agent.state_directory) as ledger:
            return _sorted(ledger)
    except StoreError as error:
        raise Unfit(str(error)) from None


def _sorted(ledger: Ledger) -> list[Quarantined]:
    return sorted(ledger.quarantine(), key=lambda row: (row.source, row.path))


def _row(row: Quarantined) -> dict[str, object]:
    return {
        "source": row.source,
        "path": _shown(row.path),
        "reason": row.reason,
        "strikes": row.strikes,
        "bytes": row.identity.size,
        "next_try_at": datetime.fromtimestamp(row.next_try_at, UTC).isoformat(),
    }


def _line(row: Quarantined) -> str:
    wait = max(row.next_try_at - time.time(), 0) / 60
    return f"{row.source}  {row.reason:<10}  strikes {row.strikes}  next try in {wait:.0f} min  {_shown(row.path)}"


def _shown(path: bytes) -> str:
    """A path for a terminal: what is no UTF-8, or would move the cursor, is escaped."""
    text = path.decode("utf-8", "backslashreplace")
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


COMMANDS = (status, unexamined, quarantine)
