"""Stops work that takes too much processor time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0
"""Seconds after which work is interrupted again, in case it swallowed the first exception."""


class TimeOver(BaseException):
    """The work took too long. A `BaseException`, so that the work's own error handling does not catch it."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeOver inside the block once it has used this many seconds of this process's processor time.

    It is processor time so that a busy or suspended machine does not matter. Only Python code and regular expressions
    can be interrupted. Outside the main thread, and on Windows, there is no limit.

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
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)  # the signal may have arrived between the previous two lines
        signal.signal(signal.SIGVTALRM, before or signal.SIG_DFL)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeOver
