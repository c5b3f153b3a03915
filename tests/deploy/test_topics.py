"""Topics are made from the file, mended, and never taken away."""

import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from agent.bus import AGENT_STATUS, DEAD_LETTERS, POSSIBLE_INCIDENT
from deploy.kafka.topics import FILE, Topic, ensure, topics_in
from tests.broker import Broker

SCRIPT = FILE.with_name("topics.py")


async def setting(broker: Broker, topic: str, name: str) -> str:
    client = AIOKafkaAdminClient(bootstrap_servers=list(broker.servers))
    await client.start()
    resource = ConfigResource(ConfigResourceType.TOPIC, topic, {name: ""})
    found: list[tuple[str, ...]] = []
    while not found:  # a node may hear of a topic a moment after it was made
        (answer,) = await client.describe_configs([resource])
        found = answer.resources[0][4]
    await client.close()
    return str(found[0][1])


def test_the_file_holds_every_topic_of_the_house() -> None:
    assert set(topics_in(FILE)) == {POSSIBLE_INCIDENT, DEAD_LETTERS, AGENT_STATUS}


@pytest.mark.parametrize(
    ("brokers", "replicas", "in_sync"), [(1, 1, "1"), (2, 2, "1"), (5, 3, "2")]
)
def test_replicas_are_as_many_as_there_are_brokers(
    brokers: int, replicas: int, in_sync: str
) -> None:
    found, settings = Topic(replicas=3).on(brokers)

    assert (found, settings["min.insync.replicas"]) == (replicas, in_sync)


async def test_a_second_run_mends_what_differs_and_adds_partitions(kafka: Broker) -> None:
    name = f"topic-{uuid.uuid4().hex[:8]}"
    await ensure(kafka.table, {name: Topic(partitions=2, retention_days=1)})

    (done,) = await ensure(kafka.table, {name: Topic(partitions=4, retention_days=2)})

    assert done == f"{name}: from 2 to 4 partitions"
    assert await setting(kafka, name, "retention.ms") == str(2 * 24 * 3600 * 1000)


async def test_fewer_partitions_in_the_file_take_none_away(kafka: Broker) -> None:
    name = f"topic-{uuid.uuid4().hex[:8]}"
    await ensure(kafka.table, {name: Topic(partitions=4)})

    (done,) = await ensure(kafka.table, {name: Topic(partitions=1)})

    assert done == f"{name}: there, 4 partitions"


async def test_heartbeats_are_compacted(kafka: Broker) -> None:
    await ensure(kafka.table, topics_in(FILE))

    assert await setting(kafka, AGENT_STATUS, "cleanup.policy") == "compact"


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (["--bootstrap-servers", "127.0.0.1:1"], "nobody listens there"),
        (["--config", "/nowhere/agent.toml"], "/nowhere/agent.toml"),
    ],
)
def test_the_command_says_what_is_wrong_in_a_line(words: list[str], mend: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, *words], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert mend in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_makes_the_topics_of_a_config(kafka: Broker, tmp_path: Path) -> None:
    config = tmp_path / "agent.toml"
    config.write_text(
        f'[bus]\nbootstrap_servers = ["{kafka.servers[0]}"]\ntopic_prefix = "from-config."\n'
    )

    done = subprocess.run(
        [sys.executable, SCRIPT, "--config", config], capture_output=True, text=True, check=True
    )

    assert f"from-config.{POSSIBLE_INCIDENT}: made, 12 partitions, 1 replicas" in done.stdout
