"""What ENISA's factors probably are, proposed from facts; and what a person has set instead. Pure.

The three first questions are asked of every case: protected identity? wrong recipient? public?
Protected identity alone takes a published name from low to very high.
"""

from collections.abc import Mapping
from dataclasses import replace

from triage.enisa import BASE, Context, Identifier, Loss
from triage.facts import Facts
from triage.severity import Factors, Span, UnknownFactor

_DPC: dict[str, tuple[Context, Span]] = {
    "person": (Context.SIMPLE, Span(1, 1, 2)),
    "contact": (Context.SIMPLE, Span(1, 1, 2)),
    "identity_number": (Context.SIMPLE, Span(1, 2, 2)),
    "assessment": (Context.BEHAVIOURAL, Span(2, 2, 3)),
    "school_support": (Context.BEHAVIOURAL, Span(2, 2, 3)),
    "hr_discipline": (Context.BEHAVIOURAL, Span(2, 3, 3)),
    "migration": (Context.BEHAVIOURAL, Span(2, 3, 4)),
    "credentials": (Context.BEHAVIOURAL, Span(2, 2, 4)),
    "economy": (Context.FINANCIAL, Span(2, 3, 4)),
    "protected_identity": (Context.SIMPLE, Span(1, 1, 2)),
}
"""By category. Credentials count as what they open, which only a person knows; that somebody's
identity is protected is not a kind of data, and raises whatever is there (`_protected`)."""
_BY_TIER: dict[str, tuple[Context, Span]] = {
    "sensitive": (Context.SENSITIVE, Span(2, 3, 4)),
    "extra": (Context.BEHAVIOURAL, Span(1, 2, 3)),
    "ordinary": (Context.SIMPLE, Span(1, 1, 2)),
}
_ANYTHING = (Context.SENSITIVE, Span(1, 4, 4))
_HEADING_ONLY = 3
"""A subject line or file name leads to assumptions about sensitive matters, it does not tell them."""
_GUESSED = 3
"""Beside what was named, a guess at what more it is about is possible, not likely."""
_ABOUT_WHOM = frozenset({"person", "contact"})

FACTORS = (
    "protected_identity",
    "wrong_recipient",
    "public",
    "context",
    "dpc",
    "identifier",
    "ei",
    "confidentiality",
    "integrity",
    "availability",
    "malicious",
)
"""What a person may set, first the three questions. `malicious`, the questions: yes or no."""
_YES_NO = frozenset({"protected_identity", "wrong_recipient", "public", "malicious"})


def proposed(facts: Facts) -> Factors:
    """Propose every factor from what was counted."""
    context, dpc = _context(facts)
    identifier, ei = _identifier(facts)
    unknown = [
        name
        for name, missing in (
            ("dpc", not facts.tiers and not facts.dpc_hints),
            ("ei", not facts.identifiers and facts.identifiability_hint is None),
            (
                "confidentiality",
                facts.audience == "unknown" and "mailbox" not in facts.identifiers,
            ),
        )
        if missing
    ]
    losses = {
        Loss.CONFIDENTIALITY: _confidentiality(facts),
        Loss.INTEGRITY: Span.exactly(0),
        Loss.AVAILABILITY: Span.exactly(0),
        Loss.MALICIOUS: Span(0, 0, 0.5) if "credentials" in facts.tiers else Span.exactly(0),
    }
    factors = Factors(context, dpc, identifier, ei, losses, tuple(unknown))
    return _protected(factors) if facts.protected_identity else factors


def _context(facts: Facts) -> tuple[Context, Span]:
    proposals = [
        _of_category(category, tier, facts)
        for category, tier in facts.tiers.items()
        if tier != "none"
    ]
    if not proposals and facts.dpc_hints:
        contexts = [Context(hint) for hint in facts.dpc_hints]
        proposals = [(context, Span(1, BASE[context], 4)) for context in contexts]
    if not proposals:
        return _ANYTHING
    context = max(proposals, key=lambda proposal: (proposal[1].likely, proposal[1].high))[0]
    span = proposals[0][1]
    for _, other in proposals[1:]:
        span |= other
    return context, span


def _of_category(category: str, tier: str, facts: Facts) -> tuple[Context, Span]:
    context, span = _DPC.get(category) or _BY_TIER[tier]
    if context is Context.SENSITIVE and category not in facts.beyond_headings:
        span = replace(span, high=_HEADING_ONLY)
    if category not in facts.named and facts.named - _ABOUT_WHOM:
        span = Span(1, 1, min(span.high, _GUESSED))
    return context, span


def _identifier(facts: Facts) -> tuple[Identifier, Span]:
    """A full personnummer, a name in a municipality's own context, a named mailbox: the maximum."""
    for identifier in (Identifier.IDENTITY_NUMBER, Identifier.FULL_NAME, Identifier.MAILBOX):
        if identifier.value in facts.identifiers:
            return identifier, Span.exactly(1.0)
    if "first_name" in facts.identifiers:
        return Identifier.FIRST_NAME, Span(0.75, 0.75, 1.0)
    if facts.identifiability_hint is not None:
        return Identifier.CODE, Span(facts.identifiability_hint, facts.identifiability_hint, 1.0)
    return Identifier.CODE, Span(0.25, 1.0, 1.0)


