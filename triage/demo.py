"""The demo: the whole house on one machine, seven things that go wrong, and what comes of them.

Agent and triage run as they do in earnest, each its own process, on a made-up share, mail log and
intranet export in a temporary folder; on the local bus, or on a Kafka at --kafka. The exit code
is 0 when each act came out as it should and 1 when not.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console
from rich.markup import escape

from triage.demo_acts import ACTS, Act, House

_READY_SECONDS = 60.0
_CASE_SECONDS = 30.0
_GRACE_SECONDS = 1.0
_EXAMINED, _OPENED = "persinc_items_examined_total", "persinc_cases_opened_total"
_STOP_SECONDS = 20.0

_AGENT_TOML = """
[agent]
name = "demo"
state_directory = "state"
own_domains = ["kommun.example"]
language = "en"
health_address = "{agent}"

[bus]
{bus}

[seal]
recipients_file = "keys/dpo.recipients"
pseudonym_key_file = "keys/pseudonym.key"

[[source]]
kind = "shared_drive"
name = "share"
path = "share"
audience = "all_staff"
controller = "Bildningsnämnden"
unit = "Ekskolan"

[[source]]
kind = "mail_log"
name = "mail"
path = "mail.log"
secure_gateways = ["sefos.example"]
controller = "Kommunstyrelsen"
unit = "IT"

[[source]]
kind = "intranet_export"
name = "intranet"
path = "export"
audience = "all_staff"
controller = "Kommunstyrelsen"
unit = "Kommunikation"
"""
_TRIAGE_TOML = """
[service]
language = "en"
health_address = "{triage}"

[store]
url = "sqlite:///{folder}/triage.sqlite"

[bus]
{bus}
"""


def main(kafka: str = "", *, stay: bool = False, console: Console | None = None) -> int:
    """Run the demo; `kafka` is a broker's HOST:PORT, else the local bus serves."""
    show = console or Console(highlight=False)
    folder = Path(tempfile.mkdtemp(prefix="persinc-demo-"))
    before = signal.signal(signal.SIGTERM, _told_to_stop)
    try:
        house = furnish(folder, kafka)
        where = f"A share, a mail log and an intranet export in [bold]{folder}[/bold]"
        show.print(where, soft_wrap=True)
        with running(folder, house):
            show.print("Agent and triage are running.\n")
            known: set[object] = set()
            outcomes = [_play(act, house, folder, known, show) for act in ACTS]
            right = sum(outcomes)
            show.print(f"\n{right} of {len(ACTS)} came out as they should.")
            if stay:
                _stay(folder, house, show)
        return 0 if all(outcomes) else 1
    finally:
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(folder, ignore_errors=True)


def _told_to_stop(_number: int, _frame: FrameType | None) -> None:
    """Being told to stop is Ctrl-C: what was started is stopped too."""
    raise KeyboardInterrupt


def furnish(folder: Path, kafka: str = "") -> House:
    """Make folders, keys and settings as an administrator would."""
    agent, triage = _free_addresses(2)
    house = House(folder / "share", folder / "mail.log", folder / "export", agent, triage)
    house.share.mkdir()
    house.export.mkdir()
    house.log.touch()
    (folder / "state").mkdir(mode=0o700)
    _run("persinc-agent", "keys", "new", "--directory", str(folder / "keys"))
    bus = (
        f'kind = "kafka"\nbootstrap_servers = ["{kafka}"]'
        if kafka
        else f'kind = "local"\npath = "{folder}/bus.sqlite"'
    )
    fill = {"agent": agent, "triage": triage, "folder": folder, "bus": bus}
    (folder / "agent.toml").write_text(_AGENT_TOML.format(**fill), encoding="utf-8")
    group = f'\ngroup = "demo-{folder.name}"' if kafka else ""
    (folder / "triage.toml").write_text(
        _TRIAGE_TOML.format(**fill | {"bus": bus + group}), encoding="utf-8"
    )
    return house


