"""Grouping: which possible incidents are one case. Pure.

By the first that fits: the same item (a new version of it), the same content (another place), the
same matter (a folder, a site, a mail thread, a sender, each with the category, within a window).
Keys carry the version of this rule, so that a better one can come and old cases stay as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from agent.bus import FindingSummary, PossibleIncident
from triage.category import RANK
from triage.facts import is_named

_VERSION = "1"


class By(StrEnum):
    """What an event joined a case by, strongest first."""

    ITEM = "item"
    CONTENT = "content"
    MATTER = "matter"
    VALUE = "value"
    """Nothing but values that were judged false positives in a case before."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Keys:
    """What an event can be grouped by."""

    item: str
    content: str
    matters: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        """All of them, strongest first."""
        yield self.item
        yield self.content
        yield from self.matters


@dataclass(frozen=True, slots=True)
class Held:
    """What holds a key now: its case, when it was last seen, and whether that case is closed."""

    case: str
    seen_at: datetime
    closed: bool = False


_FIRST = len(RANK)


def category_of(findings: Iterable[FindingSummary]) -> tuple[str, str]:
    """The category and tier an event is filed under: protected identity, else the gravest.

    An identity number or a person beside something graver is whom it is about, not what. What the
    learned judgement guesses counts where nothing more telling than persons was named.
    """
    told = list(findings)
    if any(is_named(one) and one.category not in {"person", "contact"} for one in told):
        told = [one for one in told if is_named(one) or one.category == "protected_identity"]
    best = ("other", "none")
    rank = (-1, -1, "")
    for finding in told:
        about = finding.category not in {"identity_number", "person", "contact"}
        tier = _FIRST if finding.category == "protected_identity" else RANK[finding.tier]
        this = (tier, int(about), finding.category)
        if this > rank:
            best, rank = (finding.category, finding.tier), this
    return best


def keys_of(event: PossibleIncident, category: str) -> Keys:
    """Name what the event belongs with. Items and folders are an agent's own; content is not."""
    item, mail = event.item, event.mail
    place = f"{event.agent}/{event.source.name}"
    if mail is None:
        matters: tuple[str, ...] = (f"{_VERSION}g:{place}:{item.group}:{category}",)
    else:
        named = {"t": mail.thread, "s": mail.sender}
        matters = tuple(
            f"{_VERSION}{letter}:{name}:{category}" for letter, name in named.items() if name
        )
    return Keys(f"{_VERSION}i:{place}:{item.pseudonym}", f"{_VERSION}c:{item.content}", matters)


def joined(
    keys: Keys, seen_at: datetime, held: Callable[[str], Held | None], window: timedelta
) -> tuple[By, str | None]:
    """Tell by what the event joins which case; a closed case takes only its own items and content."""
    for by, key in ((By.ITEM, keys.item), (By.CONTENT, keys.content)):
        if (holder := held(key)) is not None:
            return by, holder.case
    for key in keys.matters:
        holder = held(key)
        if holder is not None and not holder.closed and abs(seen_at - holder.seen_at) <= window:
            return By.MATTER, holder.case
    return By.NOTHING, None
