"""/api/cases and /api/reports: lists, one case, and every step a person can take with it."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse

from triage import desk, show
from triage.case import WAITING, Case, State
from triage.decision import QUESTIONS
from triage.screen import as_text
from triage.screen_card import card_of
from triage.store import cases as kept
from triage.web import bodies
from triage.web.admission import Admitted, Seat
from triage.web.language import language_of

router = APIRouter(prefix="/api", tags=["cases"], route_class=Admitted)
Number = Annotated[str, Path(pattern=r"^[0-9]{6}-PERSINC-[A-Z0-9]{4}$")]
Json = dict[str, object]
_CURSOR = r"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z,[0-9]{6}-PERSINC-[A-Z0-9]{4})?$"
_OR_TEXT: dict[int | str, dict[str, object]] = {200: {"content": {"text/plain": {}}}}
_Word = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")]


@router.get("/cases")
def list_cases(
    at: Seat,
    request: Request,
    answer: Response,
    *,
    state: Annotated[tuple[State, ...], Query()] = (),
    category: _Word = "",
    band: Literal["", "low", "medium", "high", "very_high"] = "",
    controller: _Word = "",
    unit: _Word = "",
    source: _Word = "",
    limit: Annotated[int, Query(ge=1, le=10_000)] = 50,
    after: Annotated[str, Query(pattern=_CURSOR)] = "",
    everything: bool = False,
    mine: bool = False,
    newest: bool = False,
    total: bool = False,
) -> list[Json]:
    """List cases, those due soonest first: what waits, unless states or everything are asked for.

    `Link` names the next page; with `total`, `X-Total-Count` tells how many there are in all.
    """
    states = state or (tuple(State) if everything else WAITING)
    query = kept.Query(
        states=states,
        category=category,
        band=band,
        controller=controller,
        unit=unit,
        source=source,
        mine_or_free=at.actor.name if mine else "",
        order="opened_at" if newest else "due_by",
        limit=limit,
        after=_place(after),
    )
    page = desk.list_cases(at, query, total=total)
    if page.total is not None:
        answer.headers["X-Total-Count"] = str(page.total)
    if page.next is not None:
        moment, number = page.next
        cursor = f"{moment:%Y-%m-%dT%H:%M:%S.%fZ},{number}"
        url = request.url.include_query_params(after=cursor)
        answer.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    return [show.case_json(case) for case in page.cases]


def _place(cursor: str) -> tuple[datetime, str] | None:
    """Where the page before ended."""
    if not cursor:
        return None
    moment, _, number = cursor.partition(",")
    try:
        return datetime.fromisoformat(moment), number
    except ValueError:
        raise HTTPException(422, "after: no such moment") from None


@router.get("/me")
def me(at: Seat) -> Json:
    """Who the token's holder is, and what they may."""
    return {"name": at.actor.name, "grants": [asdict(grant) for grant in at.actor.grants]}


@router.get("/cases/{number}", response_model=Json, responses=_OR_TEXT)
def show_case(
    at: Seat,
    number: Number,
    request: Request,
    events: Annotated[int, Query(ge=1, le=10_000)] = 20,
) -> Json | Response:
    """One case, masked; that it was seen is logged. As text/plain it is the terminal's card."""
    return _card(at, number, request, bodies.View(events=events))


@router.post("/cases/{number}/view", response_model=Json, responses=_OR_TEXT)
def view_case(at: Seat, number: Number, request: Request, body: bodies.View) -> Json | Response:
    """The same, with why it is looked at: logged here, and in no address that others log."""
    return _card(at, number, request, body)


def _card(at: Seat, number: str, request: Request, view: bodies.View) -> Json | Response:
    card = desk.show(at, number, view.reason, events=view.events)
    language = language_of(request, at.house.language)
    if request.headers.get("accept", "").startswith("text/plain"):
        return PlainTextResponse(as_text(card_of(card, at.house, language)))
    return show.card_json(card, language)


@router.get("/cases/{number}/similar")
def similar(at: Seat, number: Number) -> list[Json]:
    """How cases like this were judged before."""
    return [show.case_json(case) for case in desk.similar(at, number)]


@router.post("/cases/{number}/sealed")
def sealed(at: Seat, number: Number, body: bodies.Reasoned) -> list[Json]:
    """What is sealed, still sealed: it is opened where the DPO's key is. Logged with the reason."""
    given = desk.sealed(at, number, body.reason)
    return [{"event": event, "sealed": text} for event, text in given]


@router.post("/cases/{number}/factor")
def factor(at: Seat, request: Request, number: Number, body: bodies.Factor) -> Json:
    """Set a factor of the severity, or answer a question; an empty value takes it back."""
    desk.override(at, number, body.factor, body.value, body.reason)
    return show.factored_json(desk.peek(at, number), language_of(request, at.house.language))


@router.post("/cases/{number}/aware")
def aware(at: Seat, number: Number, body: bodies.Aware) -> Json:
    """State when the controller became aware; the 72 hours run from then."""
    desk.set_aware(at, number, body.when or at.now(), body.reason)
    return _now(at, number)


