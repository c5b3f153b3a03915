"""Admission: who comes in by which token, how often, and how much they may bring.

A wrong token costs as long as a right one and tells nothing; too many from one address, or too
many requests by one token, must wait. Nothing of a body is read before its sender is known.
"""

import hashlib
import hmac
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from triage.access import Act, Actor, may_somewhere
from triage.desk import Desk, House
from triage.store import Store, tokens
from triage.token import Token, made, parted

_KNOWN_AT_MOST = 10_000
_KNOWN_FOR = timedelta(minutes=5)
_USED_AFTER = timedelta(minutes=1)
_MIB = 1024 * 1024


@dataclass(slots=True)
class Bucket:
    """A minute's worth at once, then as many a minute, evenly."""

    per_minute: int
    _left: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, name: str, now: datetime) -> float:
        """Seconds until one more may come, 0 when it may now; takes nothing."""
        return max(0.0, 1 - self._now_left(name, now)) * 60 / self.per_minute

    def take(self, name: str, now: datetime) -> float:
        """Take one where there is one; else seconds to wait."""
        with self._lock:
            left = self._now_left(name, now)
            if left >= 1:
                self._left[name] = (left - 1, now)
                self._left.move_to_end(name)
            while len(self._left) > _KNOWN_AT_MOST:
                self._left.popitem(last=False)
        return max(0.0, 1 - left) * 60 / self.per_minute

    def _now_left(self, name: str, now: datetime) -> float:
        left, at = self._left.get(name, (float(self.per_minute), now))
        since = max(0.0, (now - at).total_seconds())
        return min(float(self.per_minute), left + since * self.per_minute / 60)


class Admission:
    """The doorkeeper."""

    def __init__(
        self,
        store: Store,
        house: House,
        now: Callable[[], datetime],
        per_minute: int = 300,
        failures: int = 10,
    ) -> None:
        self._store = store
        self._house = house
        self._now = now
        self._requests = Bucket(per_minute)
        self._failures = Bucket(failures)
        self._key = os.urandom(32)
        self._known: OrderedDict[bytes, datetime] = OrderedDict()
        self._nobody, _ = made("", (), now(), None)

    def desk(self, bearer: str, address: str) -> Desk:
        """The desk with the token's holder at it. Raises HTTPException 401, 429."""
        now = self._now()
        shut = 0.0 if self._is_known(bearer, now) else self._failures.wait(address, now)
        if shut:
            raise _wait(shut)
        token = self._token(bearer, now)
        if token is None:
            self._failures.take(address, now)
            raise HTTPException(401, "no such token", {"WWW-Authenticate": "Bearer"})
        wait = self._requests.take(token.id, now)
        if wait:
            raise _wait(wait)
        if token.last_used_at is None or now - token.last_used_at > _USED_AFTER:
            with self._store.writing() as connection:
                tokens.used(connection, token.id, now)
        return Desk(self._store, token.actor(), self._now, self._house)

    def _token(self, bearer: str, now: datetime) -> Token | None:
        parts = parted(bearer)
        if parts is None:
            return None
        name, secret = parts
        with self._store.reading() as connection:
            token = tokens.find(connection, name)
        right = self._is_right(token or self._nobody, bearer, secret, now)
        return token if token is not None and right and token.stands(now) else None

    def _is_right(self, token: Token, bearer: str, secret: str, now: datetime) -> bool:
        """Argon2 once in a while; between, a keyed digest that lives in memory only."""
        if self._is_known(bearer, now):
            return True
        if not token.is_of(secret):
            return False
        self._known[self._digest(bearer)] = now + _KNOWN_FOR
        while len(self._known) > _KNOWN_AT_MOST:
            self._known.popitem(last=False)
        return True

    def _is_known(self, bearer: str, now: datetime) -> bool:
        """Whether it was right a while ago: others' wrong ones do not shut it out."""
        until = self._known.get(self._digest(bearer))
        return until is not None and now < until

    def _digest(self, bearer: str) -> bytes:
        return hmac.new(self._key, bearer.encode(), hashlib.sha256).digest()


def _wait(seconds: float) -> HTTPException:
    return HTTPException(429, "too many requests", {"Retry-After": str(int(seconds) + 1)})


class Admitted(APIRoute):
    """A route that asks who comes before it looks at what they bring: FastAPI reads first."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own way, behind the door."""
        go_on = super().get_route_handler()

        async def come_in(request: Request) -> Response:
            credentials = await _BEARER(request)
            bearer = credentials.credentials if credentials else ""
            address = request.client.host if request.client else ""
            admission: Admission = request.app.state.admission
            desk = await run_in_threadpool(admission.desk, bearer, address)
            if "transfer-encoding" in request.headers:  # as long as somebody likes
                raise HTTPException(411, "say how long it is")
            length = request.headers.get("content-length", "0")
            if not length.isdigit() or int(length) > _largest(self.path, desk.actor):
                raise HTTPException(413, "too large")
            request.state.desk = desk
            return await go_on(request)

        return come_in


def _largest(path: str, actor: Actor) -> int:
    """Bytes of a body: a form's, but for a whole register by who may take one in."""
    if path == "/api/register" and may_somewhere(actor, Act.JUDGE):
        return 64 * _MIB
    return _MIB


_BEARER = HTTPBearer(auto_error=False, description="persinc-triage token new")


def _seat(request: Request, _in_the_schema: Annotated[object, Depends(_BEARER)]) -> Desk:
    desk: Desk = request.state.desk
    return desk


Seat = Annotated[Desk, Depends(_seat)]
