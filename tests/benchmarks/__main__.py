"""Runs every bench beside it, prints a table and writes build/bench.json."""

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
FILE = HERE.parent.parent / "build" / "bench.json"


def main(names: list[str]) -> None:
    """Run the named benches, or all."""
    benches = names or sorted(path.stem for path in HERE.glob("[a-z]*.py"))
    rows: list[Mapping[str, object]] = []
    for name in benches:
        for row in importlib.import_module(f"tests.benchmarks.{name}").rows():
            rows.append(row)
            print(_line(row), flush=True)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def _line(row: Mapping[str, object]) -> str:
    beside = ""
    if row.get("reference_value") is not None and row.get("ratio") is not None:
        beside = f"{row['reference']} {row['reference_value']:,.2f}, ratio {row['ratio']:.3f}"
    if row.get("target") is not None:
        beside += f", target {row['target']:,.0f}"
    return f"{row['name']:48} {row['value']:>14,.2f} {row['unit']:12} {beside}"


if __name__ == "__main__":
    main(sys.argv[1:])
