"""The pages that somebody reads before trusting the questionnaire, and security.txt."""

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import time_machine
from django.urls import is_valid_path, reverse

PAGES = ("about", "is_this_real", "what_we_see", "privacy", "accessibility", "help", "contact")
TRUSTED_SITES = {
    "https://www.weerbaarbestuur.nl/",
    "https://www.slachtofferhulp.nl/",
    "https://www.huisvoorklokkenluiders.nl/",
    "https://www.autoriteitpersoonsgegevens.nl/",
    "https://www.nationaleombudsman.nl/",
}


class Reader(HTMLParser):
    """Keeps what a page loads, where it leads, and its words."""

    def __init__(self):
        super().__init__()
        self.loads, self.links, self.headings, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag in {"script", "img", "iframe", "source"} or (tag == "link" and found.get("rel") != "canonical"):
            self.loads.append(found.get("src") or found.get("href") or "")
        if tag == "a":
            self.links.append(found["href"])
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(tag)

    def handle_data(self, data):
        self.words.append(data)


def read(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


def text_of(reader):
    return " ".join("".join(reader.words).split())


@pytest.mark.parametrize("name", PAGES)
def test_content_page_loads_nothing_from_elsewhere_and_asks_no_database(client, name):
    page = read(client, name)

    assert [source for source in page.loads if not source.startswith(("/", "data:"))] == []
    assert {link for link in page.links if link.startswith("http")} <= TRUSTED_SITES


@pytest.mark.parametrize("name", PAGES)
def test_content_page_has_one_main_heading_and_skips_no_level(client, name):
    levels = [int(heading[1]) for heading in read(client, name).headings]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_content_page_leads_only_to_pages_that_exist(client, name):
    inner = {link.partition("#")[0] for link in read(client, name).links if link.startswith("/")}

    assert [link for link in inner if not is_valid_path(link)] == []


@pytest.mark.parametrize("name", PAGES)
def test_content_page_only_answers_reading(client, name):
    assert client.post(reverse(name)).status_code == 405


def test_is_this_real_names_the_addresses_of_this_installation(client, settings):
    settings.MAIL_FROM = "De monitor <uitnodiging@echt.test>"
    settings.SITE_ADDRESS = "https://monitor.echt.test"
    settings.HELPDESK_PHONE = "070 111 11 11"

    words = text_of(read(client, "is_this_real"))

    assert "uitnodiging@echt.test" in words
    assert "dat is precies echt.test" in words
    assert "begint met https://monitor.echt.test/" in words
    assert "Typ zelf in uw browser: monitor.echt.test." in words
    assert "070 111 11 11" in words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("what_we_see", "Zolang de vragenlijst open is, zijn uw antwoorden nog niet anoniem."),
        ("what_we_see", "bestuurslaag, functie, provincie, stedelijkheid en grootte van de gemeente"),
        ("what_we_see", "Tot de antwoorden anoniem zijn, is de koppeling technisch mogelijk"),
        ("what_we_see", "tot elke combinatie voor ten minste vijf ambtsdragers geldt"),
        ("privacy", "artikel 6, eerste lid, onder e,"),
        ("privacy", "artikel 9, tweede lid, onder j, van de AVG en artikel 24 van de Uitvoeringswet AVG"),
        ("privacy", "Autoriteit Persoonsgegevens"),
        ("accessibility", "EN 301 549"),
        ("accessibility", "C: eerste maatregelen genomen."),
        ("accessibility", "Wij hebben dat zelf getest."),
        ("help", "112"),
        ("help", "0900-8844"),
        ("help", "0900-0101"),
        ("help", "Ondersteuningsteam Weerbaar Bestuur"),
    ],
)
def test_content_page_says_what_somebody_looks_for(client, name, said):
    assert said in text_of(read(client, name))


@time_machine.travel(datetime(2026, 11, 24, 16, 30, tzinfo=UTC), tick=False)
def test_security_txt_names_a_contact_and_is_valid_less_than_a_year(client, settings):
    settings.HELPDESK_EMAIL = "helpdesk@echt.test"
    settings.SITE_ADDRESS = "https://monitor.echt.test"

    answer = client.get("/.well-known/security.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = [tuple(line.split(": ", 1)) for line in answer.content.decode().splitlines()]
    assert fields == [
        ("Contact", "mailto:helpdesk@echt.test"),
        ("Contact", "https://monitor.echt.test/contact"),
        ("Expires", "2027-05-23T00:00:00Z"),
        ("Preferred-Languages", "nl, en"),
        ("Canonical", "https://monitor.echt.test/.well-known/security.txt"),
    ]
    assert datetime.fromisoformat(dict(fields)["Expires"]) - datetime(2026, 11, 24, tzinfo=UTC) < timedelta(days=365)
