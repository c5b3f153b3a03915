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
_LIST_NAME = re.compile(
    r"""^(?:alla|all|samtliga|(?:all)?personal|medarbetare|everyone|ansatte|alle|list|lista
        |grupp(?:en)?|group|arbetslag|arbetsgrupp|team|(?:tim)?vikarier|timmis|klass[0-9a-z]{0,3}
        |larare|pedagoger|chefer|elever|foraldrar|vardnadshavare|foresatte|nyhetsbrev|skola(?:n)?)
        (?:$|[._-])                             # alla@, alla-larare@, personal.norra@, klass9a@
      | [._-](?:alla|all|samtliga|personal|list|lista|grupp|group|alle|ansatte|lag)$
      | ^(?:dl|sg|grp|lst)[._-]                 # prefixes that mail systems give lists
    """,
    re.VERBOSE,
)


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
    return bool(_LIST_NAME.search(address.partition("@")[0].casefold()))


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
