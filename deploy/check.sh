#!/usr/bin/env bash
# `make check`: every check runs, and at the end it says which failed.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

check() { # name, command
    echo "== $1"
    "${@:2}" || failed+=("$1")
}

check format $bin/ruff format --check -q .
check lint $bin/ruff check -q .
check types $bin/mypy
check layers $bin/lint-imports
check shelves $bin/pytest -q --no-header tests/test_shelves.py
check docs $bin/python docs/events/generate.py --check
check readme $bin/pytest -q --no-header tests/test_readme.py
check lock $bin/pytest -q --no-header tests/test_lock.py
check quality $bin/python -m tests.quality

[[ ${#failed[@]} == 0 ]] && exit 0
echo "Not as it should be: ${failed[*]}" >&2
exit 1
