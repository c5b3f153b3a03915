"""What cannot be done is told in the reader's language, one line for one reason."""

from triage.access import NotAllowed
from triage.desk import NoSuchCase, Refused
from triage.refusal import told
from triage.severity import UnknownFactor


def test_each_refusal_has_its_words() -> None:
    assert told(NotAllowed("ada", "read"), "sv") == "ada: ingen roll här ger rätt att se ärenden"
    assert told(NoSuchCase("x"), "nb").startswith("x: ingen slik sak")
    assert told(UnknownFactor("dpc is 1, 2, 3 or 4"), "sv") == "dpc is 1, 2, 3 or 4"
    assert told(Refused("is_open", "same_case"), "sv").splitlines() == [
        "går inte nu:",
        "  ärendet är öppet",
        "  det är samma ärende",
    ]