@router.post("/cases/{number}/decide")
def decide(at: Seat, number: Number, body: bodies.Decide) -> Json:
    """Judge the case: the gate of art. 4(12) first."""
    answers = zip(QUESTIONS, (body.protected, body.wrong_recipient, body.public), strict=True)
    case = desk.decide(
        at,
        number,
        body.disposition,
        body.reason,
        breach=body.breach,
        findings=body.wrong,
        example=body.example or "",
        answers={name: str(value).lower() for name, value in answers if value is not None},
    )
    return show.case_json(case)


@router.post("/cases/{number}/confirm")
def confirm(at: Seat, number: Number, body: bodies.Confirm) -> Json:
    """Be the second pair of eyes."""
    return show.case_json(desk.confirm(at, number, agrees=body.agree, reason=body.reason))


@router.post("/cases/{number}/reopen")
def reopen(at: Seat, number: Number, body: bodies.Reasoned) -> Json:
    """Open it again."""
    return show.case_json(desk.reopen(at, number, body.reason))


@router.post("/cases/{number}/rest")
def rest(at: Seat, number: Number, body: bodies.Rest) -> Json:
    """Put it aside until a time, or until more is found."""
    case = desk.rest(at, number, body.reason, until=body.until, after_events=body.after)
    return show.case_json(case)


@router.post("/cases/{number}/notified")
def notified(at: Seat, number: Number, body: bodies.Notified) -> Json:
    """Record that the authority was told (art. 33)."""
    case = desk.notify(
        at,
        number,
        body.kind,
        body.when or at.now(),
        authority=body.authority,
        reference=body.reference,
        late_reason=body.late_reason,
    )
    return show.case_json(case)


@router.post("/cases/{number}/told")
def told(at: Seat, number: Number, body: bodies.Told) -> Json:
    """Record whether the persons were told (art. 34)."""
    desk.tell_persons(
        at,
        number,
        body.answer,
        at=body.when,
        how=body.how,
        why_not=body.why_not,
        count=body.count,
    )
    return _now(at, number)


@router.post("/cases/{number}/undo")
def undo(at: Seat, number: Number, body: bodies.Undo) -> Json:
    """Take back one's last entry, or a certain one."""
    return show.case_json(desk.undo(at, number, body.entry))


@router.post("/cases/{number}/assign")
def assign(at: Seat, number: Number, body: bodies.Assign) -> Json:
    """Give it to somebody, or to nobody."""
    return show.case_json(desk.assign(at, number, body.to))


@router.post("/cases/{number}/note")
def note(at: Seat, number: Number, body: bodies.Note) -> Json:
    """Write something down."""
    return show.entry_json(desk.note(at, number, body.text))


@router.post("/cases/{number}/measure")
def measure(at: Seat, number: Number, body: bodies.Measure) -> Json:
    """Write down a measure, taken or planned."""
    return show.entry_json(desk.measure(at, number, body.text, done_at=body.done))


@router.post("/cases/{number}/consulted")
def consulted(at: Seat, number: Number, body: bodies.Consulted) -> Json:
    """Write down that the DPO was consulted."""
    return show.entry_json(desk.consult(at, number, body.who, body.text))


@router.post("/cases/{number}/detail")
def detail(at: Seat, number: Number, body: bodies.Detail) -> Json:
    """Write down what forms ask for and no machine knows."""
    return show.entry_json(desk.detail(at, number, body.pairs))


@router.post("/cases/{number}/deviation")
def deviation(at: Seat, number: Number, body: bodies.Deviation) -> Json:
    """Norwegian avvik: cause, the routine to change, whose it is, by when."""
    entry = desk.deviation(
        at,
        number,
        cause=body.cause,
        routine=body.routine,
        owner=body.owner,
        due_by=body.due,
        closed_at=body.closed,
    )
    return show.entry_json(entry)


@router.post("/cases/{number}/merge")
def merge(at: Seat, number: Number, body: bodies.Merge) -> Json:
    """Make it part of another case."""
    return show.case_json(desk.merge(at, number, body.into))


@router.post("/cases/{number}/split")
def split(at: Seat, number: Number, body: bodies.Split) -> Json:
    """Take events out into a case of their own, which is given."""
    return show.case_json(desk.split(at, number, body.events))


@router.post("/cases/{number}/hold")
def hold(at: Seat, number: Number, body: bodies.Hold) -> Json:
    """Keep it from erasure, or let it go."""
    return show.case_json(desk.hold(at, number, body.reason, on=not body.off))


@router.post("/reports", status_code=201)
def report(at: Seat, body: bodies.Report) -> Json:
    """Report an incident by hand, as staff or as a processor (leverantör): same inbox, same clock.

    Whoever may only report is given the number and nothing else.
    """
    case = desk.report(
        at,
        desk.Report(
            what=body.what,
            door=body.side,
            occurred_at=body.when,
            discovered_at=body.discovered,
            whose=body.whose,
            where=body.where,
            going_on=body.going_on,
            who_knows=body.who_knows,
            category=body.category,
            tier=body.tier,
            audience=body.audience,
            persons=body.persons,
            protected_identity=body.protected,
            controller=body.controller,
            unit=body.unit,
            reporter=body.reporter,
        ),
    )
    return {"id": case.id, "due_by": show.case_json(case).get("due_by")}


def _now(at: Seat, number: str) -> Json:
    case: Case = desk.peek(at, number)
    return show.case_json(case)
