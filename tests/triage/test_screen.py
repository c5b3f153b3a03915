"""The list and the card are read on any screen: nothing is cut away where it is narrow."""

import pytest
from rich.console import Console

from tests.triage.conftest import Feed
from tests.triage.made import event
from triage import desk
from triage.desk import Desk, House
from triage.screen import as_text, table_of
from triage.screen_card import card_of


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("language", ["sv", "en", "nb"])
def test_a_list_is_folded_and_not_cut(at: Desk, feed: Feed, width: int, language: str) -> None:
    feed(event("protected_identity", "person"))
    cases = desk.list_cases(at).cases
    console = Console(width=width)

    with console.capture() as taken:
        console.print(table_of(cases, House(), at.now(), language, width))

    assert cases[0].id in taken.get()
    assert " ! " in taken.get()  # that it is about a protected identity, also without colours
    assert "…" not in taken.get()
    assert "(72 h)" in taken.get()


def test_a_card_ends_with_what_to_do_next(at: Desk, feed: Feed) -> None:
    feed(event("health", "person"))
    number = desk.list_cases(at).cases[0].id

    text = as_text(card_of(desk.show(at, number), House(), "sv"))

    assert text.splitlines()[-1].startswith("nästa steg  bedöm: decide " + number)
