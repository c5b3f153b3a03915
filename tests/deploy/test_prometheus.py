"""Debian's Prometheus scrapes the running house: every query of the board and every rule has an answer."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import yaml

from agent.unread import WITHOUT_TEXT
from tests.broker import free_ports
from triage import demo
from triage.demo_acts import ACTS, House

DEPLOY = Path(__file__).parents[2] / "deploy"
BOARD = json.loads((DEPLOY / "grafana" / "detections.json").read_text(encoding="utf-8"))
RULES = (DEPLOY / "prometheus" / "rules.yml").read_text(encoding="utf-8")
PATIENCE_SECONDS = 60

Ask = Callable[..., object]


def queries() -> list[str]:
    """As Grafana would send them over the last minute, all sources chosen."""
    written = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
    chosen = re.compile(r"\$__(rate_interval|interval|range)")
    return [chosen.sub("1m", one.replace("$source", ".*")) for one in written]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A house in which the demo's acts happen, and a Prometheus that watches."""
    folder = tmp_path_factory.mktemp("house")
    port = free_ports(1)
    house = demo.furnish(folder)
    with demo.running(folder, house):
        server = _prometheus(folder, house, port)
        try:
            _wait_for(lambda: _series(_asked(port, "query", query="count(up == 1) == 2")))
            for act in ACTS:
                act.do(house)
            yield lambda what, **words: _asked(port, what, **words)
        finally:
            server.terminate()
            server.wait()


def _prometheus(folder: Path, house: House, port: int) -> "subprocess.Popen[bytes]":
    settings = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    settings["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    settings["rule_files"] = [str(DEPLOY / "prometheus" / "rules.yml")]
    for address, job in zip((house.agent, house.triage), settings["scrape_configs"], strict=True):
        job["static_configs"] = [{"targets": [address]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(settings))
    with (folder / "prometheus.log").open("wb") as log:
        return subprocess.Popen(
            [
                "prometheus",
                f"--config.file={folder}/prometheus.yml",
                f"--storage.tsdb.path={folder}/tsdb",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=log,
            stderr=log,
        )


def _asked(port: int, what: str, **words: str) -> object:
    """Prometheus's answer, or nothing while it starts."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/{what}?{urlencode(words)}") as answer:
            return json.loads(answer.read())["data"]
    except OSError:
        return {}


def _series(answer: object) -> object:
    return answer.get("result") if isinstance(answer, dict) else None


def _rules(answer: object) -> list[dict[str, str]]:
    groups = answer.get("groups", ()) if isinstance(answer, dict) else ()
    return [rule for group in groups for rule in group["rules"]]


def _wait_for(holds: Callable[[], object]) -> bool:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.2)
    return True


@pytest.mark.parametrize("query", queries())
def test_every_query_of_the_board_returns_series(ask: Ask, query: str) -> None:
    assert _wait_for(lambda: _series(ask("query", query=query)))


@pytest.mark.parametrize(
    "labels",
    [
        'source="share",category="credentials",tier="extra"',
        'source="share",category="protected_identity",tier="extra"',
        'source="mail",category="health",tier="sensitive"',
        'source="intranet",category="school_support",tier="extra"',
    ],
)
def test_detections_are_seen_by_category_tier_and_source(ask: Ask, labels: str) -> None:
    query = f"persinc_findings_total{{{labels}}} > 0"

    assert _wait_for(lambda: _series(ask("query", query=query)))


def test_every_rule_is_evaluated_and_none_fires_in_a_house_that_works(ask: Ask) -> None:
    heartbeat = "persinc_agent_last_heartbeat_timestamp_seconds"
    assert _wait_for(lambda: _series(ask("query", query=heartbeat)))

    assert _wait_for(lambda: {rule["health"] for rule in _rules(ask("rules"))} == {"ok"})
    assert [one["name"] for one in _rules(ask("rules")) if one["state"] == "firing"] == []


def test_every_metric_that_a_rule_names_is_there(ask: Ask) -> None:
    expressions = set(re.findall(r"persinc_[a-z_]+", re.sub(r"summary:.*|mend:.*", "", RULES)))

    def missing() -> set[str]:
        names = ask("label/__name__/values")
        return expressions - set(names if isinstance(names, list) else ())

    _wait_for(lambda: not missing())
    assert missing() == set()


def test_rules_and_board_pass_over_what_holds_no_text_by_nature_and_nothing_else() -> None:
    told_apart = (
        f"unsupported:({'|'.join(sorted(code.partition(':')[2] for code in WITHOUT_TEXT))})"
    )

    for text in RULES, json.dumps(BOARD):
        passed_over = re.findall(r'not_examined_total\{[^}]*reason!~\\*"([^"\\]+)', text)
        assert set(passed_over) == {told_apart}


def test_rules_and_settings_are_valid_and_alerts_fire_when_they_should() -> None:
    for words in (["check", "config", "prometheus.yml"], ["test", "rules", "tests.yml"]):
        done = subprocess.run(
            ["promtool", *words],
            cwd=DEPLOY / "prometheus",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
