"""Tokens for the API, and the command line from elsewhere: the same commands, through the API."""

import copy
import functools
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import httpx

from triage.access import Grant, Role
from triage.cli_sections import Sectioned
from triage.desk.admitting import list_tokens, new_token, revoke_token
from triage.door import Door, Failed
from triage.show import days, one_line
from triage.token import token_json

_ZONE = ZoneInfo("Europe/Stockholm")
_CASE = frozenset(
    """
    factor aware decide confirm reopen rest notified told undo assign note measure consulted
    detail deviation merge split hold
    """.split()
)
_GET = {
    "list": "/api/cases",
    "show": "/api/cases/{number}",
    "similar": "/api/cases/{number}/similar",
    "agents": "/api/agents",
    "tuning": "/api/tuning",
    "suppressions": "/api/suppressions",
    "routines": "/api/routines",
    "audit list": "/api/audit",
    "audit verify": "/api/audit/verify",
    "register export": "/api/register",
    "token list": "/api/tokens",
    "yearly": "/api/yearly",
    "deviations": "/api/deviations",
    "dpia": "/api/dpia",
    "draft": "/api/cases/{number}/draft",
}
_POST = {
    "report": "/api/reports",
    "suppress": "/api/suppressions",
    "token new": "/api/tokens",
    "token revoke": "/api/tokens/{name}/revoke",
    "register import": "/api/register",
    **{name: f"/api/cases/{{number}}/{name}" for name in _CASE},
}
_BOTH = frozenset({"suppressions", "routines"})
_LOCAL = frozenset({"as_json", "identity", "output", "file", "yes"})
_TIMEOUT = 60.0


@click.group()
def token() -> None:
    """Let somebody in by the API."""


@token.command(name="new")
@click.argument("person")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--controller", default="", metavar="NÄMND")
@click.option("--unit", default="")
@click.option("--days", "valid", type=click.IntRange(1, 3650), default=365, show_default=True)
@click.pass_obj
def token_new(door: Door, person: str, role: str, controller: str, unit: str, valid: int) -> None:
    """Make a token for PERSON and print it, this once."""
    with door.desk() as at:
        grant = Grant(Role(role), controller, unit)
        _, secret = new_token(at, person, [grant], at.now() + days(valid))
    click.echo(secret)


@token.command(name="list")
@click.pass_obj
def token_list(door: Door) -> None:
    """List tokens, without their secrets."""
    with door.desk() as at:
        for one in list_tokens(at):
            click.echo(one_line(token_json(one)))


@token.command(name="revoke")
@click.argument("name", metavar="ID")
@click.pass_obj
def token_revoke(door: Door, name: str) -> None:
    """Close a token at once."""
    with door.desk() as at:
        if not revoke_token(at, name):
            msg = f"{name}: no such token that stands"
            raise Failed(msg)


class Speaking(Sectioned):
    """A group whose commands go to the API when --api names one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for, or its double that speaks to the API."""
        name, command, rest = super().resolve_command(ctx, args)
        url, file = ctx.params.get("api"), ctx.params.get("token_file")
        if not url or command is None or name is None:
            return name, command, rest
        if file is None:
            msg = "--api needs --token-file"
            raise click.UsageError(msg)
        return name, _spoken(command, name, _Line(url.rstrip("/"), file)), rest


