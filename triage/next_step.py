"""Next step: which commands a case waits for, in order. Pure."""

from collections.abc import Iterable

from triage.case import Case, Disposition, State
from triage.decision import QUESTIONS
from triage.entry import Entry


def next_steps(case: Case, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Name the commands; none where nothing is left to do.

    Awareness comes before a decision that something is an incident, and is no step of any other.
    """
    if case.merged_into is not None or case.state in {State.CLOSED, State.RESTING}:
        return ()
    if case.state is State.REVIEW:
        return ("confirm",)
    if case.disposition is None:
        open_questions = not case.overrides.keys() >= set(QUESTIONS)
        is_asked = open_questions or bool(case.range().factors.unknown)
        steps = {"factor": is_asked, "aware": case.aware_at is None, "decide": True}
    else:
        told = any(entry.stands and entry.data.get("told") in {"yes", "no"} for entry in entries)
        notify = case.disposition is Disposition.INCIDENT_NOTIFY
        draft = notify and case.notified_at is None
        steps = {"draft": draft, "notified": notify, "told": not told}
    return tuple(step for step, due in steps.items() if due)
