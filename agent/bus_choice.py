"""The bus that the settings name."""

from collections.abc import Sequence
from pathlib import Path

from agent.bus import Consumer, Publisher
from agent.bus_kafka import KafkaConsumer, KafkaPublisher
from agent.bus_local import LocalConsumer, LocalPublisher
from agent.bus_settings import BusTable


def publisher(table: BusTable, client_id: str) -> Publisher:
    """A way to the bus, not yet started."""
    if table.kind == "local":
        return LocalPublisher(_path(table))
    return KafkaPublisher(table, client_id)


def consumer(table: BusTable, group: str, topics: Sequence[str], client_id: str) -> Consumer:
    """A member of a group, not yet started."""
    if table.kind == "local":
        return LocalConsumer(_path(table), group, topics)
    return KafkaConsumer(table, group, topics, client_id)


def _path(table: BusTable) -> Path:
    assert table.path is not None, "checked by BusTable"
    return table.path
