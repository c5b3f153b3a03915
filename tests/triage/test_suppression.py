"""What may be ignored, and what never is."""

from datetime import timedelta

import pytest

from agent.bus import PossibleIncident
from tests.triage.made import NOON, event, finding, mail, name
from triage.suppression import NotSuppressible, Suppression, check, covering, fingerprints

DAY = timedelta(days=1)


def covered(data: PossibleIncident, **matchers: str) -> bool:
    return covering(data, [Suppression(1, matchers, None)]) is not None


@pytest.mark.parametrize(
    "matchers",
    [
        {"source": "bildning"},
        {"source": "bildning", "group": name("group", "f")},
        {"item": name("item", 1)},
        {"content": name("content", 1)},
        {"detector": "health_detector"},
        {"rule": "health.rule"},
        {"fingerprint": name("value", "health")},
        {"agent": "fs01", "category": "health", "source": "bildning"},
    ],
)
def test_what_fits_is_covered(matchers: dict[str, str]) -> None:
    assert covered(event("health", "person"), **matchers)


@pytest.mark.parametrize(
    ("data", "matchers"),
    [
        (event(), {"source": "annan"}),
        (event(), {"source": "bildning", "group": name("group", "g")}),
        (event("health", "economy"), {"detector": "health_detector"}),
        (event("person"), {"detector": "health_detector"}),
        (
            event(findings=[finding(fingerprints=(name("value", "health"), name("more")))]),
            {"fingerprint": name("value", "health")},
        ),
        (event(), {"sender": name("sender", "a")}),
        (event("protected_identity", "person"), {"source": "bildning"}),
        (event(mail=mail(sender=name("b"))), {"sender": name("sender", "a")}),
    ],
    ids=[
        "another source",
        "another folder",
        "something else too",
        "nothing of it",
        "another value too",
        "no mail",
        "protected identity",
        "another sender",
    ],
)
def test_what_does_not_fit_is_not(data: PossibleIncident, matchers: dict[str, str]) -> None:
    assert not covered(data, **matchers)


@pytest.mark.parametrize(
    ("matchers", "reason", "days"),
    [
        ({}, "x", 10),
        ({"category": "health"}, "x", 10),
        ({"audience": "public", "agent": "fs01"}, "x", 10),
        ({"source": "a", "category": "protected_identity"}, "x", 10),
        ({"source": "a", "detector": "protected_identity"}, "x", 10),
        ({"source": "a"}, " ", 10),
        ({"source": "a"}, "x", 181),
        ({"source": "a"}, "x", 0),
        ({"person": "a"}, "x", 10),
    ],
)
def test_what_may_not_be_suppressed(matchers: dict[str, str], reason: str, days: int) -> None:
    with pytest.raises(NotSuppressible):
        check(matchers, reason, NOON, NOON + days * DAY)


def test_what_may() -> None:
    check({"source": "a", "category": "health"}, "mallar", NOON, NOON + 180 * DAY)


def test_nobody_vouches_for_values_that_did_not_travel() -> None:
    assert fingerprints(event(findings=[finding(distinct_count=21)])) is None
    assert fingerprints(event("health")) == frozenset([name("value", "health")])
