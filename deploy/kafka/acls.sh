#!/usr/bin/env bash
# Who may do what, on a cluster that SECURE=1 start.sh started: agents write, triage reads and sets
# aside, nobody else anything. On your own cluster run the same AclCommand (kafka-acls.sh) calls.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
data=${DATA:-$root/build/kafka/${PORT:-19092}/of-${NODES:-1}}
prefix=${TOPIC_PREFIX:-}
incidents=${prefix}persinc.possible-incident.v1
status=${prefix}persinc.agent-status.v1

umask 077
cat >"$data/admin.properties" <<PROPERTIES
security.protocol=SASL_SSL
ssl.truststore.type=PEM
ssl.truststore.location=$data/tls/ca.pem
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$(<"$data/tls/admin.password")";
PROPERTIES

allow() { # user, what is allowed
    java -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.defaultLogLevel=error -cp "$root/build/kafka/lib/*" \
        org.apache.kafka.tools.AclCommand --bootstrap-server "$(<"$data/bootstrap.servers")" \
        --command-config "$data/admin.properties" --add --allow-principal "User:$1" "${@:2}" >/dev/null
}

allow agent --operation Write --operation Describe --topic "$incidents" --topic "$status" &
allow triage --consumer --group "${prefix}triage" --topic "$incidents" --topic "$status" &
allow triage --operation Write --operation Describe --topic "$incidents.dlq" &
wait -n && wait -n && wait -n
