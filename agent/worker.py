"""Workers: the sandboxed processes in which files are opened and read; text is born and dies there.

Broken and hostile files are normal on a share. So each is read in a process that may compute
and remember only so much, cannot write, connect or start anything, and is killed at a deadline
that grows with the file. A worker that was lost is replaced; the caller decides about the file.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from pydantic import BaseModel

from agent.examine import Examination, Examiner, Job
from agent.worker_wire import AT_MOST, LENGTH, OUT_OF_MEMORY, Answer, Ask, Hello, Ready, framed

MEBIBYTE = 1 << 20
_PROCESS = ("-m", "agent.worker_main")
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ", "HOME")
_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_START_SECONDS = 120.0
_GRACE_SECONDS = 2.0
_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Between attempts to start a worker anew: a machine short of memory needs a moment."""


class Loss(StrEnum):
    """How a worker was lost. DIED is also said of one that failed over a job and lives."""

    DEADLINE = "deadline"
    DIED = "died"
    MEMORY = "memory"


class WorkerLost(Exception):  # noqa: N818 - named for what went wrong
    """No answer came of a job. `detail` names an exception's type and line, or a signal."""

    def __init__(self, reason: Loss, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".rstrip())
        self.reason = reason
        self.detail = detail


class WorkerUnfit(Exception):  # noqa: N818 - named for what went wrong
    """Workers cannot start at all; the message says why. No document has been opened by then."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use, and when it is replaced by a fresh one."""

    memory_megabytes: int = 1024
    """On top of what the detectors take."""
    seconds_per_file: float = 5.0
    """Plus one a mebibyte."""
    seconds_at_most: float = 120.0
    jobs_at_most: int = 2000
    growth_megabytes: int = 256

    def deadline(self, job: Job) -> float:
        """How long a job may take. Logs and exports are read in portions, each a full deadline."""
        if job.kind != "file":
            return self.seconds_at_most
        return min(self.seconds_per_file + job.size / MEBIBYTE, self.seconds_at_most)


class Workers:
    """So many workers, started when needed; `examine` takes the next that is free.

    `start` is what each is built from (`agent.start.Start`); `command` is what runs in them.
    """

    def __init__(
        self,
        count: int,
        start: BaseModel,
        limits: Limits,
        command: Sequence[str] = _PROCESS,
    ) -> None:
        self._count = count
        self._start = start
        self._limits = limits
        self._command = tuple(command)
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._all: list[_Worker] = []

    async def __aenter__(self) -> Self:
        """Start the first, so that what keeps all from starting is told at once."""
        self._all = [_Worker(self._start, self._limits, self._command) for _ in range(self._count)]
        try:
            await self._all[0].fresh()
        except BaseException:
            await self._all[0].end()
            raise
        for worker in reversed(self._all):
            self._free.put_nowait(worker)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(worker.end() for worker in self._all))

    @property
    def lacking(self) -> tuple[str, ...]:
        """What this machine's kernel could not give the sandbox: for `/ready` and `check`."""
        return self._all[0].ready.lacking if self._all else ()

    @property
    def ruleset_version(self) -> str:
        """Which rules they judge by: what was examined by others is examined again."""
        return self._all[0].ready.ruleset_version if self._all else ""

    async def examine(self, job: Job) -> Examination:
        """Have a job done. Raises WorkerLost; the next job gets a fresh worker."""
        worker = await self._free.get()
        try:
            return await worker.examine(Ask(job=job, seconds=self._limits.deadline(job)))
        finally:
            self._free.put_nowait(worker)


async def insist(
    examiner: Examiner, job: Job, on_lost: Callable[[str], None] = lambda _reason: None
) -> Examination:
    """Have a job done, once more where a worker was lost over it. Raises WorkerLost after the second."""
    try:
        return await examiner.examine(job)
    except WorkerLost as lost:
        on_lost(lost.reason)
        return await examiner.examine(job)


