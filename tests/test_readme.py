"""README keeps its word: what it tells people to type is there, and does what it says."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

BY_CI = {"make demo", "make test"}
"""Run by tests/scenarios and by CI itself; a test cannot run the tests."""
EXIT_CODES = {"scan": (0, 1), "explain": (0, 1)}
"""What `persinc-agent` may answer: 0 nothing found, 1 found."""


def block_commands() -> list[str]:
    """The lines of README's shell blocks, without what is said about them."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    lines = [line.split("  #", 1)[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def commands(program: str) -> list[str]:
    """Commands of a program anywhere in the text, in backquotes."""
    return re.findall(rf"`((?:\.venv/bin/)?{program} [^`]*)`", README)


def test_there_are_two_commands_first() -> None:
    assert block_commands()[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("command", [one for one in block_commands() if one not in BY_CI])
def test_a_command_of_a_block_does_what_it_says(command: str) -> None:
    words = shlex.split(command)

    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    allowed = EXIT_CODES.get(words[1], (0,)) if "--help" not in words else (0,)
    assert done.returncode in allowed, done.stderr[-2000:]


@pytest.mark.parametrize("command", sorted({*commands("make"), *BY_CI}))
def test_a_word_of_make_is_in_the_makefile(command: str) -> None:
    for word in shlex.split(command)[1:]:
        pattern = rf"^{word.split('=')[0]} \?=" if "=" in word else rf"^{word}:"
        assert re.search(pattern, MAKEFILE, re.MULTILINE), word


@pytest.mark.parametrize("command", commands("persinc-agent") + commands("persinc-triage"))
def test_a_command_in_the_text_is_one_the_program_knows(command: str) -> None:
    program, *words = shlex.split(command.removeprefix(".venv/bin/"))
    plain = [word for word in words if re.fullmatch(r"[a-z][a-z-]*", word)]
    chain = plain[:2] if plain[:1] in (["keys"], ["quarantine"]) else plain[:1]

    done = subprocess.run(
        [ROOT / ".venv/bin" / program, *chain, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    for option in (word for word in words if word.startswith("--")):
        assert option in done.stdout, f"{command}: {option}"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_what_readme_points_at_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_a_decision_has_a_number_of_its_own() -> None:
    papers = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [paper.name[:4] for paper in papers]

    titles = [paper.read_text(encoding="utf-8").partition(" ")[2][:4] for paper in papers]

    assert titles == numbers
    assert len(set(numbers)) == len(papers)
