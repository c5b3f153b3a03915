"""What all tests share: a real Kafka, started when the first test asks, and topics of one's own."""

import logging
import os
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from agent.bus_settings import BusTable
from agent.telemetry import configure
from deploy.kafka.topics import FILE, ensure, topics_in
from tests.broker import Broker
from tests.hung_up import all_hung_up

settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine is no failure
settings.load_profile("busy")


@pytest.fixture(scope="session", autouse=True)
def strict_logs() -> None:
    """A log key that is not on the list is an error, here and in programs that tests start."""
    os.environ["PERSINC_STRICT_LOGS"] = "1"
    configure("test")
    logging.captureWarnings(capture=False)  # pytest makes errors of them


@pytest.fixture(scope="session")
def kafka() -> Iterator[Broker]:
    """One node for the whole run. Break brokers of your own: Broker.started()."""
    broker = Broker.started()
    yield broker
    broker.remove()


@pytest.fixture
async def kafka_bus(kafka: Broker) -> BusTable:
    """The way to that broker, with the house's topics under a prefix no other test has."""
    table = kafka.table.model_copy(update={"topic_prefix": f"test-{uuid.uuid4().hex[:12]}."})
    await ensure(table, topics_in(FILE))
    return table


@pytest.fixture
async def hung_up() -> AsyncIterator[None]:
    """Nothing a test has connected stays open."""
    yield
    await all_hung_up()
