"""A browser for simulated respondents and officials, without a network, at the moments that they choose."""

from datetime import datetime
from urllib.parse import urlencode

from django.test import Client

from monitor_site.demo.browsing import Answer, Pairs
from monitor_site.demo.replay.clocked import clock_at


class Browser:
    """Django's client as a browser, with forms that are checked for their token."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, pairs: Pairs | None, at: datetime) -> Answer:
        body = urlencode(pairs or [])
        with clock_at(at):
            answer = self.client.generic(method, path, body, content_type="application/x-www-form-urlencoded")
        return Answer(answer.status_code, answer.headers.get("Location", ""), answer.content.decode())
