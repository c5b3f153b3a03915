"""Facts by place: those of each of many pieces at once are those of each piece by itself."""

from hypothesis import given
from hypothesis import strategies as st

from agent.claims import Reading, Sorted, claims_in
from agent.matter import each_of, traits_in
from detectors._finding import Finding, Strength, Tier
from detectors._segment import Part

_LONG = 1000


def term(start: int, strength: Strength) -> Finding:
    return Finding(
        "HEALTH", start, start + 8, 0.75, "health_terms", "health", Tier.SENSITIVE, "", "h",
        strength, start // 6,
    )  # fmt: skip


def person(start: int, rule: str) -> Finding:
    return Finding(
        "PERSON", start, start + 9, 0.85, "person_name", "person", Tier.ORDINARY, "", rule,
        Strength.STRONG, start // 6,
    )  # fmt: skip


def piece(start: int) -> Finding:
    return Finding(
        "SENSITIVE_MATTER", start, start + 900, 0.8, "sensitive_matter", "health", Tier.SENSITIVE,
        "", "text", Strength.MEDIUM, start // 6,
    )  # fmt: skip


_PLACES = st.integers(0, 5000)
_FACTS = st.one_of(
    st.builds(term, _PLACES, st.sampled_from(Strength)),
    st.builds(person, _PLACES, st.sampled_from(["full_name", "role_name", "kin", "role"])),
)


@given(st.lists(_FACTS, max_size=25), st.lists(_PLACES.map(piece), max_size=6))
def test_facts_of_each_piece(facts: list[Finding], pieces: list[Finding]) -> None:
    findings = tuple(sorted([*facts, *pieces], key=lambda one: (one.start, one.end)))
    reading = Reading(Part.BODY, "", _LONG, findings)
    found, claims = Sorted(reading, close=False), claims_in(reading, _LONG)

    at_once = list(each_of(found, claims))

    assert at_once == [traits_in(found, claims, (one,), _LONG) for one in found.matters]
