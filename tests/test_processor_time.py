"""Work that is stopped when it has taken too long."""

from __future__ import annotations

import re
import signal
import threading
import time
from contextlib import suppress

import pytest

from quotebank.runs.processor_time import TimeOver, at_most

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timers")


def compute(seconds):
    """Use the processor for so long."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "done"


def test_work_that_takes_longer_is_stopped():
    """Long before it would end by itself."""
    begun = time.process_time()
    with pytest.raises(TimeOver), at_most(0.05):
        compute(60)
    assert time.process_time() - begun < 30


def test_a_search_that_takes_longer_is_stopped():
    """A regular expression is no loop of Python's, and hears of the time all the same."""
    with pytest.raises(TimeOver), at_most(0.05):
        re.search("(a+a+)+b", "a" * 40)


def test_work_that_hides_errors_is_stopped():
    """What it catches with ``except Exception`` is not this."""

    def hiding():
        while True:
            with suppress(Exception):
                compute(60)

    with pytest.raises(TimeOver), at_most(0.05):
        hiding()


def test_work_that_is_done_in_time_is_not_touched():
    """Neither while it goes on nor afterwards: the timer is off and the signal is whose it was."""

    def own(_number, _frame):
        raise AssertionError

    before = signal.signal(signal.SIGVTALRM, own)
    try:
        with at_most(0.2):
            assert compute(0.01) == "done"
        assert signal.getsignal(signal.SIGVTALRM) is own
        assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)


def test_waiting_is_no_work():
    """A machine that is busy with something else, or asleep, stops nothing."""
    with at_most(0.05):
        time.sleep(0.2)


def test_in_another_thread_work_goes_on():
    """Signals are the main thread's."""
    said = []

    def work():
        with at_most(0.01):
            said.append(compute(0.1))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert said == ["done"]
