"""How far a replay is: a bar on a terminal, and in a file the share before every line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.management.base import OutputWrapper

from monitor_site.demo.crews import Crew, PlannedDossier
from monitor_site.demo.dossiers import ANSWERED
from monitor_site.demo.posting import Visit
from monitor_site.demo.respondents import TOOK_PART
from surveys.models import Mailing

MAILS: Final = 37_000
"""How many go out in a whole replay; the work of a mail is the unit."""
VISIT_BEHIND_PAGES, VISIT_IN_A_BROWSER, DOSSIER = 4, 30, 30
FRAME, PUBLICATION = 8_000, 15_000
"""To load the frame, and to freeze and publish."""
_WIDTH: Final = 30


class Progress:
    """Tells lines, with how much of the work is done."""

    def __init__(self, out: OutputWrapper, *, is_fast: bool) -> None:
        self.visit = VISIT_BEHIND_PAGES if is_fast else VISIT_IN_A_BROWSER
        self._out, self._done = out, 0.0
        self._total = FRAME + MAILS + self.visit * sum(TOOK_PART.values()) + DOSSIER * sum(ANSWERED.values()) + PUBLICATION
        self._is_terminal = out.isatty()

    def advance(self, work: float) -> None:
        """Note that so much work was done."""
        self._done = min(self._done + work, self._total)
        self._draw()

    def tell(self, line: str) -> None:
        """Tell a line."""
        if self._is_terminal:
            self._out.write(f"\r\033[K  {line}")
            self._draw()
        else:
            self._out.write(f"  {self._percent():3d}%  {line}")
            self._out.flush()

    def finish(self) -> None:
        """Take the bar away."""
        if self._is_terminal:
            self._out.write("\r\033[K", ending="")
            self._out.flush()

    def _percent(self) -> int:
        return int(100 * self._done / self._total)

    def _draw(self) -> None:
        if self._is_terminal:
            full = int(_WIDTH * self._done / self._total)
            self._out.write(f"\r\033[K  [{'█' * full}{'·' * (_WIDTH - full)}] {self._percent():3d}%", ending="")
            self._out.flush()


@dataclass(frozen=True, slots=True)
class Watched:
    """A crew of which the work is counted."""

    crew: Crew
    progress: Progress

    def deliver(self, moment: datetime) -> None:
        """Send what may go, and count it."""
        self.crew.deliver(moment)
        self.progress.advance(Mailing.objects.filter(sent_at=moment).count())

    def fill_in(self, visits: Sequence[Visit], planned: Sequence[PlannedDossier] = ()) -> None:
        """Let respondents and organisations fill in, and count them."""
        self.crew.fill_in(visits, planned)
        self.progress.advance(self.progress.visit * len(visits) + DOSSIER * len(planned))
