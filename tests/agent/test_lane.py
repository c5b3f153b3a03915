"""What was just saved goes first; nothing is in there twice; who has too much waits."""

import asyncio

import pytest

from agent.lane import Lane, Lanes, LanesClosed, Work


def work(name: str, lane: Lane = Lane.FRESH, order: int = 0, size: int = 0) -> Work:
    return Work("share", name.encode(), lane=lane, order=order, size=size)


async def names(lanes: Lanes, count: int) -> list[str]:
    taken = []
    for _ in range(count):
        one = await lanes.take()
        taken.append(one.path.decode())
        await lanes.done(one)
    return taken


async def test_fresh_goes_before_baseline_yet_the_baseline_moves() -> None:
    lanes = Lanes()
    for number in range(20):
        await lanes.put(work(f"fresh{number}"))
    await lanes.put(work("old", Lane.BASELINE))

    taken = await names(lanes, 10)

    assert "old" in taken
    assert len([name for name in taken if name.startswith("fresh")]) == 9


async def test_newest_and_smallest_first() -> None:
    lanes = Lanes()
    for name, order, size in (("old", -1, 1), ("new and big", -9, 9), ("new and small", -9, 1)):
        await lanes.put(work(name, order=order, size=size))

    assert await names(lanes, 3) == ["new and small", "new and big", "old"]


async def test_a_path_is_in_there_once() -> None:
    lanes = Lanes()
    await lanes.put(work("a"))
    await lanes.put(work("a"))

    assert lanes.backlog("share") == 1


async def test_a_path_put_while_it_is_examined_is_examined_again() -> None:
    lanes = Lanes()
    await lanes.put(work("a"))
    taken = await lanes.take()
    await lanes.put(work("a"))
    await lanes.done(taken)

    assert await names(lanes, 1) == ["a"]
    assert lanes.backlog("share") == 0


async def test_a_full_lane_makes_wait() -> None:
    lanes = Lanes(fresh_at_most=1)
    await lanes.put(work("a"))
    late = asyncio.create_task(lanes.put(work("b")))
    await asyncio.sleep(0.01)
    assert not late.done()

    await names(lanes, 1)
    await asyncio.wait_for(late, 30)


async def test_a_scan_is_settled_when_all_it_found_is_over() -> None:
    lanes = Lanes()
    await lanes.put(Work("share", b"a", from_scan=True))
    await lanes.put(Work("other", b"b", from_scan=True))
    settled = asyncio.create_task(lanes.scan_settled("share"))
    await asyncio.sleep(0.01)
    assert not settled.done()

    await names(lanes, 1)
    await asyncio.wait_for(settled, 30)


async def test_closed_lanes_send_those_who_wait_away() -> None:
    lanes = Lanes()
    waiting = asyncio.create_task(lanes.take())
    await asyncio.sleep(0)
    await lanes.close()

    with pytest.raises(LanesClosed):
        await waiting
