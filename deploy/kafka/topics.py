"""Make the topics of topics.toml, and set what differs; never remove anything.

`python deploy/kafka/topics.py` asks the broker of `make kafka`; `--config FILE` takes the address and
the credentials from the `[bus]` table of an agent.toml or triage.toml.
"""

import argparse
import asyncio
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.bus import PublishFailed
from agent.bus_kafka_access import access, why
from agent.bus_settings import BusTable

FILE = Path(__file__).with_name("topics.toml")
_DAY_MS = 24 * 3600 * 1000


class Topic(BaseModel):
    """One table of topics.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    partitions: int = Field(default=1, ge=1)
    replicas: int = Field(default=3, ge=1)
    retention_days: float | None = Field(default=None, gt=0)
    compacted: bool = False
    largest_bytes: int | None = Field(default=None, ge=1)
    """Of a batch; unset, the broker's own limit."""

    def on(self, brokers: int) -> tuple[int, dict[str, str]]:
        """Replicas, and Kafka's settings, where there are so many brokers."""
        replicas = min(self.replicas, brokers)
        settings = {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "min.insync.replicas": str(max(1, replicas - 1)),
        }
        if self.retention_days is not None:
            settings["retention.ms"] = str(round(self.retention_days * _DAY_MS))
        if self.largest_bytes is not None:
            settings["max.message.bytes"] = str(self.largest_bytes)
        return replicas, settings


def topics_in(file: Path) -> dict[str, Topic]:
    """The topics the file names."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Topic]).validate_python(tables)


async def ensure(table: BusTable, topics: Mapping[str, Topic]) -> list[str]:
    """Make and mend; what was done, a line each. Raises PublishFailed with the reason."""
    client = AIOKafkaAdminClient(bootstrap_servers=list(table.bootstrap_servers), **access(table))
    wanted = {table.topic_prefix + name: topic for name, topic in topics.items()}
    try:
        await client.start()
        brokers = len((await client.describe_cluster())["brokers"])
        there = {
            one["topic"]: len(one["partitions"])
            for one in await client.describe_topics()
            if one["topic"] in wanted
        }
        return [
            await _mended(client, name, topic, brokers, there[name])
            if name in there
            else await _made(client, name, topic, brokers)
            for name, topic in wanted.items()
        ]
    except (KafkaError, OSError) as error:
        raise await why(table, error, wanted) from None
    finally:
        await client.close()


async def _made(client: AIOKafkaAdminClient, name: str, topic: Topic, brokers: int) -> str:
    replicas, settings = topic.on(brokers)
    answer = await client.create_topics(
        [NewTopic(name, topic.partitions, replicas, topic_configs=settings)]
    )
    _check(answer.topic_errors[0][1])
    return f"{name}: made, {topic.partitions} partitions, {replicas} replicas"


async def _mended(
    client: AIOKafkaAdminClient, name: str, topic: Topic, brokers: int, partitions: int
) -> str:
    _, settings = topic.on(brokers)
    resource = ConfigResource(ConfigResourceType.TOPIC, name, settings)
    (answer,) = await client.alter_configs([resource])
    _check(answer.resources[0][0])
    if topic.partitions > partitions:
        answer = await client.create_partitions({name: NewPartitions(topic.partitions)})
        _check(answer.topic_errors[0][1])
        return f"{name}: from {partitions} to {topic.partitions} partitions"
    return f"{name}: there, {partitions} partitions"


def _check(code: int) -> None:
    error = for_code(code)
    if code:
        raise error


def main() -> int:
    """Run the command; 0 when all topics are as the file says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, help="an agent.toml or triage.toml, for its [bus]")
    parser.add_argument("--topics", type=Path, default=FILE, help="%(default)s")
    parser.add_argument("--bootstrap-servers", help="host:port,... in place of the config's")
    given = parser.parse_args()
    try:
        bus = (
            tomllib.loads(given.config.read_text(encoding="utf-8"))["bus"] if given.config else {}
        )
        if given.bootstrap_servers:
            bus["bootstrap_servers"] = given.bootstrap_servers.split(",")
        folder = given.config.parent if given.config else Path()
        table = BusTable.model_validate(bus, context={"folder": folder})
        done = asyncio.run(ensure(table, topics_in(given.topics)))
    except (OSError, ValidationError, KeyError, tomllib.TOMLDecodeError, PublishFailed) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(done))
    return 0


if __name__ == "__main__":
    sys.exit(main())
