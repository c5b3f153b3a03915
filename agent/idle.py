"""Leisure: a thread that scans asks for processor and disk only when nobody else does."""

import ctypes
import os
import platform
import threading

_NICE = 10
_IOPRIO_SET = {"x86_64": 251, "aarch64": 30}
_THIS_THREAD = 1
_IDLE_CLASS = 3 << 13


def run_at_leisure() -> None:
    """Lower the calling thread's priority, as far as this system lets it."""
    if not hasattr(os, "setpriority"):
        return
    thread = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, thread, _NICE)
    number = _IOPRIO_SET.get(platform.machine())
    if number is not None:
        ctypes.CDLL(None).syscall(number, _THIS_THREAD, thread, _IDLE_CLASS)
