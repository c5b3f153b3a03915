"""Sandbox: what a process gives up before it opens what strangers wrote. No root needed.

Limits (`setrlimit`) on memory, open files, written bytes and core dumps; Landlock: no writing,
creating, removing, executing, no TCP; a seccomp filter for the rest: no sockets, no new process,
no opening for writing, no looking into other processes. Reading stays allowed. What a kernel
does not have is told, not hidden: `Sandbox.lacking` goes to `/ready` and to `check`.

Source: landlock(7), seccomp(2), setrlimit(2); numbers from the kernel's system call tables.
"""

import ctypes
import os
import platform
import resource
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SIGKILL = 9
_OPEN_FILES = 64

_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
"""The same on every machine."""
_LANDLOCK_VERSION = 1
_READING = 0b1100
"""READ_FILE and READ_DIR stay allowed."""
_FS_RIGHTS_SINCE = ((1, 13), (2, 14), (3, 15), (5, 16))
"""(ABI, number of file system rights it knows)."""
_NET_SINCE, _NET_RIGHTS = 4, 0b11
_SCOPE_SINCE, _SCOPES = 6, 0b11

_EPERM, _ENOSYS = 1, 38
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16
_CLONE_THREAD = 0x10000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_X32 = 0x40000000


@dataclass(frozen=True, slots=True)
class _Machine:
    """A processor's system call numbers."""

    arch: int
    forbidden: tuple[int, ...]
    clone: int
    opening: tuple[tuple[int, int], ...]
    """Calls that open files: (number, which argument holds the flags)."""


_EVERYWHERE = (424, 425, 426, 427, 438)  # pidfd_send_signal, io_uring_*, pidfd_getfd
_AS_UNKNOWN = (435, 437)  # clone3, openat2: programs fall back to calls that can be judged
_MACHINES = {
    "x86_64": _Machine(
        arch=0xC000003E,
        forbidden=(
            # socket connect accept sendto bind listen socketpair fork vfork execve kill ptrace ...
            *(41, 42, 43, 44, 49, 50, 53, 57, 58, 59, 62, 101, 200, 288, 310, 311, 312, 322),
            # rename mkdir rmdir creat link unlink symlink chmod chown truncate, xattr, *at
            *(76, 77, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 188, 189, 190),
            *(235, 258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 285, 316),
            # mount umount modules keys perf unshare handles setns bpf userfaultfd
            *(165, 166, 175, 248, 249, 250, 272, 298, 304, 308, 313, 321, 323),
        ),
        clone=56,
        opening=((2, 1), (257, 2)),
    ),
    "aarch64": _Machine(
        arch=0xC00000B7,
        forbidden=(
            *(117, 129, 130, 198, 199, 200, 201, 202, 203, 206, 221, 242, 270, 271, 272, 281),
            *(5, 6, 7, 33, 34, 35, 36, 37, 38, 45, 46, 47, 52, 53, 54, 55, 88, 276),
            *(39, 40, 97, 105, 217, 218, 219, 241, 265, 268, 273, 280, 282),
        ),
        clone=220,
        opening=((56, 2),),
    ),
}


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(_Instruction)))


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What holds in this process from now on, and what this kernel could not give."""

    holding: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def enter(memory_bytes: int) -> Sandbox:
    """Give up all that reading does not need; for good. To be called before threads start."""
    _limit(memory_bytes)
    os.nice(10)
    steps = {"landlock": _landlock, "seccomp": _seccomp}
    held = {name: sys.platform == "linux" and step() for name, step in steps.items()}
    return Sandbox(
        holding=("rlimits", *(name for name, holds in held.items() if holds)),
        lacking=tuple(name for name, holds in held.items() if not holds),
    )


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def limit_processor(seconds: float) -> None:
    """From now on this process may compute so long, then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def resident_bytes() -> int:
    """How much memory this process holds now."""
    return _pages(1)


def _limit(memory_bytes: int) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, _pages(0) + memory_bytes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _pages(field: int) -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - a path object for nothing
        return int(statm.read().split()[field]) * resource.getpagesize()


def _landlock() -> bool:
    libc = _libc()
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    known = max(count for since, count in _FS_RIGHTS_SINCE if version >= since)
    ruleset = _Ruleset(
        files=((1 << known) - 1) & ~_READING,
        network=_NET_RIGHTS if version >= _NET_SINCE else 0,
        scopes=_SCOPES if version >= _SCOPE_SINCE else 0,
    )
    size = 24 if version >= _SCOPE_SINCE else 16 if version >= _NET_SINCE else 8
    descriptor = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(ruleset), size, 0)
    if descriptor < 0:
        return False
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    holds = bool(libc.syscall(_LANDLOCK_RESTRICT, descriptor, 0) == 0)
    os.close(descriptor)
    return holds


def _seccomp() -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    instructions = _filter(machine)
    array = (_Instruction * len(instructions))(*instructions)
    program = _Program(len(instructions), array)
    libc = _libc()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    filter_mode = 2
    return bool(libc.prctl(_PR_SET_SECCOMP, filter_mode, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: _Machine) -> list[_Instruction]:
    """The filter, told in order: each pair is a question and the answer where it is true."""
    refuse = _Instruction(_RETURN, 0, 0, _ERROR | _EPERM)
    program = [
        _Instruction(_LOAD, 0, 0, _ARCH),
        _Instruction(_IF_EQUAL, 1, 0, machine.arch),
        refuse,
        _Instruction(_LOAD, 0, 0, _NUMBER),
        _Instruction(_IF_AT_LEAST, 0, 1, _X32),
        refuse,
    ]
    for number in _AS_UNKNOWN:
        program += [
            _Instruction(_IF_EQUAL, 0, 1, number),
            _Instruction(_RETURN, 0, 0, _ERROR | _ENOSYS),
        ]
    for number in (*machine.forbidden, *_EVERYWHERE):
        program += [_Instruction(_IF_EQUAL, 0, 1, number), refuse]
    program += [
        _Instruction(_IF_EQUAL, 0, 4, machine.clone),
        _Instruction(_LOAD, 0, 0, _ARGUMENTS),
        _Instruction(_IF_ANY_BIT, 1, 0, _CLONE_THREAD),
        refuse,
        _Instruction(_RETURN, 0, 0, _ALLOW),
    ]
    for number, argument in machine.opening:
        program += [
            _Instruction(_IF_EQUAL, 0, 4, number),
            _Instruction(_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
            _Instruction(_IF_ANY_BIT, 0, 1, _WRITING),
            refuse,
            _Instruction(_RETURN, 0, 0, _ALLOW),
        ]
    return [*program, _Instruction(_RETURN, 0, 0, _ALLOW)]


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc
