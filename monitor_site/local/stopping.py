"""How somebody tells us to stop: Ctrl-C, `kill`, or a terminal that is closed."""

import os
import select
import signal
import sys
from types import FrameType


class StopRequest:
    """Remembers that we were asked to stop, and wakes whoever waits.

    No `threading.Event`: its lock may be held by the very thread that the signal interrupts, which then waits for itself.
    """

    def __init__(self) -> None:
        """Listen to the signals from now on; a second one changes nothing."""
        self._is_set = False
        self._waiting, self._waking = os.pipe()
        os.set_blocking(self._waking, False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._receive)

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._forget_terminal()
        if not self._is_set:
            self._is_set = True
            os.write(self._waking, b"\n")

    @staticmethod
    def _forget_terminal() -> None:
        """Print into nothing, since a print to a closed terminal would be an error in the middle of stopping."""
        nothing = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nothing, stream.fileno())

    def is_set(self) -> bool:
        """Tell whether we were asked to stop."""
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Wait until we are asked to stop, but no longer than this; tell whether we were."""
        if not self._is_set:
            select.select([self._waiting], [], [], seconds)
        return self._is_set
