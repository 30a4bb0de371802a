"""Work that is stopped when it has taken too long."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0
"""Seconds after which work is stopped once more, should something in it have swallowed the first time."""


class TimeOver(BaseException):
    """The work took too long; no error of the work's own, so that what it catches does not hide this."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeOver inside the block when it takes more than so many seconds of this process's processor time.

    Processor time, so that a busy or a sleeping machine stops nothing. Only what is written in Python, and regular
    expressions, can be stopped so. Outside the main thread, and on Windows, nothing is.

    >>> with at_most(60):
    ...     sum(range(10))
    45
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)  # the signal may have come between the two lines before this one
        signal.signal(signal.SIGVTALRM, before or signal.SIG_DFL)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeOver
