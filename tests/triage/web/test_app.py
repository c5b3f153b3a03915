"""The API: who comes in, what it answers, and that it bears whatever is sent."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from tests.triage.conftest import Clock, Feed, Seat
from tests.triage.made import event
from tests.triage.served import served
from triage import desk
from triage.access import Grant, NotAllowed, Role
from triage.desk import Desk, audit_log
from triage.desk.admitting import list_tokens, new_token, revoke_token
from triage.settings import Settings
from triage.store import Store
from triage.web.admission import Admission
from triage.web.app import made

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """SQLite only: the desk's own tests run on both."""
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('api')}/triage.sqlite").open()
    yield opened
    opened.close()


@pytest.fixture
def app(at: Desk) -> Iterator[str]:
    with served(made(Admission(at.store, at.house, at.now, 100_000, 10), Settings())) as url:
        yield url


_OPEN: list[httpx.Client] = []


def _come(url: str, bearer: str) -> httpx.Client:
    client = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {bearer}"})
    _OPEN.append(client)
    return client


@pytest.fixture(autouse=True)
def _closing() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


def _client(
    app: str, at: Desk, role: Role = Role.CENTRAL_DPO, controller: str = ""
) -> httpx.Client:
    _, secret = new_token(at, "eva", [Grant(role, controller)], at.now() + timedelta(days=1))
    return _come(app, secret)


def test_a_report_lies_in_the_same_inbox(app: str, at: Desk) -> None:
    answer = _client(app, at, Role.REPORTER).post(
        "/api/reports", json={"what": "Bild på barn", "side": "processor"}
    )

    assert answer.status_code == 201
    assert [case.id for case in desk.list_cases(at).cases] == [answer.json()["id"]]