@contextmanager
def running(folder: Path, house: House) -> Iterator[None]:
    """Start agent and triage, wait until both are ready, and stop them in the end."""
    with ExitStack() as stack:
        for program, address in (("persinc-triage", house.triage), ("persinc-agent", house.agent)):
            name = program.removeprefix("persinc-")
            log = stack.enter_context((folder / f"{name}.log").open("wb"))
            process = subprocess.Popen(  # noqa: S603 - our own programs
                [_program(program), "run", "--config", str(folder / f"{name}.toml")],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(_stop, process)
            _await_ready(address, process, folder / f"{name}.log")
        yield


def _play(act: Act, house: House, folder: Path, known: set[object], show: Console) -> bool:
    """Let one thing happen, and wait for what comes of it; its cases are `known` from then on."""
    show.print(f"[bold]{act.name}[/bold]  {act.what}")
    examined, opened = counted(house.agent, _EXAMINED), counted(house.triage, _OPENED)
    path = act.do(house)
    if act.rules:
        _await_more(house.triage, _OPENED, opened)
    else:
        _await_more(house.agent, _EXAMINED, examined)
        time.sleep(_GRACE_SECONDS)
    new = [case for case in _cases(folder) if case["id"] not in known]
    known |= {case["id"] for case in new}
    if not act.rules:
        return _tell_none(new, path, show)
    if not new:
        show.print("    [red]no case came[/red]")
        return False
    told = [_tell_case(case, act, show) for case in new]
    return any(told)


def _await_more(address: str, name: str, before: float) -> None:
    ends_at = time.monotonic() + _CASE_SECONDS
    while counted(address, name) <= before and time.monotonic() < ends_at:
        time.sleep(0.1)


def counted(address: str, name: str) -> float:
    """The sum of a counter, as Prometheus would read it."""
    with urlopen(f"http://{address}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def _tell_case(case: dict[str, object], act: Act, show: Console) -> bool:
    reasons = case["reasons"]
    assert isinstance(reasons, list)
    expected = any(reason["rule"] in act.rules for reason in reasons)
    texts = "; ".join(escape(str(reason["text"])) for reason in reasons)
    mark = "[green]case[/green]" if expected else "[red]case, for another reason[/red]"
    show.print(f"    {mark} {case['id']} ({case['level']}): {texts}")
    return expected


def _tell_none(new: list[dict[str, object]], path: Path, show: Console) -> bool:
    if new:
        show.print(f"    [red]became a case: {escape(str(new[0]['reasons']))}[/red]")
        return False
    scanned = _run(
        "persinc-agent", "scan", "--json", "--language", "en", str(path), codes=(0, 1, 2)
    )
    row = json.loads(scanned.splitlines()[0])
    why = "; ".join(reason["text"] for reason in row["reasons"]) or "nothing was found in it"
    show.print(f"    [green]no incident[/green] ({row['outcome']}): {escape(why)}")
    return True


def _cases(folder: Path) -> list[dict[str, object]]:
    listed = _run("persinc-triage", "--config", str(folder / "triage.toml"), "list", "--json")
    return [json.loads(line) for line in listed.splitlines()]


def _stay(folder: Path, house: House, show: Console) -> None:
    triage = _program("persinc-triage")
    show.print(
        f"\nThe house stays until Ctrl-C. Save files in {folder}/share and look:\n"
        f"  {triage} --config {folder}/triage.toml list\n"
        f"  {triage} --config {folder}/triage.toml show ID --identity {folder}/keys/dpo.identity --reason WHY\n"
        f"  http://{house.agent}/metrics  http://{house.agent}/ready  http://{house.triage}/metrics",
        soft_wrap=True,
    )
    try:
        signal.pause()
    except KeyboardInterrupt:
        show.print("Stopping.")


def _free_addresses(count: int) -> list[str]:
    """Addresses nobody listens on, so that two demos do not meet."""
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [f"127.0.0.1:{one.getsockname()[1]}" for one in sockets]


def _is_ready(address: str) -> bool:
    try:
        with urlopen(f"http://{address}/ready", timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's own number
    except (URLError, OSError):
        return False


def _await_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends_at = time.monotonic() + _READY_SECONDS
    while not _is_ready(address):
        if process.poll() is not None or time.monotonic() > ends_at:
            sys.stderr.write(log.read_text(encoding="utf-8", errors="replace")[-4000:])
            msg = f"{log.stem} did not start; its last words are above"
            raise SystemExit(msg)
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _run(program: str, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(  # noqa: S603 - our own programs
        [_program(program), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode not in codes:
        msg = f"{program} {arguments[0]} ended with {done.returncode}: {done.stderr.strip()}"
        raise SystemExit(msg)
    return done.stdout


def _program(name: str) -> str:
    """Our program beside this Python, as in a virtual environment that is not activated."""
    return str(Path(sys.executable).with_name(name))
