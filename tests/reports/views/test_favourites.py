"""Favourites of the results explorer: kept under a name, seen by who kept them, and gone when they are let go."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from reports.models import Favourite
from surveys.choices import Phase
from tests.examples import NOW
from tests.reports.examples import frozen

pytestmark = pytest.mark.django_db

EXPLORER = "/beheer/resultaten/verkennen/"


@pytest.fixture
def researcher(staff) -> Client:
    return staff("view_results", "freeze_snapshot")


def asked(snapshot: Any) -> str:
    return f"?momentopname={snapshot.pk}&vraag=slachtoffer&uitsplitsing=geslacht&filter="


def test_request_is_kept_under_a_name_and_leads_back_to_its_figures(researcher):
    snapshot = frozen()
    address = f"{EXPLORER}favoriet/{asked(snapshot)}"

    form = researcher.get(address).content.decode()
    answer = researcher.post(address, {"name": "Geweld naar geslacht"})

    assert 'value="Had zelf te maken met agressie of geweld (naar geslacht)"' in form
    back = f"{EXPLORER}?momentopname={snapshot.pk}&vraag=slachtoffer&uitsplitsing=geslacht"
    assert answer.url == back
    assert "‘Geweld naar geslacht’ staat bij uw favorieten." in researcher.get(back).content.decode()
    questions = researcher.get(EXPLORER).content.decode()
    assert f'href="{back.replace("&", "&amp;")}">Geweld naar geslacht</a>' in questions
    assert "Geweld naar geslacht" in researcher.get(f"{EXPLORER}favorieten/").content.decode()


def test_name_is_asked_for_and_told_apart(researcher):
    address = f"{EXPLORER}favoriet/{asked(frozen())}"
    researcher.post(address, {"name": "Geweld"})

    empty, twice = (researcher.post(address, {"name": name}) for name in ("", "Geweld"))

    assert (empty.status_code, twice.status_code) == (422, 422)
    assert "U heeft al een favoriet met deze naam." in twice.content.decode()
    assert 'value="Geweld"' in twice.content.decode()
    assert Favourite.objects.count() == 1


def test_what_cannot_be_asked_cannot_be_kept(researcher):
    address = f"{EXPLORER}favoriet/?momentopname={frozen().pk}&vraag=schoenmaat"

    assert researcher.post(address, {"name": "x"}).status_code == 404


def test_favourites_are_of_who_kept_them_and_go_when_they_are_let_go(researcher):
    snapshot = frozen()
    researcher.post(f"{EXPLORER}favoriet/{asked(snapshot)}", {"name": "Van Jo"})
    other = User.objects.create_user("piet")
    other.user_permissions.set(Permission.objects.filter(codename__in=("view_results", "freeze_snapshot")))
    theirs = Favourite.objects.create(user=other, name="Van Piet", snapshot=snapshot, query="vraag=slachtoffer", created_at=NOW)
    mine = Favourite.objects.get(name="Van Jo")

    page = researcher.get(f"{EXPLORER}favorieten/").content.decode()

    assert ("Van Jo" in page, "Van Piet" in page) == (True, False)
    assert researcher.post(f"{EXPLORER}favorieten/{theirs.pk}/weg/").status_code == 404
    assert researcher.post(f"{EXPLORER}favorieten/{mine.pk}/weg/").url == f"{EXPLORER}favorieten/"
    assert list(Favourite.objects.all()) == [theirs]
    assert "U heeft nog geen favorieten." in researcher.get(f"{EXPLORER}favorieten/").content.decode()


def test_favourite_is_not_shown_while_its_snapshot_may_not_be_seen(researcher):
    snapshot = frozen()
    researcher.post(f"{EXPLORER}favoriet/{asked(snapshot)}", {"name": "Geweld"})
    snapshot.survey.edition.phase = Phase.VELDWERK
    snapshot.survey.edition.save()

    assert "U heeft nog geen favorieten." in researcher.get(f"{EXPLORER}favorieten/").content.decode()
