"""Refusal: what cannot be done, told in a person's language; the same words by whichever door."""

from triage.access import NotAllowed
from triage.desk import NoSuchCase, Refused
from triage.words import word


def told(error: Exception, language: str) -> str:
    """What was refused and why, on one line or, where there are several reasons, one each.

    >>> print(told(Refused("is_open"), "en"))
    not now: the case is open
    """
    match error:
        case NoSuchCase():
            return f"{error}: {word('no_such_case', language)}"
        case NotAllowed():
            may = word(f"may_{error.act}", language)
            return f"{error.person}: {word('not_allowed', language)} {may}"
        case Refused():
            why = [word(key, language) for key in error.why]
            apart = " " if len(why) == 1 else "\n  "
            return apart.join([word("not_now", language), *why])
        case _:
            return str(error)
