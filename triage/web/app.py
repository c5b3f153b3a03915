"""The application: routers, errors as answers, and what every answer carries."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from triage.access import NotAllowed
from triage.desk import NoSuchCase, Refused
from triage.refusal import told
from triage.register_file import UnreadableRegister
from triage.settings import Settings
from triage.severity import UnknownFactor
from triage.store import StoreUnavailable
from triage.suppression import NotSuppressible
from triage.web import cases, house
from triage.web.admission import Admission
from triage.web.language import language_of


class Problem(BaseModel):
    """What went wrong; `why` holds keys that stay the same, `detail` words."""

    detail: str | list[dict[str, object]]
    why: list[str] = []


_ANSWERS: dict[int | str, dict[str, object]] = {
    401: {"model": Problem, "description": "No token, or none that stands"},
    403: {"model": Problem, "description": "The token's roles do not reach this"},
    404: {"model": Problem, "description": "No such case, or none that may be seen"},
    409: {"model": Problem, "description": "Not now: `why` says what stands in the way"},
    411: {"model": Problem, "description": "A body of no length told"},
    413: {"model": Problem, "description": "Too large"},
    422: {"model": Problem, "description": "A value that cannot be"},
    429: {"model": Problem, "description": "Too many requests; see Retry-After"},
    503: {"model": Problem, "description": "The store is away"},
}
_CODES: dict[type[Exception], int] = {
    NoSuchCase: 404,
    NotAllowed: 403,
    NotSuppressible: 422,
    Refused: 409,
    UnknownFactor: 422,
    UnreadableRegister: 422,
    StoreUnavailable: 503,
}


def made(admission: Admission, settings: Settings) -> FastAPI:
    """The application by this doorkeeper."""
    app = FastAPI(
        title="Persinc triage",
        description="From possible incidents to decisions a DPO can stand by.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=_ANSWERS,
    )
    app.state.admission = admission
    app.state.settings = settings
    app.include_router(cases.router)
    app.include_router(house.router)
    app.middleware("http")(_unkept)
    for kind in _CODES:
        app.add_exception_handler(kind, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


async def _unkept(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Nothing is kept by those between."""
    answer = await go_on(request)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


async def _told(request: Request, error: Exception) -> JSONResponse:
    code = next(code for kind, code in _CODES.items() if isinstance(error, kind))
    why = list(error.why) if isinstance(error, Refused) else []
    return JSONResponse({"detail": told(error, language_of(request, "en")), "why": why}, code)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Says where and what is wrong, never what was sent."""
    flaws = error.errors() if isinstance(error, RequestValidationError) else []
    told = [{key: flaw[key] for key in ("loc", "msg", "type") if key in flaw} for flaw in flaws]
    return JSONResponse(jsonable_encoder({"detail": told, "why": []}), 422)
