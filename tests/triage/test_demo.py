"""The demo: what it starts ends with it. That its acts come out right is tested in tests/scenarios."""

import re
import signal
import subprocess
import sys
from pathlib import Path


def test_a_demo_that_is_told_to_stop_leaves_nothing_behind() -> None:
    program = Path(sys.executable).with_name("persinc-triage")
    with subprocess.Popen([program, "demo"], stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        told = ""
        while "are running" not in told:
            line = demo.stdout.readline()
            assert line, told
            told += line
        demo.send_signal(signal.SIGTERM)
        demo.stdout.read()

    assert demo.returncode == 1
    found = re.search(r"\S*persinc-demo-\w+", told)
    assert found is not None
    assert not Path(found[0]).exists()
    running = subprocess.run(["pgrep", "-f", found[0]], capture_output=True, check=False)
    assert running.stdout == b""
