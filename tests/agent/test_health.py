"""What live and ready mean."""

from agent.health import STORE, WORKERS, LoopLag, board, reconciled, watching


def test_an_agent_is_not_ready_before_every_part_has_said_so() -> None:
    conditions = board(["bildning"])
    for name in (STORE, WORKERS, watching("bildning")):
        conditions.set(name, holds=True)

    assert not conditions.holds

    conditions.set(reconciled("bildning"), holds=True)

    assert conditions.holds


def test_a_loop_that_stands_still_is_not_live() -> None:
    now = [0.0]
    lag = LoopLag(lambda: now[0])
    assert all(one.holds for one in lag.conditions())

    now[0] = 60.0

    assert not any(one.holds for one in lag.conditions())