def _confidentiality(facts: Facts) -> Span:
    """Who may have taken part of it: by audience, and for mail by its recipients.

    Swedish mail logs are public records in their entirety (RÅ 1998 ref. 44), so what stands in a
    subject line may be given out to anybody who asks.
    """
    if facts.audience == "public":
        return Span.exactly(0.5)
    if "mail" in facts.kinds:
        outside = facts.external_recipients and not facts.secure_gateway
        reached = Span(0.25, 0.25, 0.25) if outside else Span(0, 0.25, 0.25)
        if not facts.beyond_headings - {"person", "contact"}:
            return Span(0, 0.25 if outside else 0, 0.5)
        return reached
    return {
        "all_staff": Span.exactly(0.25),
        "restricted": Span(0, 0, 0.25),
        "unknown": Span(0, 0.25, 0.5),
    }[facts.audience]


def _protected(factors: Factors) -> Factors:
    """Whoever looks for a person with protected identity knows how to read what is there."""
    dpc, ei = Span.exactly(4), Span.exactly(1.0)
    return replace(factors, context=Context.SIMPLE, dpc=dpc, ei=ei)


def with_overrides(facts: Facts, overrides: Mapping[str, str]) -> Factors:
    """What is proposed, and in its place what a person has set. Raises UnknownFactor."""
    denied = overrides.get("protected_identity") == "false"
    factors = proposed(replace(facts, protected_identity=False) if denied else facts)
    for name in sorted(overrides, key=FACTORS[::-1].index):
        factors = _with(factors, name, overrides[name])
    return factors


def found(facts: Facts, overrides: Mapping[str, str]) -> Factors:
    """What is proposed, completed by a person only where nothing was known: lowered by nobody."""
    unknown = set(proposed(facts).unknown)
    if "confidentiality" in unknown:
        unknown |= {"wrong_recipient", "public"}
    return with_overrides(
        facts, {name: value for name, value in overrides.items() if name in unknown}
    )


def check(name: str, value: str) -> str:
    """The value as it is kept: `true`, `false`, or one of the table's. Raises UnknownFactor."""
    if name not in FACTORS:
        msg = f"there is no such factor; there are {', '.join(FACTORS)}"
        raise UnknownFactor(msg)
    known = _KNOWN[name]
    if value not in known:
        msg = f"{name} is one of {', '.join(known)}"
        raise UnknownFactor(msg)
    return value


_KNOWN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_YES_NO, ("true", "false")),
    "context": tuple(context.value for context in Context),
    "dpc": ("1", "2", "3", "4"),
    "identifier": tuple(identifier.value for identifier in Identifier),
    "ei": ("0.25", "0.5", "0.75", "1"),
    **dict.fromkeys(("confidentiality", "integrity", "availability"), ("0", "0.25", "0.5")),
}


def _with(factors: Factors, name: str, value: str) -> Factors:
    check(name, value)
    yes = value == "true"
    if name == "protected_identity":
        return _protected(factors) if yes else factors
    if name in {"wrong_recipient", "public"}:
        return _answered(factors, name, yes=yes)
    if name == "malicious":
        return _lost(factors, Loss.MALICIOUS, Span.exactly(0.5 if yes else 0))
    known = replace(factors, unknown=tuple(other for other in factors.unknown if other != name))
    if name in {loss.value for loss in Loss}:
        return _lost(known, Loss(name), Span.exactly(float(value)))
    return _set(known, name, value)


def _set(factors: Factors, name: str, value: str) -> Factors:
    if name == "context":
        return replace(factors, context=Context(value))
    if name == "identifier":
        return replace(factors, identifier=Identifier(value))
    if name == "dpc":
        return replace(factors, dpc=Span.exactly(float(value)))
    return replace(factors, ei=Span.exactly(float(value)))


def _answered(factors: Factors, question: str, *, yes: bool) -> Factors:
    """Public: an unknown number. Wrong recipient: known ones at least; a no to it takes that away."""
    now = factors.losses[Loss.CONFIDENTIALITY]
    known = tuple(other for other in factors.unknown if other != "confidentiality")
    if question == "public":
        span = Span.exactly(0.5) if yes else Span(min(now.low, 0.25), min(now.likely, 0.25), 0.25)
    elif yes:
        span = now | Span.exactly(0.25)
    else:
        span = Span.exactly(0) if now.low < 0.5 else now  # noqa: PLR2004 - published stays so
    return replace(_lost(factors, Loss.CONFIDENTIALITY, span), unknown=known)


def _lost(factors: Factors, loss: Loss, span: Span) -> Factors:
    return replace(factors, losses={**factors.losses, loss: span})