@pytest.mark.parametrize("header", [None, "Bearer x", "Bearer persinc_aaaaaaaaaa_x", "Basic x"])
def test_nobody_comes_in_without_a_token(app: str, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = httpx.get(app + "/api/cases", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_or_lapsed_token_is_none(app: str, at: Desk, clock: Clock) -> None:
    client = _client(app, at)
    first = client.get("/api/cases").status_code
    clock.pass_hours(25)
    lapsed = client.get("/api/cases").status_code
    other = _client(app, at)
    other.get("/api/cases")
    revoke_token(at, list_tokens(at)[-1].id)

    assert (first, lapsed, other.get("/api/cases").status_code) == (200, 401, 401)


def test_wrong_tokens_must_wait(app: str) -> None:
    client = _come(app, "x")

    codes = [client.get("/api/cases").status_code for _ in range(12)]

    assert codes == [401] * 10 + [429] * 2


def test_wrong_tokens_do_not_shut_out_who_is_inside(app: str, at: Desk) -> None:
    inside, stranger = _client(app, at), _come(app, "persinc_aaaaaaaaaa_x")
    first = inside.get("/api/me").status_code

    codes = [stranger.get("/api/cases").status_code for _ in range(12)]

    assert (first, codes[-1], inside.get("/api/me").status_code) == (200, 429, 200)


def test_too_many_requests_must_wait(at: Desk) -> None:
    with served(made(Admission(at.store, at.house, at.now, 20, 10), Settings())) as url:
        client = _client(url, at)
        answers = [client.get("/api/cases") for _ in range(22)]

    assert [answer.status_code for answer in answers][-1] == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_list_is_read_page_by_page(app: str, at: Desk, feed: Feed) -> None:
    feed(*(event("health", "person", item=n, folder=n) for n in range(7)))
    client = _client(app, at)

    seen, url = [], "/api/cases?limit=3&total=true"
    while url:
        answer = client.get(url)
        assert answer.headers["X-Total-Count"] == "7"
        seen.append([case["id"] for case in answer.json()])
        url = answer.links.get("next", {}).get("url", "")

    assert [len(page) for page in seen] == [3, 3, 1]
    assert len({number for page in seen for number in page}) == 7


def test_a_token_tells_whose_it_is(app: str, at: Desk) -> None:
    answer = _client(app, at, Role.DPO, "Bildningsnämnden").get("/api/me").json()

    assert answer == {
        "name": "eva",
        "grants": [{"role": "dpo", "controller": "Bildningsnämnden", "unit": ""}],
    }


def test_a_board_sees_its_own_only(app: str, at: Desk, feed: Feed) -> None:
    feed(event("health", "person"))

    own = _client(app, at, Role.DPO, "Bildningsnämnden").get("/api/cases").json()
    other = _client(app, at, Role.DPO, "Socialnämnden")

    assert len(own) == 1
    assert other.get("/api/cases").json() == []
    assert other.get(f"/api/cases/{own[0]['id']}").status_code == 404


@pytest.mark.parametrize(
    ("role", "allowed"), [(Role.REPORTER, True), (Role.ADMIN, True), (Role.DPO, False)]
)
def test_nobody_hands_out_more_than_they_hold(seat: Seat, role: Role, *, allowed: bool) -> None:
    admin = seat("it", Role.ADMIN)

    if allowed:
        assert new_token(admin, "x", [Grant(role)])
        return
    with pytest.raises(NotAllowed):
        new_token(admin, "x", [Grant(role)])


def test_a_secret_is_kept_nowhere(at: Desk) -> None:
    _, secret = new_token(at, "eva", [Grant(Role.DPO)])

    assert secret.rsplit("_", 1)[-1] not in repr(list_tokens(at))
    assert list_tokens(at)[0].secret_hash.startswith("$argon2id$")


def _answer_before_the_body(app: str, path: str, **headers: str) -> int:
    """What is answered to somebody who has told of a body, and has not begun to send it."""
    with closing(HTTPConnection(app.removeprefix("http://"), timeout=30)) as line:
        line.putrequest("POST", path)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        return line.getresponse().status


_MIB = 1 << 20
_FORM, _REGISTER = "/api/reports", "/api/register"


@pytest.mark.parametrize("path", [_FORM, _REGISTER])
@pytest.mark.parametrize("bearer", ["", "Bearer persinc_aaaaaaaaaa_x"])
def test_of_a_stranger_no_body_is_read(app: str, path: str, bearer: str) -> None:
    assert _answer_before_the_body(app, path, Content_Length="9", Authorization=bearer) == 401


@pytest.mark.parametrize(
    ("role", "path", "header", "value", "code"),
    [
        (Role.REPORTER, _FORM, "Content_Length", str(_MIB + 1), 413),
        (Role.REPORTER, _REGISTER, "Content_Length", str(_MIB + 1), 413),
        (Role.AUDITOR, _REGISTER, "Content_Length", str(_MIB + 1), 413),
        (Role.DPO, _FORM, "Content_Length", str(_MIB + 1), 413),
        (Role.DPO, _REGISTER, "Content_Length", str(64 * _MIB + 1), 413),
        (Role.DPO, _REGISTER, "Content_Length", "many", 400),
        (Role.DPO, _REGISTER, "Transfer_Encoding", "chunked", 411),
    ],
)
def test_a_body_too_large_is_not_read(
    app: str, at: Desk, role: Role, path: str, header: str, value: str, code: int
) -> None:
    bearer = _client(app, at, role).headers["Authorization"]

    assert _answer_before_the_body(app, path, Authorization=bearer, **{header: value}) == code


def test_a_register_larger_than_a_form_comes_in(app: str, at: Desk) -> None:
    answer = _client(app, at).post("/api/register", content=b"\n" * (_MIB + 1))

    assert answer.status_code == 422


def test_no_free_text_stands_in_an_address(app: str) -> None:
    """Proxies log addresses: a reason has its place in a body."""
    paths = httpx.get(f"{app}/api/openapi.json").json()["paths"]
    asked = [
        asked
        for path in paths.values()
        for operation in path.values()
        for asked in operation.get("parameters", [])
    ]
    texts = [one for one in asked if one["schema"].get("type") == "string"]

    free = [
        one["name"]
        for one in texts
        if not {"enum", "maxLength"} & set(one["schema"])
        and ".*" in one["schema"].get("pattern", ".*")
    ]

    assert len(texts) > 10
    assert free == []
    assert max(one["schema"].get("maxLength", 0) for one in texts) == 100


@pytest.mark.parametrize("accept", ["application/json", "text/plain"])
def test_why_a_case_is_looked_at_is_logged(app: str, at: Desk, feed: Feed, accept: str) -> None:
    feed(event("health", "person"))
    number = desk.list_cases(at).cases[0].id
    client, headers = _client(app, at), {"Accept": accept}

    plain = client.get(f"/api/cases/{number}", headers=headers)
    reasoned = client.post(f"/api/cases/{number}/view", json={"reason": "anmält"}, headers=headers)

    assert (plain.status_code, reasoned.status_code) == (200, 200)
    assert reasoned.headers["Content-Type"].startswith(accept)
    viewed = [row.detail for row in audit_log(at, number) if row.act == "viewed"]
    assert viewed == [{}, {"reason": "anmält"}]


def test_what_was_sent_is_not_in_an_error(app: str, at: Desk) -> None:
    answer = _client(app, at).post("/api/reports", json={"what": 7, "tier": "Elsa Brandin"})

    assert answer.status_code == 422
    assert "Elsa" not in answer.text


@pytest.mark.timeout(400)
def test_whatever_is_sent_no_answer_is_a_crash(app: str, at: Desk, feed: Feed) -> None:
    feed(*(event("health", "person", item=n, folder=n) for n in range(3)))
    there = [one.id for one in desk.list_cases(at).cases]
    _, secret = new_token(at, "eva", [Grant(Role.CENTRAL_DPO)])
    headers = {"Authorization": f"Bearer {secret}"}
    schema = schemathesis.openapi.from_url(f"{app}/api/openapi.json")
    limits = settings(
        max_examples=10,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )

    for operation in schema.get_all_operations():

        @limits
        @given(case=operation.ok().as_strategy(), real=st.sampled_from(["", *there]))  # type: ignore[union-attr]  # ours is a valid schema
        def bears(case: schemathesis.Case[Any], real: str) -> None:
            if real and "number" in case.path_parameters:
                case.path_parameters["number"] = real
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=_CHECKS, headers=headers)

        bears()
