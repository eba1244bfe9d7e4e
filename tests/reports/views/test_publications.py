"""The page Publicaties: a draft from chosen snapshots, a typed number to publish or to take back, and what readers see."""

import re

import pytest
from django.contrib.auth.models import Permission

from reports.choices import PublicationState
from reports.models import Publication, Snapshot
from surveys.choices import Phase
from surveys.models import Edition
from tests.reports.test_publishing import both_surveys, made

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(staff):
    return staff("view_results", "freeze_snapshot", "publish_results")


@pytest.fixture
def pair() -> tuple[Snapshot, Snapshot]:
    holders, organisations = both_surveys()
    pair = made(holders), made(organisations)
    Snapshot.objects.filter(pk=pair[0].pk).update(respondents=3060)
    Snapshot.objects.filter(pk=pair[1].pk).update(respondents=217)
    return pair


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def new_address(edition: Edition) -> str:
    return f"/beheer/publicaties/nieuw/{edition.pk}/"


def chosen(*pair: Snapshot, profile: str = "strict", reason: str = "") -> dict[str, object]:
    keys = ("office_holders", "organisations")
    return {**dict(zip(keys, (one.pk for one in pair), strict=False)), "profile": profile, "profile_reason": reason}


def drafted(client, pair) -> Publication:
    client.post(new_address(pair[0].survey.edition), chosen(*pair))
    return Publication.objects.get()


def test_without_snapshot_the_page_says_what_comes_first(researcher):
    page = text_of(researcher.get("/beheer/publicaties/"))

    assert "Er is nog geen publicatie. Maak eerst een momentopname bij Gegevens" in page


def test_draft_is_made_of_the_newest_snapshots_unless_others_are_chosen(researcher, pair):
    page = researcher.get(new_address(pair[0].survey.edition)).content.decode()
    assert page.count("selected") == 2

    answer = researcher.post(new_address(pair[0].survey.edition), chosen(*pair))

    publication = Publication.objects.get()
    assert answer.url == f"/beheer/publicaties/{publication.pk}/"
    assert (publication.snapshots, publication.created_by.username) == (pair, "jo")
    page = text_of(researcher.get(answer.url))
    assert "alleen onderzoekers zien het" in page
    assert "3.060 respondenten" in page
    assert "217 organisaties" in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"profile": "strict"}, "Kies ten minste één momentopname."),
        ({"office_holders": 999_999, "profile": "strict"}, "Selecteer een geldige keuze"),
        ({"profile": "as_published_2020"}, "Vul in waarom"),
    ],
)
def test_draft_with_a_mistake_is_not_made_and_says_why(researcher, pair, data, message):
    answer = researcher.post(new_address(pair[0].survey.edition), {"organisations": "", **data})

    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not Publication.objects.exists()


def test_snapshot_of_another_edition_cannot_be_chosen(researcher, pair):
    other, _ = both_surveys(2022)

    answer = researcher.post(new_address(pair[0].survey.edition), chosen(made(other)))

    assert answer.status_code == 422


def test_publishing_takes_the_right_number_and_shows_readers_the_results(researcher, pair):
    publication = drafted(researcher, pair)
    address = f"/beheer/publicaties/{publication.pk}/publiceren/"
    page = text_of(researcher.get(address))
    assert "3.060 ambtsdragers en 217 organisaties, en kan ze downloaden" in page
    assert researcher.post(address, {"number": "217"}).status_code == 422

    answer = researcher.post(address, {"number": "3.060"}, follow=True)

    assert "is gepubliceerd. Lezers zien nu deze resultaten." in text_of(answer)
    publication.refresh_from_db()
    assert (publication.state, publication.published_by.username) == (PublicationState.PUBLISHED, "jo")


def test_reader_sees_what_is_out_without_drafts_or_buttons(researcher, pair, client, django_user_model, settings):
    settings.STAFF_OTP_REQUIRED = False
    publication = drafted(researcher, pair)
    reader = django_user_model.objects.create_user("lezer")
    reader.user_permissions.add(*_permissions("view_results"))
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/beheer/publicaties/{publication.pk}/"
    assert "Er is nog niets gepubliceerd." in text_of(client.get("/beheer/publicaties/"))
    assert client.get(address).status_code == 404

    researcher.post(f"{address}publiceren/", {"number": "3060"})

    assert f"Publicatie {publication.pk}" in text_of(client.get("/beheer/publicaties/"))
    page = client.get(address).content.decode()
    assert "Momentopname" in page
    assert "/beheer/gegevens/" not in page
    assert "intrekken" not in page
    assert client.post(f"{address}intrekken/", {"number": "3060"}).status_code == 403


def _permissions(*names: str) -> list[Permission]:
    return list(Permission.objects.filter(codename__in=names))


def test_taking_back_takes_the_right_number_and_is_final(researcher, pair):
    publication = drafted(researcher, pair)
    address = f"/beheer/publicaties/{publication.pk}/intrekken/"
    assert "Het concept vervalt." in text_of(researcher.get(address))
    assert researcher.post(address, {"number": "1"}).status_code == 422

    researcher.post(address, {"number": "3060"})

    publication.refresh_from_db()
    assert publication.state == PublicationState.WITHDRAWN
    for again in (address, f"/beheer/publicaties/{publication.pk}/publiceren/"):
        answer = researcher.post(again, {"number": "3060"})
        assert answer.status_code == 422
        assert "al ingetrokken" in text_of(answer)


def test_page_says_why_a_draft_cannot_be_published_yet(researcher, pair):
    publication = drafted(researcher, pair)
    Edition.objects.update(phase=Phase.VELDWERK)
    address = f"/beheer/publicaties/{publication.pk}/publiceren/"

    assert "zolang het veld open is" in text_of(researcher.get(address))
    assert researcher.post(address, {"number": "3060"}).status_code == 422


def test_page_says_that_it_is_still_worked_out_what_may_be_shown(researcher, pair, monkeypatch):
    publication = drafted(researcher, pair)
    monkeypatch.setattr("reports.publishing.undecided", lambda one: one.snapshots)
    address = f"/beheer/publicaties/{publication.pk}/publiceren/"

    answer = researcher.get(address)

    assert "Er wordt nog uitgezocht wat van deze publicatie getoond mag worden." in text_of(answer)
    assert 'name="number"' not in answer.content.decode()
    assert researcher.post(address, {"number": "3060"}).status_code == 422


def test_list_takes_the_same_queries_for_any_number(researcher, pair, django_assert_num_queries):
    for _ in range(3):
        researcher.post(new_address(pair[0].survey.edition), chosen(*pair))
    researcher.get("/beheer/publicaties/")

    with django_assert_num_queries(7):  # session, user, two of permissions, publications, editions, the audit log
        page = researcher.get("/beheer/publicaties/").content.decode()

    assert page.count('<th scope="row">') == 3
