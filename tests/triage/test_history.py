"""Where a case stands follows from what stands, in whatever order it is taken back."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.triage.made import NOON, event
from triage.case import Case, State, opened
from triage.clock import Hours
from triage.entry import Entry, Kind
from triage.grouping import By
from triage.growing import Growing
from triage.history import settled

HOURS = Hours()


def fresh() -> Case:
    growing = Growing.of(opened("241124-PERSINC-AB12", event(), ("health", "sensitive"), NOON))
    growing.take(event(), By.NOTHING, new_place=True)
    return growing.counted(HOURS)


DATA: dict[Kind, dict[str, str]] = {
    Kind.NOTE: {"text": "x"},
    Kind.ASSIGNMENT: {"to": "bo"},
    Kind.OVERRIDE: {"factor": "dpc", "value": "4", "reason": "x"},
    Kind.AWARENESS: {"at": NOON.isoformat(), "reason": "x"},
    Kind.DECISION: {"disposition": "incident_notify", "second": "needed"},
    Kind.CONFIRMATION: {"of": "1", "agrees": "yes"},
    Kind.REOPENING: {"reason": "x"},
    Kind.REST: {"until": NOON.isoformat(), "after": ""},
    Kind.NOTIFICATION: {"kind": "complete", "at": NOON.isoformat()},
    Kind.HOLD: {"on": "yes", "reason": "x"},
    Kind.MERGE: {"into": "241124-PERSINC-CD34"},
}


def entries(kinds: list[Kind]) -> list[Entry]:
    return [
        Entry(number, "c", kind, NOON + timedelta(minutes=number), "eva", DATA[kind])
        for number, kind in enumerate(kinds, 1)
    ]


KINDS = st.lists(st.sampled_from(sorted(DATA)), max_size=12)


def unversioned(case: Case) -> tuple[object, ...]:
    return tuple(getattr(case, name) for name in Case.__dataclass_fields__ if name != "version")


@given(KINDS, KINDS)
def test_what_was_undone_is_as_if_it_had_not_been(kept: list[Kind], undone: list[Kind]) -> None:
    made = entries([*kept, *undone])
    for index in range(len(kept), len(made)):
        one = made[index]
        made[index] = Entry(one.id, "c", one.kind, one.at, "eva", one.data, NOON, "eva")

    after = settled(fresh(), made, HOURS)

    assert unversioned(after) == unversioned(settled(fresh(), entries(kept), HOURS))


@given(KINDS)
def test_settling_twice_is_settling_once(kinds: list[Kind]) -> None:
    once = settled(fresh(), entries(kinds), HOURS)

    assert unversioned(settled(once, entries(kinds), HOURS)) == unversioned(once)


@given(KINDS)
def test_a_closed_case_says_when_and_an_open_one_does_not(kinds: list[Kind]) -> None:
    case = settled(fresh(), entries(kinds), HOURS)

    assert (case.closed_at is not None) == (case.state is State.CLOSED)
    assert case.state is State.NEW or case.first_viewed_at is not None


def test_a_confirmation_without_a_decision_changes_nothing() -> None:
    case = settled(fresh(), entries([Kind.CONFIRMATION]), HOURS)

    assert (case.state, case.disposition) == (State.OPEN, None)
