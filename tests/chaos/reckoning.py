"""The reckoning: let the house come to rest, and count."""

import asyncio
import time

from agent import bus_choice
from agent.bus import POSSIBLE_INCIDENT
from tests.chaos.house import House

_REST_SECONDS = 180
_POLLS_WITHOUT_NEWS = 4


def reckoning(house: House) -> bool:
    """Print the last line; whether nothing is lost and nothing came twice."""
    people = house.people
    expected, saved = people.files + people.lines, people.files + people.harmless
    house.start_agent()
    house.wait_until(
        lambda: (
            house.arrived()[1] >= expected and house.remembered() >= saved and not house.unsent()
        ),
        _REST_SECONDS,
    )
    time.sleep(2)  # for what would come too much
    house.stop_agent()
    events, items = house.arrived()
    lost = (expected - items) + max(saved - house.remembered(), 0)
    twice = events - items
    topic = asyncio.run(_in_topic(house))
    print(
        f"kills {house.kills.total()} files {saved} lines {people.lines} "
        f"topic_duplicates {topic - events} lost {lost} duplicates {twice}",
        flush=True,
    )
    return lost == 0 and twice == 0


async def _in_topic(house: House) -> int:
    """Records in the topic, read from its beginning."""

    async def nothing_stored(_topic: str, _partition: int) -> None:
        return None

    consumer = bus_choice.consumer(house.bus, "reckoning", [POSSIBLE_INCIDENT], "reckoning")
    await consumer.start(nothing_stored)
    count, quiet = 0, 0
    while quiet < _POLLS_WITHOUT_NEWS:
        records = await consumer.poll(5000, 1.0)
        count += len(records)
        quiet = 0 if records else quiet + 1
    await consumer.stop()
    return count
