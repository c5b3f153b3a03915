"""The arithmetic of a severity in words: each factor, what it may be, and why by ENISA's tables. Pure.

What was proposed stands beside what a person has set, so that both can be followed.

>>> health = Facts(tiers={"health": "sensitive"}, named=frozenset({"health"}))
>>> for line in explained(health, {"dpc": "2"}, "en")[:1]:
...     print(line.sum, line.why, line.instead_of, sep=" | ")
DPC 2 | sensitive data: lead only to general assumptions | 3 (2-3)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.language import Words, said
from triage.enisa import CB, CONTEXTS, DPC, EI, EI_LEVELS, Loss
from triage.facts import Facts
from triage.proposal import proposed, with_overrides
from triage.severity import Factors, Span, written

_UNKNOWN = (
    "inte känt än, och räknas därför inte som ringa",
    "not known yet, and so not taken for slight",
    "ikke kjent ennå, og regnes derfor ikke som lite",
)
_LOSSES: dict[Loss, Words] = {
    Loss.CONFIDENTIALITY: ("konfidentialitet", "confidentiality", "konfidensialitet"),
    Loss.INTEGRITY: ("riktighet", "integrity", "integritet"),
    Loss.AVAILABILITY: ("tillgänglighet", "availability", "tilgjengelighet"),
    Loss.MALICIOUS: ("uppsåt", "intent", "forsett"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One factor: its name in the formula, its value with its range, why, and what was proposed."""

    factor: str
    sum: str
    why: str
    instead_of: str = ""
    """What was proposed, where a person has set something else."""


def explained(facts: Facts, overrides: Mapping[str, str], language: str) -> tuple[Line, ...]:
    """All factors that count: DPC, EI, and the circumstances that are or may be more than nothing."""
    first = proposed(facts)
    now = with_overrides(facts, overrides)
    lines = [
        _line("dpc", "DPC", (first.dpc, now.dpc), _dpc(now, language), language),
        _line("ei", "EI", (first.ei, now.ei), _ei(now, language), language),
    ]
    for loss, span in now.losses.items():
        before = first.losses[loss]
        if span.high or before != span:
            known = loss.value not in now.unknown
            reach = said(CB[loss, span.likely] if known else _UNKNOWN, language)
            why = f"{said(_LOSSES[loss], language)}: {reach}"
            lines.append(_line(loss.value, "CB", (before, span), why, language))
    return tuple(lines)


def _line(factor: str, name: str, spans: tuple[Span, Span], why: str, language: str) -> Line:
    before, now = (_spanned(span, language) for span in spans)
    return Line(factor, f"{name} {now}", why, "" if before == now else before)


def _dpc(factors: Factors, language: str) -> str:
    if "dpc" in factors.unknown:
        return said(_UNKNOWN, language)
    context = said(CONTEXTS[factors.context], language)
    return f"{context}: {said(DPC[factors.context, int(factors.dpc.likely)], language)}"


def _ei(factors: Factors, language: str) -> str:
    if "ei" in factors.unknown:
        return said(_UNKNOWN, language)
    level = said(EI_LEVELS[factors.ei.likely], language)
    by = EI.get((factors.identifier, factors.ei.likely))
    return level if by is None else f"{level}: {said(by, language)}"


def _spanned(span: Span, language: str) -> str:
    low, likely, high = (written(one, language) for one in (span.low, span.likely, span.high))
    return likely if low == high else f"{likely} ({low}-{high})"
