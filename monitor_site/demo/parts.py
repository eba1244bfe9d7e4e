"""How long the parts of a long run take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Parts:
    """The seconds that each part took; what is a part of its own within another does not count for that one."""

    seconds: dict[str, float] = field(default_factory=dict)
    """By the name of the part, in the order in which they first began."""
    _busy: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count the time in here for the part `name`."""
        self.seconds.setdefault(name, 0.0)
        self._note()
        self._busy.append(name)
        try:
            yield
        finally:
            self._note()
            self._busy.pop()

    def _note(self) -> None:
        now = time.monotonic()
        if self._busy:
            self.seconds[self._busy[-1]] += now - self._since
        self._since = now