class _Line:
    """The way to the API."""

    def __init__(self, url: str, token_file: Path) -> None:
        self.url = url
        try:
            self.token = token_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{token_file}: the token cannot be read ({type(error).__name__})"
            raise Failed(msg) from None
        if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            msg = "--api begins with https://, so that the token stays secret"
            raise Failed(msg)

    def ask(self, method: str, path: str, **more: object) -> httpx.Response:
        """One request. Raises Failed with what the API said."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if "content" in more:
            headers["Content-Type"] = "application/octet-stream"
        try:
            answer = httpx.request(
                method,
                f"{self.url}{path}",
                headers=headers,
                timeout=_TIMEOUT,
                **more,  # type: ignore[arg-type]  # params, json or content
            )
        except httpx.HTTPError as error:
            msg = f"{self.url}: {type(error).__name__}"
            raise Failed(msg) from None
        if answer.is_success:
            return answer
        try:
            detail = answer.json()["detail"]
        except (ValueError, KeyError, TypeError):
            detail = answer.reason_phrase
        msg = f"{answer.status_code}: {_in_words(detail)}"
        raise Failed(msg)


def _in_words(detail: object) -> str:
    if not isinstance(detail, list):
        return str(detail)
    return "\n".join(f"{'.'.join(map(str, flaw['loc'][1:]))}: {flaw['msg']}" for flaw in detail)


def _spoken(command: click.Command, name: str, line: _Line) -> click.Command:
    double = copy.copy(command)
    if isinstance(double, click.Group):
        double.commands = {
            part: _spoken(one, f"{name} {part}", line) for part, one in double.commands.items()
        }
        return double
    if name not in _GET and name not in _POST:
        msg = f"{name} works on the host itself, not through --api"
        raise click.UsageError(msg) if name.count(" ") == 0 else Failed(msg)
    double.callback = functools.partial(_send, line, name)
    return double


def _send(line: _Line, name: str, /, **params: object) -> None:
    if params.get("identity") is not None:
        msg = "the DPO's key does not go through the API; run `show --identity` where the key is"
        raise Failed(msg)
    if name in _BOTH and _changed(line, name, params):
        return
    template = _GET.get(name) or _POST[name]
    values = {key: _plain(value) for key, value in params.items() if key not in _LOCAL}
    in_path = {key: str(values.pop(key)) for key in ("number", "name") if f"{{{key}}}" in template}
    path = template.format(**in_path)
    sent = {key: value for key, value in values.items() if value not in (None, "", [], ())}
    if name in _GET:
        _shown(line.ask("GET", path, params=sent), params)
    elif name == "register import":
        content = Path(str(params["file"])).read_bytes()
        _shown(line.ask("POST", path, params=sent, content=content), params)
    else:
        _shown(line.ask("POST", path, json=_paired(name, sent)), params)


def _changed(line: _Line, name: str, params: Mapping[str, object]) -> bool:
    """Commands that list, and change too when an option says so."""
    if name == "suppressions" and params["end"] is not None:
        reason = {"reason": params["reason"]}
        line.ask("POST", f"/api/suppressions/{params['end']}/end", json=reason)
    elif name == "routines" and params["put"] is not None:
        said = {key: params[key] for key in ("put", "title", "place", "owner")}
        line.ask("POST", "/api/routines", json=said)
    elif name == "routines" and params["reviewed"] is not None:
        line.ask("POST", f"/api/routines/{params['reviewed']}/reviewed")
    else:
        return False
    return True


def _paired(name: str, sent: Mapping[str, object]) -> dict[str, object]:
    """KEY=VALUE options as objects; `days` under its own name."""
    body = dict(sent)
    for key in ("pairs", "match"):
        pairs = body.get(key)
        if isinstance(pairs, list):
            body[key] = dict(str(pair).split("=", 1) for pair in pairs if "=" in str(pair))
    if name == "token new":
        body["days"] = body.pop("valid", 365)
    return body


def _plain(value: object) -> object:
    match value:
        case timedelta():
            return (datetime.now(UTC) - value).isoformat()
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=_ZONE)).isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case Path():
            return str(value)
        case _:
            return value


def _shown(answer: httpx.Response, params: Mapping[str, object]) -> None:
    output = params.get("output")
    if output is not None:
        Path(str(output)).write_bytes(answer.content)
        click.echo(str(output))
        return
    if not answer.content:
        return
    if "json" not in answer.headers.get("content-type", ""):
        click.echo(answer.text)
        return
    content = answer.json()
    if isinstance(content, dict) and "token" in content:
        click.echo(content["token"])
    elif isinstance(content, list):
        for one in content:
            click.echo(json.dumps(one, ensure_ascii=False))
    else:
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))


COMMANDS = (token,)
