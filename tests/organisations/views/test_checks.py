import csv
import io
import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from organisations import settling
from organisations.checking import findings
from organisations.checking.reading import read_facts
from organisations.choices import FrameCheck, Office
from organisations.models import CheckDecision, OfficeHolder, Organisation, Reorganisation
from organisations.views import checks
from tests.examples import NOW, make_office_holder

pytestmark = pytest.mark.django_db

LIST = "/beheer/steekproefkader/controle/"


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(User.objects.create_superuser("onderzoeker"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def jan() -> OfficeHolder:
    """Make somebody in two offices of one municipality, in which everything else is missing."""
    holder = make_office_holder(Office.RAADSLID, family_name="Bos")
    OfficeHolder.objects.update(first_name="Jan", email="jan@dorp.nl")
    Organisation.objects.update(inhabitants=2_500)
    OfficeHolder.objects.create(
        organisation=holder.organisation, office=Office.WETHOUDER, first_name="Jan", family_name="Bos", email="bos@dorp.nl"
    )
    return holder


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def address(check: FrameCheck) -> str:
    (finding,) = [each for each in findings(read_facts(today=date(2026, 11, 24))) if each.check == check]
    return f"{LIST}{finding.key}/"


def test_empty_frame_says_what_to_do_first(researcher):
    assert "Het steekproefkader is leeg." in text_of(researcher.get(LIST))


@pytest.mark.usefixtures("jan")
def test_list_counts_every_check_and_names_what_to_do(researcher):
    page = researcher.get(LIST)

    assert "Zetels volgens de wet 1 te doen: Zetels volgens de wet 0" in text_of(page)
    assert "Geen griffier of secretaris 2 te doen: Geen griffier of secretaris 0" in text_of(page)
    assert "Geen e-mailadres 0 0" in text_of(page)
    assert "4 bevindingen" in text_of(page)
    assert "8 te weinig: 1 in het kader. 9 zetels bij 2.500 inwoners" in text_of(page)
    assert "Van een eerdere editie zijn geen aantallen bewaard." in text_of(page)
    assert "jan@dorp.nl" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("controle=K8", "2 bevindingen"),
        ("controle=K1", "1 bevinding "),
        ("stand=akkoord", "Geen bevindingen die hierbij passen."),
        ("stand=alle", "4 bevindingen"),
        ("laag=gemeente", "4 bevindingen"),
        ("laag=provincie", "Geen bevindingen die hierbij passen."),
        ("organisatie=GEMEENTE+1", "4 bevindingen"),
        ("organisatie=x0001", "4 bevindingen"),
        ("organisatie=elders", "Geen bevindingen die hierbij passen."),
        ("controle=onzin", "4 bevindingen"),
    ],
)
@pytest.mark.usefixtures("jan")
def test_list_shows_what_fits(researcher, query, count):
    assert count in text_of(researcher.get(f"{LIST}?{query}"))


@pytest.mark.usefixtures("jan")
def test_list_turns_pages_and_keeps_the_filter(researcher, monkeypatch):
    monkeypatch.setattr(checks, "ROWS_A_PAGE", 1)

    page = researcher.get(f"{LIST}?controle=K8&pagina=2")

    assert "Bladzijde 2 van 2" in text_of(page)
    assert "?controle=K8&amp;pagina=1#bevindingen" in page.content.decode()


@pytest.mark.usefixtures("jan")
def test_findings_come_as_csv_as_far_as_they_fit_with_who_accepted_them(researcher):
    researcher.post(address(FrameCheck.SEATS), {"step": "accept", "note": "=vacatures"})

    answer = researcher.get(f"{LIST}bevindingen.csv?controle=K1&stand=alle")

    header, row = rows_of(answer)
    assert header[:5] == ["controle", "naam", "stand", "code", "organisatie"]
    assert row[:5] == ["K1", "Zetels volgens de wet", "Akkoord bevonden", "X0001", "Gemeente 1"]
    assert (row[6], row[7], row[9]) == ("", "'=vacatures", "onderzoeker")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bevindingen.csv"'


@pytest.mark.usefixtures("jan")
def test_findings_in_csv_name_the_people(researcher):
    _, row = rows_of(researcher.get(f"{LIST}bevindingen.csv?controle=K6"))

    assert row[6] == "Jan Bos (raadslid), Jan Bos (wethouder)"


@pytest.mark.usefixtures("jan")
def test_numbers_come_as_csv_for_every_office_of_every_organisation(researcher):
    header, *rows = rows_of(researcher.get(f"{LIST}aantallen.csv"))

    assert header == ["code", "organisatie", "functie", "zetels_wet", "nu", "vorige_editie", "verschil"]
    assert rows[2] == ["X0001", "Gemeente 1", "Raadslid", "9", "1", "", ""]
    assert len(rows) == 5


# --- one finding ---------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("jan")
def test_finding_shows_who_it_is_about_and_leads_to_where_it_is_mended(researcher, jan):
    page = researcher.get(address(FrameCheck.TWO_OFFICES))

    assert "2 functies, 2 uitnodigingen" in text_of(page)
    assert "jan@dorp.nl" in text_of(page)
    for path, repaired in (
        (f"ambtsdrager/{jan.pk}/", f"officeholder/{jan.pk}"),
        (f"organisatie/{jan.organisation_id}/", f"organisation/{jan.organisation_id}"),
    ):
        assert f"/beheer/steekproefkader/{path}" in page.content.decode()
        there = researcher.get(f"/beheer/steekproefkader/{path}").content.decode()
        assert f"/beheer/admin/organisations/{repaired}/change/" in there


