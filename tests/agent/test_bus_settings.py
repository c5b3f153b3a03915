"""The [bus] table: what is wrong is told before anything is tried."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from agent.bus_choice import consumer, publisher
from agent.bus_kafka import KafkaConsumer, KafkaPublisher
from agent.bus_local import LocalConsumer, LocalPublisher
from agent.bus_settings import BusTable


@pytest.mark.parametrize(
    ("table", "mend"),
    [
        ({"kind": "local"}, "needs path"),
        ({"kind": "kafka", "bootstrap_servers": ["broker1"]}, "not host:port"),
        ({"kind": "kafka", "bootstrap_servers": [":9092"]}, "not host:port"),
        ({"security_protocol": "SASL_SSL"}, "needs sasl_username and sasl_password_file"),
        ({"security_protocol": "SASL_SSL", "sasl_username": "a"}, "sasl_password_file"),
        ({"bootstrap_server": ["a:1"]}, "Extra inputs"),
        ({"topic_prefix": "a b"}, "pattern"),
    ],
)
def test_a_table_that_cannot_work_says_so(table: dict[str, object], mend: str) -> None:
    with pytest.raises(ValidationError, match=mend):
        BusTable.model_validate(table)


def test_paths_are_taken_from_the_folder_of_the_file() -> None:
    table = BusTable.model_validate(
        {"kind": "local", "path": "bus.sqlite", "ca_file": "/etc/ca.pem"},
        context={"folder": Path("/etc/persinc")},
    )

    assert table.path == Path("/etc/persinc/bus.sqlite")
    assert table.ca_file == Path("/etc/ca.pem")


def test_the_settings_choose_the_bus() -> None:
    local = BusTable(kind="local", path=Path("bus.sqlite"))
    kafka = BusTable()

    assert isinstance(publisher(local, "fs01"), LocalPublisher)
    assert isinstance(consumer(local, "g", ["t"], "c"), LocalConsumer)
    assert isinstance(publisher(kafka, "fs01"), KafkaPublisher)
    assert isinstance(consumer(kafka, "g", ["t"], "c"), KafkaConsumer)
