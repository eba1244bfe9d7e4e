"""Somebody who fills in the questionnaire while the site breaks down under their hands: tries again, as a person does."""

import http.client
import re
import time
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from urllib.parse import urlencode

from tests.patience import PATIENCE

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
REVISION = re.compile(r'name="_revisie" value="(\d+)"')
TITLE = re.compile(r"<title>([^<]*)</title>")
WAIT = 0.25
SLOWEST_ANSWER = 30
DONE = {HTTPStatus.OK, HTTPStatus.SEE_OTHER}
NOT_SAVED, NOT_THERE = "Nu niet opgeslagen", "even niet bereikbaar"


@dataclass
class Person:
    """One browser. `code`, `pages` and `answers` are what `invite_respondents.py` prints."""

    port: int
    code: str
    pages: list
    answers: dict
    pause: float = 0
    """Seconds between two pages."""
    gates: dict = field(default_factory=dict)
    """After so many pages somebody waits until the gate is opened, so that they are not done before a fault."""
    acknowledged: list = field(default_factory=list)
    """The pages that were taken: their post led on."""
    outages: int = 0
    """How often the site itself said that it could do nothing now."""
    breaks: int = 0
    """How often no answer came."""

    def fill_in(self):
        """Go from the link in the mail to Versturen."""
        self.cookies, self.connection = {}, http.client.HTTPConnection("localhost", self.port, timeout=SLOWEST_ANSWER)
        with closing(self.connection):
            self.go_through()

    def go_through(self):
        while self.ask("GET", f"/start/{self.code}")[0] != "/start":
            self.outages += 1  # led to the page that asks for the code, which says that it is not reachable
            time.sleep(WAIT)
        self.ask("GET", "/start")
        onward, _ = self.ask("POST", "/start", [])
        for place, (name, pairs) in enumerate(self.pages):
            if place in self.gates:
                assert self.gates[place].wait(10 * PATIENCE)
            shown = self.look(onward)
            assert f'action="/vragenlijst/{name}"' in shown, f"{name} was expected, {TITLE.search(shown)[1]} came"
            posted = [*map(tuple, pairs), ("_revisie", REVISION.search(shown)[1])]
            onward, _ = self.ask("POST", f"/vragenlijst/{name}", posted)
            assert onward, f"{name} was not taken"
            self.acknowledged.append(name)
            time.sleep(self.pause)
        shown = self.look("/vragenlijst/overzicht")
        sending = [("_revisie", REVISION.search(shown)[1]), ("_actie", "versturen")]
        assert self.ask("POST", "/vragenlijst/overzicht", sending)[0] in {"/vragenlijst/klaar", "/vragenlijst/al-ingevuld"}

    def look(self, path):
        """Return the page at an address, wherever that leads."""
        onward, shown = self.ask("GET", path)
        return self.look(onward) if onward else shown

    def ask(self, method, path, pairs=None):
        """Ask until an answer comes that leads on; return where to, and the page."""
        latest = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < latest, f"{method} /{path.split('/')[1]}: no answer"
            try:
                status, onward, page = self.once(method, path, pairs)
            except (OSError, http.client.HTTPException):
                self.breaks += 1
                self.connection.close()  # the next request opens it anew
            else:
                if status in DONE:
                    return onward, page
                pairs = self.way_on(method, path, pairs, status, page)
            time.sleep(WAIT)

    def way_on(self, method, path, pairs, status, page):
        """See that what came is a page in Dutch that lets one go on; return what its button posts."""
        where = f"{method} /{path.split('/')[1]}: {status}"
        assert status == HTTPStatus.SERVICE_UNAVAILABLE, where
        assert '<html class="utrecht-root" lang="nl">' in page, where
        assert NOT_SAVED in page or NOT_THERE in page, where
        assert not {"Traceback", "Error", "Exception"} & set(re.split(r"\W", page)), where
        self.outages += 1
        if pairs is None or not path.startswith("/vragenlijst/"):
            return pairs
        assert f'action="{path}"' in page, where
        if "data-questions" in page:
            return pairs  # the page itself came back as it was filled in
        kept = [(unescape(name), unescape(value)) for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"]
        assert sorted(kept) == sorted(pairs), f"{where}: not all that was typed is kept"
        return kept

    def once(self, method, path, pairs):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-Proto": "https",
            "Origin": f"https://localhost:{self.port}",
        }
        body = None
        if pairs is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode([*pairs, ("csrfmiddlewaretoken", self.cookies.get("__Host-csrftoken", ""))])
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), page
