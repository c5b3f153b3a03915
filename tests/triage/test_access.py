"""Who may do what, as one table."""

import pytest

from triage.access import (
    Act,
    Actor,
    Grant,
    NotAllowed,
    Role,
    Scope,
    may,
    may_somewhere,
    reach,
    require,
)

SCHOOL = Scope("Bildningsnämnden", "Grundskola")
CARE = Scope("Socialnämnden", "Hemtjänst")


def holding(role: Role, controller: str = "", unit: str = "") -> Actor:
    return Actor("eva", (Grant(role, controller, unit),))


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.REPORTER, {Act.REPORT}),
        (Role.UNIT_HANDLER, {Act.REPORT, Act.READ, Act.WORK}),
        (Role.DPO, set(Act) - {Act.AUDIT, Act.HOUSE}),
        (Role.CENTRAL_DPO, set(Act)),
        (Role.AUDITOR, {Act.READ, Act.TUNE, Act.REGISTER, Act.AUDIT}),
        (Role.ADMIN, {Act.REPORT, Act.TUNE, Act.HOUSE}),
    ],
)
def test_what_each_role_may(role: Role, acts: set[Act]) -> None:
    assert {act for act in Act if may(holding(role), act, SCHOOL)} == acts


@pytest.mark.parametrize(
    ("actor", "scope", "allowed"),
    [
        (holding(Role.DPO), CARE, True),
        (holding(Role.DPO, "Bildningsnämnden"), SCHOOL, True),
        (holding(Role.DPO, "Bildningsnämnden"), CARE, False),
        (holding(Role.DPO, "Bildningsnämnden"), Scope(), False),
        (holding(Role.DPO, "Bildningsnämnden", "Förskola"), SCHOOL, False),
        (holding(Role.DPO, "Bildningsnämnden", "Grundskola"), SCHOOL, True),
        (Actor("ingen"), SCHOOL, False),
    ],
)
def test_a_role_holds_where_it_was_granted(actor: Actor, scope: Scope, *, allowed: bool) -> None:
    assert may(actor, Act.READ, scope) is allowed


def test_lists_are_filtered_by_reach() -> None:
    both = Actor("eva", (Grant(Role.DPO, "A"), Grant(Role.AUDITOR, "B"), Grant(Role.ADMIN)))

    assert reach(both, Act.READ) == (Scope("A"), Scope("B"))
    assert reach(both, Act.JUDGE) == (Scope("A"),)
    assert reach(holding(Role.CENTRAL_DPO), Act.READ) is None
    assert reach(holding(Role.ADMIN), Act.READ) == ()
    assert not may_somewhere(holding(Role.ADMIN), Act.READ)


def test_a_refusal_does_not_tell_what_lies_behind() -> None:
    with pytest.raises(NotAllowed) as refusal:
        require(holding(Role.DPO, "Bildningsnämnden"), Act.JUDGE, CARE)

    assert "Social" not in str(refusal.value)