@pytest.mark.usefixtures("jan")
def test_accepting_takes_a_reason_and_leads_back_to_the_list_as_it_was(researcher):
    where = address(FrameCheck.SEATS)

    answer = researcher.post(
        f"{where}?controle=K1&elders=https://x.test", {"step": "accept", "note": "acht vacatures"}, follow=True
    )

    assert answer.redirect_chain == [(f"{LIST}?controle=K1", 302)]
    assert "Akkoord bevonden. Veranderen de gegevens, dan komt de bevinding terug." in text_of(answer)
    assert "Geen bevindingen die hierbij passen." in text_of(answer)
    assert CheckDecision.objects.get().decided_by.username == "onderzoeker"
    assert "acht vacatures Door onderzoeker" in text_of(researcher.get(where))


@pytest.mark.usefixtures("jan")
def test_accepting_without_a_reason_is_refused(researcher):
    answer = researcher.post(address(FrameCheck.SEATS), {"step": "accept", "note": " "})

    assert answer.status_code == 422
    assert "Fout: Zetels volgens de wet" in text_of(answer)
    assert not CheckDecision.objects.exists()


@pytest.mark.usefixtures("jan")
def test_accepted_finding_is_put_back_on_the_list(researcher):
    where = address(FrameCheck.SEATS)
    researcher.post(where, {"step": "accept", "note": "acht vacatures"})

    answer = researcher.post(where, {"step": "reopen"}, follow=True)

    assert "De bevinding staat weer op de lijst." in text_of(answer)
    assert not CheckDecision.objects.exists()


@pytest.mark.usefixtures("jan")
def test_finding_that_was_mended_meanwhile_leads_back_to_the_list(researcher):
    where = address(FrameCheck.SEATS)
    Organisation.objects.update(inhabitants=None)

    answer = researcher.get(where, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "Deze bevinding is er niet meer" in text_of(answer)


@pytest.mark.usefixtures("jan")
def test_step_that_the_finding_does_not_offer_does_nothing(researcher):
    answer = researcher.post(address(FrameCheck.SEATS), {"step": "end", "number": "1"})

    assert answer.status_code == 200
    assert Organisation.objects.get().ended_on is None


def test_office_is_chosen_and_the_choice_taken_back(researcher, jan):
    other = OfficeHolder.objects.exclude(pk=jan.pk).get()

    chosen = researcher.post(address(FrameCheck.TWO_OFFICES), {"step": "choose", "chosen": str(other.pk)}, follow=True)
    jan.refresh_from_db()

    assert "De keuze is bewaard. Deze persoon krijgt één uitnodiging." in text_of(chosen)
    assert "Jan Bos Raadslid, Gemeente 1 Wethouder, Gemeente 1 Neem terug" in text_of(chosen)
    assert jan.asked_as == other

    back = researcher.post(f"/beheer/steekproefkader/keuze/{jan.pk}/ongedaan", follow=True)
    jan.refresh_from_db()

    assert "De keuze is teruggenomen." in text_of(back)
    assert jan.asked_as is None


@pytest.mark.parametrize("chosen", ["", "0", "onzin"])
@pytest.mark.usefixtures("jan")
def test_choice_of_nobody_among_them_is_refused(researcher, chosen):
    answer = researcher.post(address(FrameCheck.TWO_OFFICES), {"step": "choose", "chosen": chosen})

    assert answer.status_code == 422
    assert not OfficeHolder.objects.exclude(asked_as=None).exists()


@pytest.mark.usefixtures("jan")
def test_choice_between_people_of_whom_one_just_left_is_told(researcher, monkeypatch):
    def left(*_: object) -> None:
        raise settling.ChoiceError

    chosen = OfficeHolder.objects.latest("pk").pk
    where = address(FrameCheck.TWO_OFFICES)
    monkeypatch.setattr(settling, "ask_as", left)

    answer = researcher.post(where, {"step": "choose", "chosen": str(chosen)}, follow=True)

    assert "Deze bevinding is er niet meer" in text_of(answer)


def test_choice_for_an_office_that_is_over_is_shown_and_told(researcher, jan):
    other = OfficeHolder.objects.exclude(pk=jan.pk).get()
    OfficeHolder.objects.filter(pk=jan.pk).update(asked_as=other)
    OfficeHolder.objects.filter(pk=other.pk).update(left_on=NOW.date())

    assert "niemand meer: die functie is voorbij" in text_of(researcher.get(LIST))


# --- a merged organisation -----------------------------------------------------------------------------------------
@pytest.fixture
def merged(jan) -> Organisation:
    Reorganisation.objects.create(old_code=jan.organisation.code, new_code="GM9999", date=date(2026, 1, 1), kind="samenvoeging")
    return jan.organisation


def test_merged_organisation_ends_once_the_number_of_people_is_typed(researcher, merged):
    where = address(FrameCheck.REORGANISED)

    assert "De organisatie is dan per 1 januari 2026 opgeheven. 2 mensen krijgen daardoor geen uitnodiging." in text_of(
        researcher.get(where)
    )
    answer = researcher.post(where, {"step": "end", "number": "2"}, follow=True)
    merged.refresh_from_db()

    assert "De organisatie is opgeheven." in text_of(answer)
    assert merged.ended_on == date(2026, 1, 1)


def test_merged_organisation_stays_when_another_number_is_typed(researcher, merged):
    answer = researcher.post(address(FrameCheck.REORGANISED), {"step": "end", "number": "3"})
    merged.refresh_from_db()

    assert answer.status_code == 422
    assert "Typ het aantal mensen in deze organisatie: 2." in text_of(answer)
    assert merged.ended_on is None
