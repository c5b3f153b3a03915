"""How to be let in to Kafka, and in words why not.

aiokafka says "Unable to bootstrap" for a wrong address, certificate or password alike; the reason is
only in its log. So where it fails we knock ourselves and take note of who answers what.
"""

import asyncio
import ssl
from collections.abc import Iterable
from typing import TypedDict

from aiokafka.conn import create_conn
from aiokafka.errors import (
    BrokerResponseError,
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    RequestTimedOutError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
    UnsupportedSaslMechanismError,
)

from agent.bus import PublishFailed
from agent.bus_settings import BusTable
from agent.settings_file import SettingsError, read_secret

PREFLIGHT_SECONDS = 5.0


class Access(TypedDict):
    """aiokafka's arguments, the same for producers, consumers and connections."""

    security_protocol: str
    ssl_context: ssl.SSLContext | None
    sasl_mechanism: str
    sasl_plain_username: str | None
    sasl_plain_password: str | None


def access(table: BusTable) -> Access:
    """How to be let in, read anew at each start: a password may have been changed meanwhile."""
    with_tls = table.security_protocol in ("SSL", "SASL_SSL")
    with_password = table.security_protocol.startswith("SASL")
    return Access(
        security_protocol=table.security_protocol,
        ssl_context=_trust(table) if with_tls else None,
        sasl_mechanism=table.sasl_mechanism if with_password else "PLAIN",
        sasl_plain_username=table.sasl_username if with_password else None,
        sasl_plain_password=_password(table) if with_password else None,
    )


def _trust(table: BusTable) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=table.ca_file)
    except OSError as error:
        msg = f"bus.ca_file {table.ca_file}: no usable certificates ({type(error).__name__})"
        raise PublishFailed(msg) from None


def _password(table: BusTable) -> str:
    path = table.sasl_password_file
    if path is None:
        msg = f"bus.sasl_password_file is missing: {table.security_protocol} needs it"
        raise PublishFailed(msg)
    try:
        return read_secret(path)
    except SettingsError as error:
        msg = f"bus.sasl_password_file {error}"
        raise PublishFailed(msg) from None


async def why(
    table: BusTable, error: KafkaError | OSError, topics: Iterable[str]
) -> PublishFailed:
    """Say what is wrong."""
    user = f"user {table.sasl_username!r}" if table.sasl_username else "this client"
    match error:
        case TopicAuthorizationFailedError():
            reason = f"Kafka forbids {user} the topic {error.args[0]}: an ACL is missing"
        case GroupAuthorizationFailedError():
            reason = f"Kafka forbids {user} the group {error.args[0]}: an ACL is missing"
        case ClusterAuthorizationFailedError():
            reason = f"Kafka lets {user} write to no topic at all: an ACL is missing"
        case UnknownTopicOrPartitionError():
            names = ", ".join(sorted(set(topics)))
            reason = f"a topic does not exist (of {names}); deploy/kafka/topics.py makes them"
        case RequestTimedOutError() | KafkaTimeoutError() | KafkaConnectionError() | OSError():
            knocks = [await _knock(table, server) for server in table.bootstrap_servers]
            reason = "; ".join(knocks)
        case BrokerResponseError():
            reason = f"Kafka says {error.message} to {user}"
        case _:
            reason = f"Kafka: {type(error).__name__}"
    return PublishFailed(reason)


async def _knock(table: BusTable, server: str) -> str:
    host, _, port = server.rpartition(":")
    try:
        connection = await asyncio.wait_for(
            create_conn(host, int(port), client_id="persinc-preflight", **access(table)),
            PREFLIGHT_SECONDS,
        )
    except (KafkaError, OSError) as error:
        return f"{server}: {_in_words(table, error)}"
    connection.close()
    return f"{server}: answers, but a broker of its cluster does not"


def _in_words(table: BusTable, error: KafkaError | OSError) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            words = f"its certificate is not trusted ({error.verify_message}); see bus.ca_file"
        case ssl.SSLError():
            words = "does not speak TLS; see bus.security_protocol"
        case SaslAuthenticationFailed() | UnsupportedSaslMechanismError():
            words = f"does not let {table.sasl_username!r} in ({error.message})"
        case TimeoutError():
            words = f"no answer within {PREFLIGHT_SECONDS:.0f} s; see bus.bootstrap_servers"
        case ConnectionRefusedError():
            words = "nobody listens there; see bus.bootstrap_servers"
        case OSError() if not isinstance(error, ConnectionResetError):
            words = f"{error.strerror or type(error).__name__}; see bus.bootstrap_servers"
        case _:
            words = f"hangs up; see bus.security_protocol ({table.security_protocol})"
    return words
