"""What an event can be grouped by, and under which category it is filed."""

from datetime import timedelta

import pytest

from agent.bus import FindingSummary
from tests.triage.made import NOON, event, finding, mail, name
from triage.grouping import By, Held, category_of, joined, keys_of

DAYS = timedelta(days=1)
WINDOW = 3 * DAYS


@pytest.mark.parametrize(
    ("categories", "filed"),
    [
        (("person", "health"), "health"),
        (("identity_number", "person"), "identity_number"),
        (("identity_number", "school_support"), "school_support"),
        (("school_support", "health"), "health"),
        (("protected_identity", "health"), "protected_identity"),
        (("organisation", "person"), "person"),
    ],
)
def test_an_event_is_filed_under_the_gravest(categories: tuple[str, ...], filed: str) -> None:
    findings = [finding(category) for category in categories]

    assert category_of(findings)[0] == filed
    assert category_of(findings[::-1])[0] == filed


def guess(category: str, tier: str = "sensitive") -> FindingSummary:
    """What the learned judgement takes it to be about."""
    return finding(category, tier=tier, detector="sensitive_matter")


@pytest.mark.parametrize(
    ("findings", "filed"),
    [
        ((finding("credentials"), guess("health")), "credentials"),
        ((finding("identity_number"), finding("person"), guess("economy")), "identity_number"),
        ((finding("person"), guess("health")), "health"),
        ((finding("health"), guess("protected_identity", "extra")), "protected_identity"),
    ],
)
def test_a_guess_counts_where_nothing_was_named(
    findings: tuple[FindingSummary, ...], filed: str
) -> None:
    assert category_of(findings)[0] == filed


def test_without_findings_it_is_something_else() -> None:
    nothing: list[FindingSummary] = []

    assert category_of(nothing) == ("other", "none")


def test_keys_carry_the_rules_version() -> None:
    keys = keys_of(event(mail=mail()), "health")

    assert all(key.startswith("1") for key in keys)
    assert len(set(keys)) == 4


def test_copies_on_two_servers_share_their_content_and_nothing_else() -> None:
    here = keys_of(event(), "health")
    there = keys_of(event(agent="fs02"), "health")

    assert set(here) & set(there) == {here.content}


def test_a_mail_without_subject_or_sender_is_grouped_by_itself() -> None:
    keys = keys_of(event(mail=mail(sender=None, thread=None)), "health")

    assert keys.matters == ()


@pytest.mark.parametrize(
    ("held", "by"),
    [
        ({}, By.NOTHING),
        ({"item": Held("a", NOON - 400 * DAYS)}, By.ITEM),
        ({"content": Held("a", NOON - 400 * DAYS, closed=True)}, By.CONTENT),
        ({"matter": Held("a", NOON - 3 * DAYS)}, By.MATTER),
        ({"matter": Held("a", NOON - 4 * DAYS)}, By.NOTHING),
        ({"matter": Held("a", NOON + 4 * DAYS)}, By.NOTHING),
        ({"matter": Held("a", NOON, closed=True)}, By.NOTHING),
        ({"item": Held("a", NOON), "content": Held("b", NOON)}, By.ITEM),
    ],
)
def test_the_first_that_fits_counts(held: dict[str, Held], by: By) -> None:
    keys = keys_of(event(folder="f"), "health")
    names = {"item": keys.item, "content": keys.content, "matter": keys.matters[0]}
    known = {names[what]: one for what, one in held.items()}

    found, case = joined(keys, NOON, known.get, WINDOW)

    assert found is by
    assert case == (None if by is By.NOTHING else "a")


def test_a_pseudonym_is_stable() -> None:
    assert keys_of(event(item=1), "x").item.endswith(name("item", 1))