@dataclass(slots=True)
class _Worker:
    """One place in which a process works; the process comes and goes."""

    start: BaseModel = field(repr=False)
    limits: Limits
    command: tuple[str, ...]
    ready: Ready = field(default_factory=Ready)
    _process: asyncio.subprocess.Process | None = None
    _jobs: int = 0
    _is_tired: bool = False

    async def examine(self, ask: Ask) -> Examination:
        process = await self._fresh_at_last()
        try:
            answer = await self._answer(process, ask)
        except BaseException:
            await self.end()
            raise
        self._jobs += 1
        growth = answer.resident_bytes - self.ready.resident_bytes
        self._is_tired = (
            self._jobs >= self.limits.jobs_at_most
            or growth > self.limits.growth_megabytes * MEBIBYTE
        )
        if answer.examination is None:
            raise WorkerLost(Loss.DIED, answer.fault)
        return answer.examination

    async def _fresh_at_last(self) -> asyncio.subprocess.Process:
        """A process, tried for again where one ends while it starts: no document is to blame.

        Raises WorkerUnfit when none can be had.
        """
        for pause in _PAUSES_SECONDS:
            try:
                return await self.fresh()
            except WorkerUnfit:
                await asyncio.sleep(pause)
        return await self.fresh()

    async def fresh(self) -> asyncio.subprocess.Process:
        """The process, a new one where there is none or it has worked enough."""
        if self._process is not None and self._process.returncode is None and not self._is_tired:
            return self._process
        await self.end()
        process = self._process = await _started(self.command)
        self._jobs, self._is_tired = 0, False
        hello = Hello(
            memory_bytes=self.limits.memory_megabytes * MEBIBYTE,
            start=self.start.model_dump_json(),
        )
        try:
            async with asyncio.timeout(_START_SECONDS):
                self.ready = Ready.model_validate_json(await _said(process, hello))
        except TimeoutError:
            msg = f"a worker did not start within {_START_SECONDS:.0f} s"
            raise WorkerUnfit(msg) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            msg = f"a worker ended while it started ({await _ending(process)})"
            raise WorkerUnfit(msg) from None
        if self.ready.trouble:
            raise WorkerUnfit(self.ready.trouble)
        return process

    async def _answer(self, process: asyncio.subprocess.Process, ask: Ask) -> Answer:
        try:
            async with asyncio.timeout(ask.seconds + _GRACE_SECONDS):
                return Answer.model_validate_json(await _said(process, ask))
        except TimeoutError:
            raise WorkerLost(Loss.DEADLINE) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await _lost(process) from None

    async def end(self) -> None:
        """End the process and all it may have started, and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _started(command: Sequence[str]) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    except OSError as error:  # too many processes, too little memory, a Python only others may run
        msg = f"a worker cannot be started: {sys.executable}: {error.strerror}"
        raise WorkerUnfit(msg) from None


async def _said(process: asyncio.subprocess.Process, message: BaseModel) -> bytes:
    """Say something to a worker and hear its answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(framed(message))
    await process.stdin.drain()
    (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if size > AT_MOST:
        raise ConnectionError
    return await process.stdout.readexactly(size)


async def _lost(process: asyncio.subprocess.Process) -> WorkerLost:
    ending = await _ending(process)
    code = process.returncode
    if code in {OUT_OF_MEMORY, -signal.SIGKILL}:  # the second is the kernel's OOM killer
        return WorkerLost(Loss.MEMORY, ending)
    if code == -signal.SIGXCPU:
        return WorkerLost(Loss.DEADLINE, ending)
    return WorkerLost(Loss.DIED, ending)


async def _ending(process: asyncio.subprocess.Process) -> str:
    try:
        async with asyncio.timeout(_GRACE_SECONDS):
            code = await process.wait()
    except TimeoutError:
        return "closed its pipe"
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _environment() -> dict[str, str]:
    """What a worker is told of the world: where its modules are, and to use one thread."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    modules = os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109 - a string
    return kept | _ONE_THREAD | {"PYTHONPATH": modules}
