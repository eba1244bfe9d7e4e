"""A simulated respondent in a browser: from the code to Versturen, along the real pages, posting what their forms hold."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Final, Protocol

from monitor_site.demo.posting import Visit, Walk, walk_of
from surveys.codes import code_for, edition_keys
from surveys.forms import ACTION, CONFIRMED
from surveys.models import Invitation
from surveys.questionnaires import background_of_organisation
from surveys.routing import Questionnaire, Value

START: Final = "/start"
OVERVIEW: Final = "/vragenlijst/overzicht"
SENT: Final = "/vragenlijst/klaar"
_SEND: Final = "versturen"
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_OK, _SEE_OTHER = 200, 303
_MOST_STEPS: Final = 4

Pairs = list[tuple[str, str]]


class UnexpectedPageError(RuntimeError):
    """The site showed another page than this respondent should come to; names the page, never what was posted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered."""

    status: int
    location: str
    text: str


class Site(Protocol):
    """The site as one browser sees it, which keeps its cookies."""

    def ask(self, method: str, path: str, pairs: Pairs | None, at: datetime) -> Answer:
        """Ask for a page, or post a form, while the clock of the site stands at `at`."""


def browse(site: Site, visit: Visit, questionnaire: Questionnaire, *, master_key: bytes) -> Walk:
    """Let one respondent fill in the questionnaire, or a part of it, in a browser; raises UnexpectedPageError."""
    background = background_at_start(visit)
    walk, browser = walk_of(questionnaire, visit, background), Browser(site, visit.begins_at)
    browser.come_in(visit.invitation, START, master_key)
    closing = questionnaire.closing_page
    for post in walk.posts:
        if closing is None or post.page != closing.name:
            browser.post(f"/vragenlijst/{post.page}", pairs_of(post.answers), post.at)
    if walk.is_sent:
        last = [pairs_of(post.answers) for post in walk.posts if closing is not None and post.page == closing.name]
        browser.post(OVERVIEW, [*(last[0] if last else []), (ACTION, _SEND)], walk.ends_at(visit.begins_at))
        browser.expect(SENT)
    return walk


def background_at_start(visit: Visit) -> dict[str, Value]:
    """Return what the site knows of a respondent before the first page."""
    person = visit.invitation.person
    return background_of_organisation(person.organisation) | {"functie_kader": str(person.function)}


def pairs_of(answers: Mapping[str, Value]) -> Pairs:
    """Return a page as its form posts it, every warning taken as seen."""
    return [*_flat(answers), (CONFIRMED, " ".join(answers))]


def _flat(answers: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        for each in value if isinstance(value, Sequence) and not isinstance(value, str) else [value]:
            yield name, str(each)


class Browser:
    """Follows redirects, and posts every form with the hidden fields that it was shown with."""

    def __init__(self, site: Site, at: datetime) -> None:
        self._site, self._at = site, at
        self._path, self._hidden = "", dict[str, str]()

    def come_in(self, invitation: Invitation, button: str, master_key: bytes) -> None:
        """Follow the link of a mail, and push the button on the page that it leads to, which posts to `button`."""
        keys = edition_keys(master_key, invitation.survey.edition.key_salt)
        self.open(f"{START}/{code_for(keys, invitation.pk)}", START)
        self.post(button, [], self._at, shown=START)

    def open(self, path: str, expected: str) -> None:
        """Open an address; it has to lead to the page `expected`."""
        self._show(path)
        self.expect(expected)

    def post(self, path: str, pairs: Pairs, at: datetime, *, shown: str | None = None) -> None:
        """Post the form of the page that is shown, which has to be that of `path` or `shown`, and go where that leads."""
        self.expect(shown or path)
        self._at = at
        ours = {name for name, _ in pairs}
        hidden = [(name, value) for name, value in self._hidden.items() if name not in ours]
        answer = self._site.ask("POST", path, [*pairs, *hidden], at)
        if answer.status != _SEE_OTHER:
            raise UnexpectedPageError(f"{path}: {answer.status}")
        self._show(answer.location)

    def expect(self, path: str) -> None:
        """Raise UnexpectedPageError unless the page of `path` is shown."""
        if self._path != path:
            raise UnexpectedPageError(f"{path}: {self._path.rpartition('/')[0]}")

    def _show(self, path: str) -> None:
        for _ in range(_MOST_STEPS):
            answer = self._site.ask("GET", path, None, self._at)
            if answer.status != _SEE_OTHER:
                break
            path = answer.location
        if answer.status != _OK:
            raise UnexpectedPageError(f"{path.rpartition('/')[0]}: {answer.status}")
        self._path = path.partition("?")[0]
        self._hidden = {unescape(name): unescape(value) for name, value in _HIDDEN.findall(answer.text)}
