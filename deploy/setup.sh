#!/usr/bin/env bash
# What the house needs on this machine: `venv` makes .venv from requirements.lock, `programs` installs
# by apt what tests use, where we are root; elsewhere it names the exact command. Only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()

need() { # package, how we know that it is there
    "${@:2}" >/dev/null 2>&1 || missing+=("$1")
}

# Services are not started by being installed: a test wants the program, not a mail server on port 25.
install_missing() {
    [[ ${#missing[@]} == 0 ]] && return
    local command="apt-get install -y --no-install-recommends ${missing[*]}"
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        echo "Missing: ${missing[*]}. Run this, then again what you ran:" >&2
        echo "  sudo apt-get update && sudo $command" >&2
        exit 2
    fi
    echo "Installing ${missing[*]} ..." >&2
    mkdir -p build
    local policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
        trap "rm -f $policy" EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && $command </dev/null; } >build/apt.log 2>&1 || {
        tail -n 20 build/apt.log >&2
        echo "apt-get failed; all it said is in build/apt.log" >&2
        exit 2
    }
}

venv() {
    local python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
        echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 ..." >&2
        exit 2
    }
    need "$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" \
        "$python" -c 'import ensurepip'
    install_missing
    echo "Making .venv ..." >&2
    "$python" -m venv .venv
    .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
    .venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    touch .venv/.complete
}

programs() {
    need openjdk-17-jre-headless java -version
    need maven command -v mvn
    need openssl command -v openssl
    need postfix test -x /usr/sbin/postfix
    need prometheus command -v prometheus
    need postgresql compgen -G '/usr/lib/postgresql/*/bin/initdb'
    need ripgrep command -v rg
    install_missing
}

case ${1:-} in
    venv | programs) "$1" ;;
    *) echo "usage: deploy/setup.sh venv|programs" >&2; exit 2 ;;
esac
