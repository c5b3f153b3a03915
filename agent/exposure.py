"""Exposure: how far a mail goes beyond those who need it, told from its envelope alone. Pure.

>>> mail = Envelope(sender="eva.lind@kommun.example", recipients=("eva.lind@gmail.com",),
...                 external_recipients=1)
>>> [flag.value for flag in exposures(mail)]
['to_private_mailbox']
"""

import re
from enum import StrEnum

from agent.item import Direction, Envelope

_MANY = 8
_FEW = 2

_PRIVATE_PROVIDERS = frozenset(
    {"gmail", "hotmail", "outlook", "live", "msn", "yahoo", "icloud", "me", "telia", "bredband"}
    | {"comhem", "spray", "swipnet", "home", "protonmail", "proton", "gmx", "aol", "online"}
    | {"tele2", "bahnhof", "ownit", "passagen", "broadpark", "getmail", "minpost", "privatmail"}
)
_PLAIN = str.maketrans("åäöæø", "aaoao")
_LIST_WORDS = frozenset(
    (
        "alla all samtliga alle everyone list group team timmis lag klass skola skolan "
        "enhet enheten avd avdelning avdelningen"
    ).split()
)
_LIST_PREFIXES = frozenset("dl sg grp lst vh".split())
"""What begins a list's name; alone they may be somebody's initials."""
_LIST_ENDINGS = tuple(
    (
        "personal personalen medarbetare ansatte vikarier praktikanter skoterskor handlaggarna "
        "chefer cheferna rektorer rektorerna ledamoter politiker larare lararna pedagoger "
        "pedagogerna elever eleverna studerande foraldrar foraldrarna foreldre vardnadshavare "
        "foresatte anhoriga grupp gruppen grupper arbetslag laget teamet radet kollegiet "
        "patrullen pool poolen styrelsen namnden utskottet nyhetsbrev lista listan"
    ).split()
)
"""Words, and how words end, that a mailbox is named by when many read it: alla-larare@, vh-7b@, elevradet@."""


class Exposure(StrEnum):
    """A way in which a mail goes too far; the values are rules of agent/reasons.py."""

    PRIVATE_MAILBOX = "to_private_mailbox"
    OUTSIDERS = "to_outsiders"
    MANY = "to_many"


def exposures(envelope: Envelope) -> tuple[Exposure, ...]:
    """Every way in which the mail goes too far; empty for mail among few colleagues.

    A secure gateway delivers to outsiders by a protected way, so for the body they do not count.
    """
    found: list[Exposure] = []
    if any(_is_own_private(envelope.sender, address) for address in envelope.recipients):
        found.append(Exposure.PRIVATE_MAILBOX)
    elif envelope.external_recipients and not envelope.secure_gateway:
        found.append(Exposure.OUTSIDERS)
    if len(envelope.recipients) >= _MANY or any(map(_is_list, envelope.recipients)):
        found.append(Exposure.MANY)
    return tuple(found)


def among_few(envelope: Envelope) -> bool:
    """Whether it stays inside, with one or two: what is often needed for the work."""
    return (
        envelope.direction is Direction.INTERNAL
        and not envelope.external_recipients
        and 0 < len(envelope.recipients) <= _FEW
        and not exposures(envelope)
    )


def _is_list(address: str) -> bool:
    """Whether a mailbox is named as one that many read.

    >>> _is_list("vårdnadshavare.7b@skola.example"), _is_list("allan.ek@skola.example")
    (True, False)
    """
    mailbox = address.partition("@")[0].casefold().translate(_PLAIN)
    words = re.findall(r"[a-z]+", mailbox)
    return (len(words) > 1 and words[0] in _LIST_PREFIXES) or any(
        word in _LIST_WORDS or word.endswith(_LIST_ENDINGS) for word in words
    )


def _is_own_private(sender: str, recipient: str) -> bool:
    sender_name, _, sender_domain = sender.casefold().partition("@")
    name, _, domain = recipient.casefold().partition("@")
    if not domain or domain == sender_domain:
        return False
    private = any(label in _PRIVATE_PROVIDERS for label in re.split(r"[.-]", domain))
    return _alike(sender_name, name) and (private or sender_name == name)


def _alike(one: str, other: str) -> bool:
    """Whether two mailbox names may be the same person's: eva.lind, evalind82, e.lind, lind.eva.

    >>> _alike("eva.lind", "lindeva74"), _alike("eva.lind", "bo.ek")
    (True, False)
    """
    words = [word for word in re.split(r"[^a-zåäö]+", one) if word]
    bare = re.sub(r"[^a-zåäö]+", "", other)
    if not words or not bare:
        return False
    if len(words) == 1:
        return words[0] in bare or bare in words[0]
    surname, given = max(words[1:], key=len), words[0]
    if surname in bare:
        return bare.startswith(given[0]) or given in bare or bare == surname
    return bare in {given + surname[0], surname[0] + given}
