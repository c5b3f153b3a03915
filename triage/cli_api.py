"""The command line from elsewhere: the same commands, through the API."""

import copy
import functools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import httpx

from triage.address import is_safe
from triage.agents_table import unwatched
from triage.cli_sections import Sectioned
from triage.cli_told import agents_told, tell
from triage.desk import Evidence
from triage.door import Door, Failed
from triage.screen import console
from triage.screen_card import evidence_of
from triage.show import one_line
from triage.unseal import Identity, WrongIdentity
from triage.words import word

_CASE = frozenset(
    """
    factor aware decide confirm reopen rest notified told undo assign note measure consulted
    detail deviation merge split hold
    """.split()
)
_GET = {
    "list": "/api/cases",
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
    "show": "/api/cases/{number}/view",
    "report": "/api/reports",
    "suppress": "/api/suppressions",
    "token new": "/api/tokens",
    "token revoke": "/api/tokens/{name}/revoke",
    "register import": "/api/register",
    "erase": "/api/erasures",
    **{name: f"/api/cases/{{number}}/{name}" for name in _CASE},
}
_BOTH = frozenset({"suppressions", "routines"})
_LOCAL = frozenset({"as_json", "identity", "output", "file", "yes"})
_TIMEOUT = 60.0


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
        if not is_safe(url):
            msg = "--api begins with https://, so that the token stays secret"
            raise Failed(msg)
        self.url = url
        try:
            self.token = token_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            msg = f"{token_file}: the token cannot be read ({type(error).__name__})"
            raise Failed(msg) from None

    def ask(
        self, method: str, path: str, accept: str = "application/json", **more: object
    ) -> httpx.Response:
        """One request. Raises Failed with what the API said."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": accept,
            "Accept-Language": _language(),
        }
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
            msg = f"{self.url}: {str(error) or type(error).__name__}"
            if "CERTIFICATE" in str(error):
                msg += "; name your own authority's certificates in SSL_CERT_FILE"
            raise Failed(msg) from None
        if answer.is_success:
            return answer
        try:
            detail = answer.json()["detail"]
        except (ValueError, KeyError, TypeError):
            detail = f"{answer.status_code} {answer.reason_phrase}"
        raise Failed(_in_words(detail))


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
    if name in _BOTH:
        _change(line, name, params)
    template = _GET.get(name) or _POST[name]
    left_out = _LOCAL | _now_by_default(params)
    values = {key: _plain(value) for key, value in params.items() if key not in left_out}
    in_path = {key: str(values.pop(key)) for key in ("number", "name") if f"{{{key}}}" in template}
    path = template.format(**in_path)
    sent = {key: value for key, value in values.items() if value not in (None, "", [], ())}
    if name == "show" and not params["as_json"]:
        click.echo(line.ask("POST", path, "text/plain", json=sent).text, nl=False)
        _show_sealed(line, params)
    elif name == "show" and params["identity"] is not None:
        card = line.ask("POST", path, json=sent).json()
        evidence = [{"event": one.event_id, **one.content} for one in _opened(line, params)]
        click.echo(one_line({**card, "evidence": evidence}))
    elif name == "list" and not params["as_json"]:
        _list(line, sent, params)
    elif name in _GET:
        _shown(name, line.ask("GET", path, params=sent), params)
    elif name == "register import":
        content = Path(str(params["file"])).read_bytes()
        _shown(name, line.ask("POST", path, params=sent, content=content), params)
    elif name == "erase":
        if not params["yes"]:
            click.confirm(word("erase_now", _language()), abort=True)
        _shown(name, line.ask("POST", path), params)
    else:
        _shown(name, line.ask("POST", path, json=_paired(name, sent)), params)


def _list(line: _Line, sent: Mapping[str, object], params: Mapping[str, object]) -> None:
    """What waits, how many there are in all, and what nobody looks at."""
    answer = line.ask("GET", _GET["list"], params={**sent, "total": True})
    _shown("list", answer, params)
    count, total = len(answer.json()), answer.headers["X-Total-Count"]
    if int(total) > count:
        console().print(f"{count} / {total}", style="dim")
    agents = agents_told(line.ask("GET", "/api/agents").json())
    if unseen := unwatched(agents, _language()):
        console().print(unseen, style="yellow")


def _now_by_default(params: Mapping[str, object]) -> set[str]:
    """Options that mean now unless they say more: left to the clock over there."""
    options = click.get_current_context().command.params
    names = {str(option.name) for option in options if option.default == "now"}
    return {name for name in names if params[name] == timedelta()}


def _show_sealed(line: _Line, params: Mapping[str, object]) -> None:
    if params["identity"] is not None:
        for one in _opened(line, params):
            console().print(evidence_of(one, _language()))


def _opened(line: _Line, params: Mapping[str, object]) -> list[Evidence]:
    """What is sealed comes sealed, and is opened here: the DPO's key goes nowhere."""
    try:
        key = Identity.read(Path(str(params["identity"])))
        reason = _door().reason(str(params["reason"]))
        given = line.ask(
            "POST", f"/api/cases/{params['number']}/sealed", json={"reason": reason}
        ).json()
        return [Evidence(one["event"], key.open(one["sealed"])) for one in given]
    except WrongIdentity as error:
        raise Failed(str(error)) from None


def _change(line: _Line, name: str, params: Mapping[str, object]) -> None:
    """Commands that list, and change first when an option says so."""
    if name == "suppressions" and params["end"] is not None:
        reason = {"reason": params["reason"]}
        line.ask("POST", f"/api/suppressions/{params['end']}/end", json=reason)
    if name == "routines" and params["put"] is not None:
        said = {key: params[key] for key in ("put", "title", "place", "owner")}
        line.ask("POST", "/api/routines", json=said)
    if name == "routines" and params["reviewed"] is not None:
        line.ask("POST", f"/api/routines/{params['reviewed']}/reviewed")


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
            return (
                value if value.tzinfo else value.replace(tzinfo=_door().settings.service.zone)
            ).isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case Path():
            return str(value)
        case _:
            return value


def _shown(name: str, answer: httpx.Response, params: Mapping[str, object]) -> None:
    output = params.get("output")
    if output is not None:
        Path(str(output)).write_bytes(answer.content)
        click.echo(str(output))
    elif "json" not in answer.headers.get("content-type", ""):
        click.echo(answer.text, nl=not answer.text.endswith("\n"))
    else:
        tell(_door(), name, answer.json(), as_json=bool(params.get("as_json")))


def _language() -> str:
    return _door().language


def _door() -> Door:
    door: Door = click.get_current_context().obj
    return door
