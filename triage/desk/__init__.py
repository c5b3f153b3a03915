"""The desk: every operation a person can do, whichever door they come by.

Command line, API and web call these functions and nothing below them, so that all doors check the
same rights, ask the same questions and write the same audit log. Each takes a `Desk` first.

room      Desk, House, NoSuchCase, Refused
reading   list_cases show peek unseal sealed similar agents entries_of
judging   override set_aware decide confirm reopen rest notify tell_persons undo
working   assign note measure consult deviation detail report
joining   merge split
quieting  suppress end_suppression suppressions tuning
keeping   hold erase audit_log verify_audit routines review_routine

Times are aware datetimes; what people write is plain text; everything is kept as entries (see
triage/entry.py for what each kind holds). Errors: NoSuchCase, triage.access.NotAllowed, Refused
(with keys of words.py in `why`), triage.store.StoreUnavailable, triage.unseal.WrongIdentity.
"""

from triage.desk.reading import (
    AgentView,
    Card,
    Evidence,
    Page,
    agents,
    entries_of,
    list_cases,
    peek,
    sealed,
    show,
    similar,
    unseal,
)
from triage.desk.room import Desk, House, NoSuchCase, Refused

__all__ = [
    "AgentView",
    "Card",
    "Desk",
    "Evidence",
    "House",
    "NoSuchCase",
    "Page",
    "Refused",
    "agents",
    "entries_of",
    "list_cases",
    "peek",
    "sealed",
    "show",
    "similar",
    "unseal",
]
