#!/usr/bin/env bash
# Stop what start.sh started, by the pid files it left. PORT and DATA as there.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
data=${DATA:-$root/build/kafka/${PORT:-19092}}

alive() { grep -qs "$data/" "/proc/$1/cmdline"; }

for file in "$data"/node*/pid "$data"/of-*/node*/pid; do
    [[ -e $file ]] || continue
    pid=$(<"$file")
    if alive "$pid"; then kill -CONT "$pid" && kill "$pid"; fi
done
for file in "$data"/node*/pid "$data"/of-*/node*/pid; do
    [[ -e $file ]] || continue
    pid=$(<"$file")
    for ((tries = 0; tries < 100; tries++)); do
        alive "$pid" || break
        sleep 0.1
    done
    if alive "$pid"; then kill -KILL "$pid"; fi
    rm "$file"
done
