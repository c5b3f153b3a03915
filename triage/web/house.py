"""/api for what keeps the house: suppressions, tuning, agents, audit, routines, register, tokens."""

from typing import Annotated, Literal

from fastapi import APIRouter, Body, HTTPException, Path, Query, Request, Response

from triage import desk, draft_file, show
from triage.access import Grant, Role, Scope
from triage.desk.accounting import deviations as deviations_of
from triage.desk.accounting import draft as draft_of
from triage.desk.accounting import let_in, watched
from triage.desk.accounting import yearly as yearly_of
from triage.desk.admitting import list_tokens, new_token, revoke_token
from triage.desk.registering import register as rows_of
from triage.desk.registering import take_register
from triage.dpia import dpia_of
from triage.opening import retention_of
from triage.register_file import as_csv, as_workbook, rows_in
from triage.routine import Routine
from triage.settings import Settings
from triage.token import token_json
from triage.web import bodies
from triage.web.admission import Admitted, Seat
from triage.web.cases import Number
from triage.web.language import language_of
from triage.yearly import as_json

router = APIRouter(prefix="/api", tags=["house"], route_class=Admitted)
Json = dict[str, object]
_Word = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")]
_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/agents")
def agents(at: Seat) -> list[Json]:
    """Who watches what, what could not be examined, and who has fallen silent."""
    return [show.agent_json(view) for view in desk.agents(at)]


@router.get("/suppressions")
def suppressions(at: Seat, *, past: bool = False) -> list[Json]:
    """What is ignored, by whom, why, until when, and how much it has hidden."""
    return [show.suppression_json(one) for one in desk.suppressions(at, past=past)]


@router.post("/suppressions", status_code=201)
def suppress(at: Seat, body: bodies.Suppress) -> Json:
    """Ignore what resembles a case, or what all matchers fit, for a time."""
    ends = at.now() + show.days(body.days)
    if body.number:
        like = body.like or ("source", "group", "detector")
        made = desk.suppress_like(at, body.number, like, body.reason, expires_at=ends)
    else:
        scope = Scope(body.controller, body.unit)
        made = desk.suppress(at, body.match, body.reason, expires_at=ends, scope=scope)
    return show.suppression_json(made)


@router.post("/suppressions/{suppression}/end", status_code=204)
def end_suppression(
    at: Seat, suppression: Annotated[int, Path(ge=1, le=2**31 - 1)], body: bodies.Reasoned
) -> None:
    """End one before its time."""
    desk.end_suppression(at, suppression, body.reason)


@router.get("/tuning")
def tuning(at: Seat) -> list[Json]:
    """How often each detector's rules were right."""
    return [show.precision_json(one) for one in desk.tuning(at)]


@router.get("/audit")
def audit(at: Seat, number: _Word = "") -> list[Json]:
    """Who saw and did what, of one case or of all."""
    return [show.audit_json(row) for row in desk.audit_log(at, number or None)]


@router.get("/audit/verify")
def verify(
    at: Seat, head: Annotated[str, Query(pattern=r"^([0-9]{1,15}:[0-9a-f]{64})?$")] = ""
) -> Json:
    """Check the chain; `head` is what an earlier check gave."""
    return show.verified_json(desk.verify_audit(at, head))


@router.post("/erasures")
def erase(at: Seat, request: Request) -> list[Json]:
    """Erase for good what is older than the settings keep; held cases stay."""
    settings: Settings = request.app.state.settings
    return [show.erased_json(one) for one in desk.erase(at, retention_of(settings))]


@router.get("/routines")
def routines(at: Seat, request: Request) -> list[Json]:
    """The written routines, the longest not reviewed first."""
    language = language_of(request, at.house.language)
    return [show.routine_json(one) for one in desk.routines(at, language)]


@router.post("/routines", status_code=201)
def put_routine(at: Seat, body: bodies.RoutinePut) -> Json:
    """Add a routine, or change what is said of it."""
    one = Routine(body.put, body.title or body.put, body.place, body.owner)
    desk.put_routine(at, one)
    return show.routine_json(one)


@router.post("/routines/{routine}/reviewed", status_code=204)
def review(at: Seat, routine: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,60}$")]) -> None:
    """Note that it was looked through today."""
    desk.review_routine(at, routine, at.now().astimezone(at.house.zone).date())


@router.get("/register", response_class=Response)
def export(
    at: Seat,
    shape: Annotated[Literal["csv", "xlsx"], Query()] = "csv",
    controller: _Word = "",
) -> Response:
    """The register of art. 33(5) as a file."""
    rows = rows_of(at, controller)
    write = as_csv if shape == "csv" else as_workbook
    name = f'attachment; filename="register.{shape}"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(write(rows, at.house.zone), media_type=_TYPES[shape], headers=headers)


@router.post("/register")
def take(
    at: Seat,
    file: Annotated[bytes, Body(media_type="application/octet-stream")],
    controller: _Word = "",
) -> Json:
    """Take in an existing register, CSV or workbook; a second time adds nothing."""
    done = take_register(at, rows_in(file, "file", at.house.zone), controller)
    return show.imported_json(done)


@router.get("/cases/{number}/draft", response_class=Response)
def draft(
    at: Seat,
    number: Number,
    authority: Literal["IMY", "Datatilsynet"] = "IMY",
    kind: Literal["preliminary", "complete", "follow_up", "withdrawal"] = "preliminary",
    shape: Literal["md", "json", "docx"] = "md",
) -> Response:
    """A notification to the authority, filled as far as is known. Nothing is sent."""
    made = draft_of(at, number, authority, kind)
    return Response(draft_file.written(made, shape), media_type=_TYPES[shape])


@router.get("/yearly")
def yearly(at: Seat, year: Annotated[int, Query(ge=2018, le=2200)]) -> Json:
    """The year's figures; counts under five, and what would tell them, are hidden."""
    return as_json(yearly_of(at, year))


@router.get("/deviations")
def deviations(at: Seat, *, closed: bool = False) -> list[Json]:
    """Deviations with the routine to change, its owner and when it is due, soonest first."""
    return [show.deviation_json(one) for one in deviations_of(at, closed=closed)]


@router.get("/dpia", response_class=Response)
def dpia(at: Seat, request: Request, language: Literal["sv", "nb"] = "sv") -> Response:
    """The facts for the tool's own impact assessment, from what runs."""
    settings: Settings = request.app.state.settings
    facts = dpia_of(settings, watched(at), retention_of(settings), language, let_in(at))
    return Response(facts, media_type=_TYPES["md"])


@router.get("/tokens")
def tokens(at: Seat) -> list[Json]:
    """All tokens, without their secrets."""
    return [token_json(one) for one in list_tokens(at)]


@router.post("/tokens", status_code=201)
def token_new(at: Seat, body: bodies.TokenNew) -> Json:
    """Make a token; its secret is given this once. Nobody hands out more than they hold."""
    grant = Grant(Role(body.role), body.controller, body.unit)
    token, secret = new_token(at, body.person, [grant], at.now() + show.days(body.days))
    return {**token_json(token), "token": secret}


@router.post("/tokens/{name}/revoke", status_code=204)
def token_revoke(at: Seat, name: Annotated[str, Path(pattern=r"^[a-z0-9]{8,16}$")]) -> None:
    """Close one at once."""
    if not revoke_token(at, name):
        raise HTTPException(404, "no such token")
