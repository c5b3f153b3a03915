"""The desk: every operation a person can do, whichever door they come by.

Command line, API and web call these functions and nothing below them, so that all doors check the
same rights, ask the same questions and write the same audit log. Each takes a `Desk` first.

reading      list_cases show peek unseal sealed similar agents entries_of
judging      override set_aware decide confirm reopen rest notify tell_persons undo
working      assign note measure consult deviation detail report
joining      merge split
quieting     suppress suppress_like end_suppression suppressions tuning
keeping      hold erase audit_log verify_audit routines put_routine review_routine
registering  register take_register

Times are aware datetimes; what people write is plain text; everything is kept as entries (see
triage/entry.py for what each kind holds). Errors: NoSuchCase, Refused (with keys of words.py in
`why`), triage.access.NotAllowed, triage.severity.UnknownFactor, triage.suppression.NotSuppressible,
triage.store.StoreUnavailable, triage.unseal.WrongIdentity.
"""

from triage.desk.joining import merge, split
from triage.desk.judging import (
    confirm,
    decide,
    notify,
    override,
    reopen,
    rest,
    set_aware,
    tell_persons,
    undo,
    wake,
)
from triage.desk.keeping import (
    Verified,
    audit_log,
    erase,
    hold,
    put_routine,
    review_routine,
    routines,
    verify_audit,
)
from triage.desk.quieting import (
    end_suppression,
    suppress,
    suppress_like,
    suppressions,
    tuning,
)
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
from triage.desk.room import Desk, House, NoSuchCase, Refused, Why
from triage.desk.working import (
    Report,
    assign,
    consult,
    detail,
    deviation,
    measure,
    note,
    report,
)

__all__ = [
    "AgentView",
    "Card",
    "Desk",
    "Evidence",
    "House",
    "NoSuchCase",
    "Page",
    "Refused",
    "Report",
    "Verified",
    "Why",
    "agents",
    "assign",
    "audit_log",
    "confirm",
    "consult",
    "decide",
    "detail",
    "deviation",
    "end_suppression",
    "entries_of",
    "erase",
    "hold",
    "list_cases",
    "measure",
    "merge",
    "note",
    "notify",
    "override",
    "peek",
    "put_routine",
    "reopen",
    "report",
    "rest",
    "review_routine",
    "routines",
    "sealed",
    "set_aware",
    "show",
    "similar",
    "split",
    "suppress",
    "suppress_like",
    "suppressions",
    "tell_persons",
    "tuning",
    "undo",
    "unseal",
    "verify_audit",
    "wake",
]
