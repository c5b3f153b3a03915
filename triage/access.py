"""Who may do what: roles, the nämnd and unit they hold for, and what each role may. Pure.

A role is granted for all, for one controller (nämnd), or for one unit of it. A case whose
controller is not known lies in the pile that only those see who are granted for all.

>>> eva = Actor("eva", (Grant(Role.DPO, "Bildningsnämnden"),))
>>> may(eva, Act.JUDGE, Scope("Bildningsnämnden", "Grundskola"))
True
>>> may(eva, Act.JUDGE, Scope("Socialnämnden"))
False
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    REPORTER = "reporter"
    UNIT_HANDLER = "unit_handler"
    DPO = "dpo"
    CENTRAL_DPO = "central_dpo"
    AUDITOR = "auditor"
    """Reads all, unseals nothing."""
    ADMIN = "admin"
    """Keeps the house running; sees no case."""


class Act(StrEnum):
    REPORT = "report"
    READ = "read"
    """See cases, masked."""
    UNSEAL = "unseal"
    """Ask for sealed evidence; the DPO's key is needed besides."""
    WORK = "work"
    """Assign, note, measures, deviations."""
    JUDGE = "judge"
    """Factors, awareness, decisions, reopening, joining, suppressing, holding."""
    CONFIRM = "confirm"
    """Be the second pair of eyes."""
    TUNE = "tune"
    REGISTER = "register"
    AUDIT = "audit"
    HOUSE = "house"
    """Agents, tokens, erasure, routines."""


_DPO = frozenset(Act) - {Act.AUDIT, Act.HOUSE}
_MAY: dict[Role, frozenset[Act]] = {
    Role.REPORTER: frozenset({Act.REPORT}),
    Role.UNIT_HANDLER: frozenset({Act.REPORT, Act.READ, Act.WORK}),
    Role.DPO: _DPO,
    Role.CENTRAL_DPO: frozenset(Act),
    Role.AUDITOR: frozenset({Act.READ, Act.TUNE, Act.REGISTER, Act.AUDIT}),
    Role.ADMIN: frozenset({Act.REPORT, Act.TUNE, Act.HOUSE}),
}


class NotAllowed(Exception):  # noqa: N818 - named for what went wrong
    """The actor's roles do not reach this; says which act, not what lies behind it."""

    def __init__(self, person: str, act: str) -> None:
        super().__init__(f"{person}: no role here that allows to {act.replace('_', ' ')}")
        self.person = person
        self.act = act
        """An Act's value, or `hand_out_role`; words.py has each as `may_...`."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, for one controller or unit, or for all where these are empty."""

    role: Role
    controller: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and by which grants."""

    name: str
    grants: tuple[Grant, ...] = ()
    login: str = ""
    """Who was logged in on the host, where that was another: kept in the audit log."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose matter it is."""

    controller: str = ""
    unit: str = ""


EVERYWHERE = Scope()


def may(actor: Actor, act: Act, scope: Scope = EVERYWHERE) -> bool:
    """Whether a grant of the actor allows the act there."""
    return any(
        grant.controller in {"", scope.controller} and grant.unit in {"", scope.unit}
        for grant in _allowing(actor, act)
    )


def require(actor: Actor, act: Act, scope: Scope = EVERYWHERE) -> None:
    """Raise NotAllowed unless the actor may."""
    if not may(actor, act, scope):
        raise NotAllowed(actor.name, act.value)


def may_somewhere(actor: Actor, act: Act) -> bool:
    """Whether the actor may do this for at least one controller or unit."""
    return any(True for _ in _allowing(actor, act))


def reach(actor: Actor, act: Act) -> tuple[Scope, ...] | None:
    """Where the actor may do this; None is everywhere. Lists are filtered by it."""
    scopes = {Scope(grant.controller, grant.unit) for grant in _allowing(actor, act)}
    return None if EVERYWHERE in scopes else tuple(sorted(scopes, key=repr))


def acts_of(role: Role) -> frozenset[Act]:
    """What a role may."""
    return _MAY[role]


def is_dpo(actor: Actor) -> bool:
    """Whether a data protection officer acts, so that one has been consulted."""
    return any(grant.role in {Role.DPO, Role.CENTRAL_DPO} for grant in actor.grants)


def _allowing(actor: Actor, act: Act) -> Iterable[Grant]:
    return (grant for grant in actor.grants if act in _MAY[grant.role])
