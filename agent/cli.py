"""persinc-agent: run, scan, explain, check, keys; cli_state.py adds status, unexamined, quarantine."""

import asyncio
import sys
from pathlib import Path

import click
from rich.console import Console

from agent import cli_state, scan
from agent.cli_settings import Unfit, config_option, settings_of
from agent.language import LANGUAGES
from agent.seal import KeyFileError, make_keys
from agent.settings_file import SettingsError
from agent.start import Start
from agent.worker import WorkerUnfit


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99})
@click.version_option(package_name="persinc")
def main() -> None:
    """Find personal-data incidents on file servers, in mail logs and in intranet exports.

    Start with `persinc-agent scan FOLDER`: it looks once, by hand, and sends nothing anywhere.
    """


@main.command()
@config_option
def run(config: Path) -> None:
    """Watch what the settings name, and publish possible incidents to Kafka, until stopped.

    Stops in order on SIGTERM or Ctrl-C; being killed is safe at any moment.
    """
    from agent import app  # noqa: PLC0415 - the other commands need neither Kafka nor watchdog

    settings = settings_of(config)
    try:
        sys.exit(asyncio.run(app.run(settings)))
    except SettingsError as error:
        raise Unfit(str(error)) from None


@main.command(name="scan")
@click.argument(
    "paths", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="[PATH]..."
)
@click.option(
    "--mail-log",
    multiple=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE",
    help="Read a Postfix log whose header_checks log the Subject. May be repeated.",
)
@click.option(
    "--export",
    multiple=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="DIR",
    help="Read an intranet export: a tree of HTML and files, or WARC.",
)
@click.option(
    "--own-domain",
    multiple=True,
    metavar="D",
    help="A mail domain that is inside. May be repeated; default: from --config.",
)
@click.option(
    "--audience",
    type=click.Choice(["public", "all_staff", "restricted", "unknown"]),
    default="unknown",
    show_default=True,
    help="Who can reach what is scanned.",
)
@click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, readable=False),
    help="Take own domains, terms and recognizers from an agent's settings.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and item, at once.")
@click.option(
    "--show-text",
    is_flag=True,
    help="Show what was found unmasked. Mind who sees the screen and where it is logged.",
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="sv", show_default=True)
def scan_command(
    paths: tuple[Path, ...],
    mail_log: tuple[Path, ...],
    export: tuple[Path, ...],
    own_domain: tuple[str, ...],
    audience: str,
    config: Path | None,
    *,
    as_json: bool,
    show_text: bool,
    workers: int,
    language: str,
) -> None:
    """Look at files, folders, a mail log or an export once, by hand. Nothing is sent or stored.

    \b
    persinc-agent scan /srv/share/bildning
    persinc-agent scan --mail-log /var/log/mail.log --own-domain kommun.example
    persinc-agent scan --export crawl.warc.gz --json > rows.jsonl

    Exit code: 0 nothing found, 1 possible incidents, 2 something could not be looked at.
    """  # noqa: D301 - click's \b keeps the lines
    targets = scan.targets(paths, mail_log, export)
    if not targets:
        msg = "nothing to scan: name a PATH, --mail-log FILE or --export DIR"
        raise click.UsageError(msg)
    start = _start(config, own_domain, audience, language, show_text=show_text)
    console = Console(stderr=as_json)
    try:
        result = asyncio.run(scan.run(targets, start, workers, console, as_json=as_json))
    except KeyboardInterrupt:
        sys.exit(130)
    except WorkerUnfit as unfit:
        raise Unfit(str(unfit)) from None
    sys.exit(result.exit_code)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--own-domain", multiple=True, metavar="D", help="A mail domain that is inside.")
@click.option("--config", "-c", type=click.Path(path_type=Path, readable=False))
@click.option("--show-text", is_flag=True, help="Show what was found unmasked.")
@click.option("--language", type=click.Choice(LANGUAGES), default="sv", show_default=True)
def explain(
    file: Path, own_domain: tuple[str, ...], config: Path | None, *, show_text: bool, language: str
) -> None:
    """Tell every finding in FILE, why it scored so, and why it is or is not an incident.

    Exit code as of scan.
    """
    start = _start(config, own_domain, "unknown", language, show_text=show_text)
    try:
        sys.exit(asyncio.run(scan.explain(file, start, Console())).exit_code)
    except WorkerUnfit as unfit:
        raise Unfit(str(unfit)) from None


@main.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object.")
def check(config: Path, *, as_json: bool) -> None:
    """Check the settings and tell in words what will be watched, and what stands in the way.

    Exit code: 0 all is well, 2 something must be mended first.
    """
    from agent import check as checks  # noqa: PLC0415 - only here

    report = asyncio.run(checks.report(settings_of(config)))
    click.echo(report.as_json() if as_json else report.in_words())
    sys.exit(2 if report.problems else 0)


@main.group()
def keys() -> None:
    """Keys: the DPO's age key pair, and the key for pseudonyms."""


@keys.command(name="new")
@click.option(
    "--directory",
    "-d",
    type=click.Path(path_type=Path, readable=False),
    default=Path(),
    show_default="here",
    help="Where to write dpo.identity, dpo.recipients, pseudonym.key",
)
def keys_new(directory: Path) -> None:
    """Make an age key pair for the DPO, and a pseudonym key for the agents.

    Agents get dpo.recipients and pseudonym.key, the same on all of them. dpo.identity belongs to
    the DPO alone: take it off this machine. Without it nobody can read what was sealed.
    """
    try:
        identity, recipients, pseudonym = make_keys(directory)
    except (KeyFileError, OSError) as error:
        raise Unfit(str(error)) from None
    click.echo(f"{identity}: for the DPO alone; move it off this machine")
    click.echo(f"{recipients}: for every agent (seal.recipients_file)")
    click.echo(f"{pseudonym}: for every agent, secret (seal.pseudonym_key_file)")


def _start(
    config: Path | None,
    own_domains: tuple[str, ...],
    audience: str,
    language: str,
    *,
    show_text: bool,
) -> Start:
    start = Start.by_hand(own_domains, audience, language, show_text=show_text)
    return start if config is None else start.with_settings(settings_of(config))


for command in cli_state.COMMANDS:
    main.add_command(command)
