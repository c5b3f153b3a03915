#!/usr/bin/env bash
# Start Apache Kafka (KRaft) on loopback, and wait until it answers. What runs already is left alone,
# so the same call brings back a node that was killed.
#
#   NODES=1|3      three nodes: replication 3, min.insync.replicas 2
#   PORT=19092     of the first node; each node takes two: PORT + 2n for clients, + 1 for its peers
#   DATA=...       where nodes keep their data, logs and pid files
#   SECURE=1       TLS, SCRAM and ACLs with made-up users; certificates and passwords under $DATA/tls
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nodes=${NODES:-1}
port=${PORT:-19092}
secure=${SECURE:-0}
data=${DATA:-$root/build/kafka/$port/of-$nodes}
lib=$root/build/kafka/lib
java=(java -Djava.awt.headless=true -XX:+UseSerialGC -XX:TieredStopAtLevel=1)
quiet=-Dorg.slf4j.simpleLogger.defaultLogLevel=warn

[[ $nodes == 1 || $nodes == 3 ]] || { echo "NODES must be 1 or 3, not $nodes" >&2; exit 2; }
for program in java mvn; do
    command -v "$program" >/dev/null && continue
    echo "$program is missing: apt-get install openjdk-17-jre-headless maven" >&2
    exit 2
done

fetch() {
    [[ -e $lib/.complete ]] && return
    mkdir -p "$lib"
    exec 9>"$lib/.lock"
    flock 9
    [[ -e $lib/.complete ]] || mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$lib" >&2
    touch "$lib/.complete"
    exec 9>&-
}

certificates() {
    [[ -e $data/tls/broker.pem ]] && return
    mkdir -p "$data/tls" && cd "$data/tls" && umask 077
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=persinc-try-out-ca \
        -keyout ca.key -out ca.pem 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout broker.key -out broker.csr 2>/dev/null
    openssl x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 \
        -extfile <(echo subjectAltName=DNS:localhost,IP:127.0.0.1) -out broker.crt 2>/dev/null
    for user in admin agent triage outsider; do
        [[ -e $user.password ]] || openssl rand -hex 16 >"$user.password"
    done
    { openssl pkcs8 -topk8 -nocrypt -in broker.key; cat broker.crt ca.pem; } >broker.pem
    cd "$root"
}

voters() {
    for ((n = 1; n <= nodes; n++)); do
        printf '%s%s@127.0.0.1:%s' "${sep:-}" "$n" $((port + 2 * n - 1))
        sep=,
    done
}

properties() { # node
    local client=$((port + 2 * $1 - 2)) listener=PLAINTEXT name=127.0.0.1
    [[ $secure == 1 ]] && listener=SASL_SSL name=localhost
    [[ $secure == 1 ]] && cat "$here/secure.properties" || cat "$here/plain.properties"
    cat <<PROPERTIES
node.id=$1
listeners=$listener://127.0.0.1:$client,CONTROLLER://127.0.0.1:$((client + 1))
advertised.listeners=$listener://$name:$client
controller.quorum.voters=$(voters)
log.dirs=$data/node$1/log
default.replication.factor=$nodes
min.insync.replicas=$(((nodes + 1) / 2))
offsets.topic.replication.factor=$nodes
transaction.state.log.replication.factor=$nodes
transaction.state.log.min.isr=$(((nodes + 1) / 2))
share.coordinator.state.topic.replication.factor=$nodes
share.coordinator.state.topic.min.isr=$(((nodes + 1) / 2))
PROPERTIES
    [[ $secure == 1 ]] || return 0
    cat <<PROPERTIES
ssl.keystore.location=$data/tls/broker.pem
ssl.truststore.location=$data/tls/ca.pem
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$(<"$data/tls/admin.password")";
PROPERTIES
}

format() { # node
    [[ -e $data/node$1/log/meta.properties ]] && return
    local users=()
    if [[ $secure == 1 ]]; then
        for user in admin agent triage outsider; do
            users+=(--add-scram "SCRAM-SHA-512=[name=$user,password=$(<"$data/tls/$user.password")]")
        done
    fi
    "${java[@]}" $quiet -cp "$lib/*" kafka.tools.StorageTool format --cluster-id="$(<"$data/cluster.id")" \
        -c "$data/node$1/server.properties" "${users[@]}" >"$data/node$1/format.txt"
}

runs() { # node
    [[ -e $data/node$1/pid ]] && grep -qs "$data/node$1/" "/proc/$(<"$data/node$1/pid")/cmdline"
}

launch() { # node
    runs "$1" && return
    local client=$((port + 2 * $1 - 2))
    if (: </dev/tcp/127.0.0.1/$client) 2>/dev/null; then
        echo "Port $client is taken: \`make kafka-stop\` stops what we started, or choose another PORT" >&2
        exit 2
    fi
    mkdir -p "$data/node$1"
    (umask 077; properties "$1" >"$data/node$1/server.properties")
    format "$1"
    rm -f "$data/node$1/out.txt"
    setsid nohup "${java[@]}" -Xms128m -Xmx256m $quiet \
        -Dorg.slf4j.simpleLogger.log.org.apache.kafka.server=info \
        -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info \
        -cp "$lib/*" kafka.Kafka "$data/node$1/server.properties" \
        </dev/null >"$data/node$1/out.txt" 2>&1 &
    echo $! >"$data/node$1/pid"
}

answers() { # node
    for ((tries = 0; tries < 600; tries++)); do
        grep -qs 'Kafka Server started' "$data/node$1/out.txt" && return
        kill -0 "$(<"$data/node$1/pid")" 2>/dev/null || break  # its command line comes a moment later
        sleep 0.1
    done
    echo "Kafka node $1 did not start; its last words ($data/node$1/out.txt):" >&2
    tail -n 5 "$data/node$1/out.txt" >&2
    return 1
}

fetch
mkdir -p "$data"
[[ -e $data/cluster.id ]] || openssl rand 16 | base64 | tr '+/' '-_' | tr -d '=' >"$data/cluster.id"
[[ $secure == 1 ]] && certificates
for ((node = 1; node <= nodes; node++)); do launch "$node"; done
for ((node = 1; node <= nodes; node++)); do answers "$node"; done
for ((node = 1; node <= nodes; node++)); do
    servers=${servers:+$servers,}$([[ $secure == 1 ]] && echo localhost || echo 127.0.0.1):$((port + 2 * node - 2))
done
echo "$servers" | tee "$data/bootstrap.servers"
