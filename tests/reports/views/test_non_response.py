import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office, Tier
from reports.models import Snapshot
from reports.publishing import make_publication, publish
from surveys.asking import keep_answer
from surveys.choices import CallOutcome, NonResponseAnswer, NonResponseMode, SurveyKind
from surveys.models import CallAttempt, CallTarget, Survey
from tests.examples import NOW, make_invitation, make_survey
from tests.reports.examples import frozen

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def call(survey: Survey, outcome: CallOutcome) -> None:
    target = CallTarget.objects.create(invitation=make_invitation(survey, Office.RAADSLID))
    caller, _ = User.objects.get_or_create(username="beller")
    CallAttempt.objects.create(target=target, caller=caller, outcome=outcome, called_at=NOW)


def ask(survey: Survey, *, yes: int, no: int) -> None:
    for answer in [NonResponseAnswer.ONCE] * yes + [NonResponseAnswer.NEVER] * no:
        keep_answer(
            survey,
            answer,
            tier=Tier.GEMEENTE,
            office=Office.RAADSLID,
            mode=NonResponseMode.PHONE,
            now=NOW,
            is_test=False,
        )


@pytest.fixture
def closed() -> Survey:
    """A survey that closed, of which 75 people are in a snapshot, with 102 answers to the one question."""
    snapshot = frozen()
    snapshot.manifest["counts"]["approached"] = 300
    snapshot.save()
    Survey.objects.filter(pk=snapshot.survey_id).update(closes_at=NOW - timedelta(hours=1))
    survey = Survey.objects.select_related("edition").get(pk=snapshot.survey_id)
    ask(survey, yes=14, no=88)
    return survey


def test_without_survey_the_page_says_what_comes_first(staff):
    assert "Er is nog geen uitvraag" in text_of(staff("view_fieldwork").get("/beheer/non-respons/"))


def test_page_opens_with_the_newest_edition(staff):
    survey = make_survey()
    make_survey(year=2018)

    answer = staff("view_fieldwork").get("/beheer/non-respons/")

    assert answer.headers["Location"] == f"/beheer/non-respons/{survey.pk}/"


def test_until_closing_there_are_counts_and_no_answers(staff):
    survey = make_survey(days_left=10_000)
    call(survey, CallOutcome.REFUSED)
    ask(survey, yes=14, no=88)

    page = text_of(staff("view_fieldwork", "view_results", "freeze_snapshot").get(f"/beheer/non-respons/{survey.pk}/"))

    assert "1 persoon is gebeld, samen 1 keer. 102 mensen gaven antwoord op de ene vraag: 102 telefonisch" in page
    assert "Wat er is geantwoord, is te zien na de sluiting" in page
    assert "14%" not in page


def test_after_closing_it_waits_for_a_snapshot(staff):
    survey = make_survey()
    Survey.objects.update(closes_at=NOW - timedelta(days=1))

    page = text_of(staff("view_fieldwork", "view_results", "freeze_snapshot").get(f"/beheer/non-respons/{survey.pk}/"))

    assert "zodra er na de sluiting een momentopname is gemaakt" in page
    assert "Er is nog niemand gebeld" in page


def test_with_a_snapshot_after_closing_the_answers_stand_beside_the_survey(staff, closed):
    page = text_of(staff("view_fieldwork", "view_results", "freeze_snapshot").get(f"/beheer/non-respons/{closed.pk}/"))

    assert "Telefonisch 102 14% 8–22%" in page
    assert "&lt; 0,001" in page
    assert "Was iedereen die niet deelnam als wie de vraag aan de telefoon beantwoordde" in page
    assert "Aan de telefoon zeggen mensen iets anders dan op een scherm" in page
    assert "Testgegevens" not in page


def test_who_may_see_no_results_sees_no_answers(staff, closed):
    page = text_of(staff("view_fieldwork").get(f"/beheer/non-respons/{closed.pk}/"))

    assert "voor wie resultaten mag zien" in page
    assert "14%" not in page


def test_reader_sees_the_answers_once_the_snapshot_is_published(staff, closed):
    client = staff("view_fieldwork", "view_results")
    snapshot = Snapshot.objects.get()
    publication = make_publication(closed.edition, office_holders=snapshot, organisations=None, user=None, now=NOW)

    before = text_of(client.get(f"/beheer/non-respons/{closed.pk}/"))
    publish(publication, user=None, now=NOW)
    after = text_of(client.get(f"/beheer/non-respons/{closed.pk}/"))

    assert "zodra er na de sluiting een momentopname is gemaakt en gepubliceerd" in before
    assert "14%" not in before
    assert "Telefonisch 102 14% 8–22%" in after


def test_snapshot_without_the_table_says_so(staff, closed):
    snapshot = Snapshot.objects.get()
    snapshot.manifest["data"]["columns"] = ["row_id"]
    snapshot.save()

    page = text_of(staff("view_fieldwork", "view_results", "freeze_snapshot").get(f"/beheer/non-respons/{closed.pk}/"))

    assert "heeft geen tabel 2.1" in page


def test_survey_of_organisations_has_calls_and_no_question(staff):
    survey = make_survey()
    organisations = Survey.objects.create(
        edition=survey.edition, kind=SurveyKind.ORGANISATIES, opens_at=survey.opens_at, closes_at=survey.closes_at
    )
    call(organisations, CallOutcome.WILL_FILL_IN)

    page = text_of(staff("view_fieldwork", "view_results", "freeze_snapshot").get(f"/beheer/non-respons/{organisations.pk}/"))

    assert "1 persoon is gebeld, samen 1 keer." in page
    assert "ene vraag" not in page


def test_outcomes_are_downloaded_with_their_total(staff):
    survey = make_survey()
    call(survey, CallOutcome.BUSY)

    answer = staff("view_fieldwork").get(f"/beheer/non-respons/{survey.pk}/belpogingen.csv")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="belpogingen-2020-ambtsdragers.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Uitkomst;Gesprekken;Mensen, laatste gesprek"
    assert lines[2] == "In gesprek;1;1"
    assert lines[-1] == "Totaal;1;1"
