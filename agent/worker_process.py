"""The worker's side: a process that reads documents, and can do nothing else.

It builds its examiner once, shuts itself in, then takes one job after the other from its
standard input until that closes. What fails is told by type and line; no word of a document is
in it. Standard output belongs to the answers, so prints go nowhere.
"""

import gc
import os
import signal
import traceback
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO, Protocol

from agent import sandbox
from agent.examine import Examination, Job
from agent.worker_wire import OUT_OF_MEMORY, Answer, Ask, Hello, Ready, framed, read_frame
from detectors._site_terms import SiteError


class Examines(Protocol):
    """What does the jobs, and by which rules."""

    @property
    def ruleset_version(self) -> str: ...

    def examine(self, job: Job, seconds: float) -> Examination: ...


def serve(build: Callable[[str], Examines]) -> int:
    """Run a worker; `build` makes of the start's JSON what does a job within so many seconds."""
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is the parent's to handle
    jobs, answers = _pipes()
    first = read_frame(jobs)
    if first is None:
        return 0
    hello = Hello.model_validate_json(first)
    try:
        examiner = build(hello.start)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must be told
        what = "" if isinstance(error, SiteError) else f"{type(error).__name__}: "
        _say(answers, Ready(trouble=f"{what}{error}"))
        return 1
    gc.freeze()  # what is built now stays: no collection need look at it again
    held = sandbox.enter(hello.memory_bytes)
    resident = sandbox.resident_bytes()
    _say(
        answers,
        Ready(
            holding=held.holding,
            lacking=held.lacking,
            resident_bytes=resident,
            ruleset_version=examiner.ruleset_version,
        ),
    )
    while (frame := read_frame(jobs)) is not None:
        _say(answers, _answer(examiner.examine, Ask.model_validate_json(frame)))
    return 0


def _answer(examine: Callable[[Job, float], Examination], ask: Ask) -> Answer:
    sandbox.limit_processor(ask.seconds)
    try:
        examination = examine(ask.job, ask.seconds)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left of this process is not to be trusted
    except Exception as error:  # noqa: BLE001 - the loop that must survive a bad document
        return Answer(fault=_fault(error), resident_bytes=sandbox.resident_bytes())
    return Answer(examination=examination, resident_bytes=sandbox.resident_bytes())


def _fault(error: Exception) -> str:
    """Type and line, not the message: that may quote what was read."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep standard input and output for the protocol; leave nothing in their places."""
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in 0, 1, 2:
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return jobs, answers


def _say(pipe: BinaryIO, message: Ready | Answer) -> None:
    pipe.write(framed(message))
    pipe.flush()
