import os
import signal
import time
from collections.abc import Iterator

import pytest

from monitor_site.local.stopping import StopRequest

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def stop() -> Iterator[StopRequest]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield StopRequest()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_wait_without_a_request_ends_in_time(stop: StopRequest):
    assert stop.wait(0.01) is False
    assert stop.is_set() is False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_wait_at_once_however_often_it_comes(stop: StopRequest, number: signal.Signals):
    os.kill(os.getpid(), number)
    os.kill(os.getpid(), number)
    begin = time.monotonic()

    assert stop.wait(60) is True
    assert stop.wait(60) is True
    assert time.monotonic() - begin < 60
