"""What is proposed from an event, and what a person sets instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.bus import Persons, PossibleIncident, SourceOfItem
from tests.triage.made import event, finding, mail, name
from triage.band import Band
from triage.enisa import Loss
from triage.facts import Facts, Sum, facts_of
from triage.proposal import FACTORS, check, proposed, with_overrides
from triage.severity import Range, UnknownFactor, range_of


def severity(data: PossibleIncident, **overrides: str) -> Range:
    return range_of(with_overrides(facts_of(data), overrides))


def ends(severity: Range) -> tuple[float, float, float]:
    return severity.low.value, severity.likely.value, severity.high.value


SUBJECT = event(findings=[finding("health", parts=("subject",))], mail=mail(), audience="unknown")


@pytest.mark.parametrize(
    ("what", "data", "expected"),
    [
        ("R2 credentials", event("credentials", "person"), (2.25, 2.25, 4.75)),
        ("R3 subject line", SUBJECT, (2.0, 3.0, 3.5)),
        (
            "R4 name and number to a colleague",
            event("identity_number", "person", mail=mail(), audience="unknown"),
            (1.0, 2.25, 2.25),
        ),
        ("R5 teachers, public", event("person", audience="public"), (1.5, 1.5, 2.5)),
        (
            "R5 one of them protected",
            event("person", "protected_identity", audience="public"),
            (4.5, 4.5, 4.5),
        ),
        ("R6 absence on the intranet", event("school_support", "person"), (2.25, 2.25, 3.25)),
        ("illness on the share", event("health", "person"), (2.25, 3.25, 4.25)),
    ],
)
def test_what_is_proposed(
    what: str, data: PossibleIncident, expected: tuple[float, float, float]
) -> None:
    assert ends(severity(data)) == expected, what


@pytest.mark.parametrize(
    ("what", "named", "expected"),
    [
        ("R2: logins, and perhaps health", "credentials", (2.25, 2.25, 4.75)),
        ("R4: a number, and perhaps health", "identity_number", (1.25, 2.25, 3.25)),
        ("nothing but what the text is like", "person", (2.25, 3.25, 4.25)),
    ],
)
def test_a_guess_beside_what_was_named_is_possible_not_likely(
    what: str, named: str, expected: tuple[float, float, float]
) -> None:
    guess = finding("health", detector="sensitive_matter")

    data = event(findings=[finding("person"), finding(named), guess])

    assert ends(severity(data)) == expected, what


def test_a_secure_gateway_does_not_lower_a_subject_line() -> None:
    outside = mail(direction="outgoing", external_recipients=1, internal_recipients=0)
    through = outside.model_copy(update={"secure_gateway": True})
    subject = [finding("health", parts=("subject",))]

    assert severity(event(findings=subject, mail=through)).high.value == 3.5


def test_nothing_known_is_not_simple() -> None:
    factors = proposed(Facts(audience="unknown"))

    assert factors.unknown == ("dpc", "ei", "confidentiality")
    assert range_of(factors).likely.band is Band.VERY_HIGH


def test_an_unknown_category_goes_by_its_tier() -> None:
    data = event(findings=[finding("site_own", tier="extra"), finding("person")])

    assert proposed(facts_of(data)).dpc.high == 3


@pytest.mark.parametrize(
    ("overrides", "value"),
    [
        ({}, 3.25),
        ({"dpc": "2"}, 2.25),
        ({"ei": "0.5"}, 1.75),
        ({"confidentiality": "0.5"}, 3.5),
        ({"availability": "0.5"}, 3.75),
        ({"integrity": "0.25", "availability": "0.25"}, 3.75),
        ({"malicious": "true"}, 3.75),
        ({"public": "true"}, 3.5),
        ({"wrong_recipient": "false"}, 3.0),
        ({"wrong_recipient": "true"}, 3.25),
        ({"wrong_recipient": "false", "public": "true"}, 3.5),
        ({"wrong_recipient": "false", "public": "false"}, 3.0),
        ({"protected_identity": "true"}, 4.25),
        ({"protected_identity": "true", "dpc": "1"}, 4.25),
        ({"protected_identity": "false"}, 3.25),
    ],
)
def test_what_a_person_sets_stands_in_its_place(overrides: dict[str, str], value: float) -> None:
    assert severity(event("health", "person"), **overrides).likely.value == value


@pytest.mark.parametrize(("answer", "value"), [({}, 4.5), ({"protected_identity": "false"}, 1.5)])
def test_that_nobody_is_protected_after_all_lowers_what_was_proposed(
    answer: dict[str, str], value: float
) -> None:
    found = event("person", "protected_identity", audience="public")

    assert severity(found, **answer).likely.value == value


def test_an_answer_takes_the_question_away() -> None:
    facts = Facts(audience="unknown")

    answered = with_overrides(facts, {"dpc": "1", "ei": "0.25", "public": "false"})

    assert answered.unknown == ()


def test_no_malice_is_said() -> None:
    facts = facts_of(event("credentials"))

    assert with_overrides(facts, {"malicious": "false"}).losses[Loss.MALICIOUS].high == 0


@pytest.mark.parametrize(
    ("factor", "value"),
    [("dpc", "5"), ("dpc", ""), ("ei", "1.0"), ("public", "ja"), ("mood", "true"), ("cb", "0")],
)
def test_what_is_not_in_the_tables_raises(factor: str, value: str) -> None:
    with pytest.raises(UnknownFactor):
        check(factor, value)


CATEGORIES = st.sampled_from(
    ["health", "person", "economy", "credentials", "identity_number", "school_support", "union"]
)


@given(st.lists(st.tuples(CATEGORIES, st.booleans()), min_size=1, max_size=6), st.randoms())
def test_the_order_of_events_does_not_matter(kinds: list[tuple[str, bool]], order: object) -> None:
    events = [
        event(category, item=index, audience="public" if wide else "restricted")
        for index, (category, wide) in enumerate(kinds)
    ]
    shuffled = list(events)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' random

    assert _summed(events) == _summed(shuffled)


def _summed(events: list[PossibleIncident]) -> Facts:
    total = Sum()
    for one in events:
        total.add(one)
    return total.facts()


@given(st.lists(CATEGORIES, min_size=1, max_size=4))
def test_facts_come_back_from_the_store_as_they_were(kinds: list[str]) -> None:
    facts = facts_of(event(*kinds, mail=mail()))

    assert Facts.read(facts.written()) == facts
    assert Facts.read("{}") == Facts()


def test_a_new_version_counts_nobody_twice() -> None:
    total = Sum(facts_of(event("person", item=1)))
    total.add(event("person", item=1, content="b"), again=True)
    total.add(event("person", item=2))

    assert total.facts().persons_at_most == 2
    assert total.facts().counts == {"person": 2}


def _naming(*people: object, item: int = 1, unnamed: int = 0) -> PossibleIncident:
    named = tuple(name("person", one) for one in people)
    return event(item=item, persons=Persons(distinct_count=len(named) + unnamed, pseudonyms=named))


def test_one_who_is_named_in_many_files_is_one() -> None:
    facts = _summed([_naming("a", "b", item=item) for item in range(40)])

    assert (facts.most_persons, facts.persons_at_most) == (2, 80)
    assert "v1:" not in repr(facts)


@pytest.mark.parametrize(
    "events",
    [
        [_naming("a", item=1), _naming("a", item=2, unnamed=300)],
        [_naming(*range(item * 50, item * 50 + 50), item=item) for item in range(5)],
    ],
)
def test_where_not_all_are_known_they_are_added_up(events: list[PossibleIncident]) -> None:
    facts, backwards = _summed(events), _summed(events[::-1])

    assert facts.most_persons == sum(one.persons.distinct_count for one in events)
    assert facts == backwards
    assert facts.people == frozenset()


def test_every_factor_can_be_checked() -> None:
    assert set(FACTORS) >= {"protected_identity", "wrong_recipient", "public", "dpc", "ei"}
    public = SourceOfItem(name="x", kind="intranet_export", audience="public")
    assert facts_of(event(source=public)).audience == "public"
