import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from organisations.choices import Province, SizeClass, Tier
from surveys.choices import InterviewState
from surveys.in_depth.plan import in_depth_plan
from surveys.interview_list import proposals
from surveys.models import (
    CaseDescription,
    Edition,
    Interview,
    Interviewee,
    InterviewNote,
    ReceivedDocument,
    SelectedOrganisation,
)
from surveys.urls.interviews import urlpatterns
from tests.examples import NOW
from tests.surveys.in_depth_examples import (
    make_edition,
    make_interview,
    make_interviewee,
    make_organisation,
    make_selected,
    study_of_2020,
)

pytestmark = pytest.mark.django_db

STUDY = "/beheer/verdieping/"


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("onderzoeker", first_name="Jo", last_name="van Dam")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def selected(edition: Edition) -> SelectedOrganisation:
    return make_selected(edition, make_organisation("GM0001", name="Eigenstad"))


def page_of(selected: SelectedOrganisation, step: str = "") -> str:
    return f"{STUDY}organisatie/{selected.pk}/{step}"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


# --- the list ------------------------------------------------------------------------------------------------------
def test_without_an_edition_the_page_says_what_to_do_first(researcher):
    assert "nog geen editie" in text_of(researcher.get(STUDY))


def test_newest_edition_is_shown_and_the_others_are_a_click_away(researcher):
    make_edition(2020)
    make_edition(2026)

    page = researcher.get(STUDY).content.decode()

    assert "Monitor 2026" in page
    assert '<a class="utrecht-link" href="/beheer/verdieping/2020/">2020</a>' in page
    assert researcher.get(f"{STUDY}2024/").status_code == 404


def test_list_is_narrowed_down_and_goes_out_without_people(researcher):
    study_of_2020()

    answer = researcher.get(f"{STUDY}2020/?laag=provincie&stand=afgerond")
    file = researcher.get(f"{STUDY}2020/organisaties.csv?laag=provincie&stand=afgerond")

    assert "5 organisaties" in text_of(answer)
    head, *rows = rows_of(file)
    assert len(rows) == 5
    assert {row[head.index("bestuurslaag")] for row in rows} == {"Provincie"}
    assert sum(int(row[head.index("gesproken_mensen")]) for row in rows) == 8


def test_planned_interviews_are_listed_and_one_that_is_past_asks_to_be_recorded(researcher, edition):
    for days, name in ((-900, "Voorbij"), (900, "Straks")):
        selected = make_selected(edition, make_organisation(f"GM{900 + days:04d}", name=name))
        make_interview(selected, make_interviewee(selected), state=InterviewState.PLANNED, days=days)

    page = text_of(researcher.get(f"{STUDY}2020/"))

    assert "2 interviews" in page
    assert "Leg vast hoe het ging bij Voorbij" in page
    assert "bij Straks" not in page
    assert "Jo Zoekbaar, griffier" in page


def test_filter_that_is_not_understood_shows_everything(researcher, selected):
    assert selected.organisation.name in text_of(researcher.get(f"{STUDY}2020/?laag=koninkrijk"))


# --- choosing ------------------------------------------------------------------------------------------------------
def frame() -> None:
    for place, province in enumerate((Province.GRONINGEN, Province.GELDERLAND, Province.UTRECHT, Province.LIMBURG) * 6):
        make_organisation(f"GM{place:04d}", province=province, size_class=SizeClass.UP_TO_20K)


def test_proposal_is_shown_and_chosen(researcher, edition):
    frame()
    drawn = [each.pk for each in proposals(edition, in_depth_plan(2020), seed=5)[0].organisations]

    page = text_of(researcher.get(f"{STUDY}2020/voorstel/?startgetal=5"))
    answer = researcher.post(f"{STUDY}2020/voorstel/", {"startgetal": "5", "organisatie": drawn}, follow=True)

    assert "Kies deze 20 organisaties" in page
    assert "20 organisaties zijn gekozen. Er is nog niemand benaderd." in text_of(answer)
    assert set(SelectedOrganisation.objects.values_list("organisation", "seed")) == {(key, 5) for key in drawn}


def test_proposal_that_changed_meanwhile_is_shown_anew(researcher, edition):
    frame()

    answer = researcher.post(f"{STUDY}2020/voorstel/", {"startgetal": "5", "organisatie": ["1", "x"]}, follow=True)

    assert answer.redirect_chain == [(f"{STUDY}2020/voorstel/?startgetal=5", 302)]
    assert "intussen veranderd" in text_of(answer)
    assert not SelectedOrganisation.objects.filter(edition=edition).exists()


def test_seed_that_is_no_number_is_refused_and_stays_typed(researcher, edition):  # noqa: ARG001 -- it is there
    frame()

    answer = researcher.get(f"{STUDY}2020/voorstel/?startgetal=veel")

    assert answer.status_code == 422
    assert 'value="veel"' in answer.content.decode()
    assert "Kies deze" not in text_of(answer)


def test_organisation_is_added_for_a_reason(researcher, edition):
    organisation = make_organisation("PV1", Tier.PROVINCIE, name="Verweg")

    refused = researcher.post(f"{STUDY}2020/toevoegen/", {"organisation": organisation.pk, "reason": ""})
    answer = researcher.post(f"{STUDY}2020/toevoegen/", {"organisation": organisation.pk, "reason": "bood zich aan"}, follow=True)

    assert refused.status_code == 422
    assert "met de hand: bood zich aan" in text_of(answer)
    assert SelectedOrganisation.objects.get(edition=edition).organisation == organisation


# --- asking --------------------------------------------------------------------------------------------------------
def test_invitation_is_a_text_to_copy_with_whom_it_is_for(researcher, selected):
    selected.organisation.officials.create(
        role="griffier", first_name="Noor", family_name="Griffioen", sort_key="griffioen", email="griffie@eigenstad.test"
    )

    page = text_of(researcher.get(page_of(selected, "uitnodiging/")))
    researcher.post(page_of(selected, "uitnodiging/"))

    assert "Geachte Noor Griffioen," in page
    assert "griffie@eigenstad.test" in page
    assert "Jo van Dam" in page
    selected.refresh_from_db()
    assert selected.approached_at is not None


def test_organisation_agrees_drops_out_and_comes_back(researcher, selected):
    make_interview(selected, state=InterviewState.PLANNED, days=900)
    agreed = text_of(researcher.post(page_of(selected, "doet-mee"), follow=True))
    asked = text_of(researcher.get(page_of(selected, "afvallen/")))
    refused = researcher.post(page_of(selected, "afvallen/"), {"reason": ""})
    dropped = text_of(researcher.post(page_of(selected, "afvallen/"), {"reason": "geen tijd"}, follow=True))
    too_late = text_of(researcher.post(page_of(selected, "doet-mee"), follow=True))
    back = text_of(researcher.post(page_of(selected, "terughalen"), follow=True))

    assert "Genoteerd dat deze organisatie meedoet." in agreed
    assert "Eén gepland interview vervalt." in asked
    assert refused.status_code == 422
    assert "De organisatie is afgevallen." in dropped
    assert "Haal haar eerst terug." in too_late
    assert "telt weer mee" in back


def test_organisation_with_an_interview_does_not_drop_out(researcher, selected):
    make_interview(selected, make_interviewee(selected))

    answer = researcher.post(page_of(selected, "afvallen/"), {"reason": "geen tijd"})

    assert answer.status_code == 422
    assert "Deze organisatie heeft meegedaan." in text_of(answer)


# --- what happens at an organisation -------------------------------------------------------------------------------
def test_interview_is_planned_recorded_and_thrown_away(researcher, selected):
    spoken, elsewhere = make_interviewee(selected), make_interviewee(make_selected(selected.edition))
    new = {"mode": "video", "state": "gepland", "takes_place_at": "2020-11-20T10:00", "interviewees": []}
    researcher.post(page_of(selected, "interview/"), new)
    interview = Interview.objects.get()
    address = f"{STUDY}interview/{interview.pk}/"
    tomorrow = f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"

    with_nobody = researcher.post(address, {**new, "state": "gehouden"})
    with_other = researcher.post(address, {**new, "state": "gehouden", "interviewees": [elsewhere.pk]})
    too_soon = researcher.post(
        address,
        {**new, "state": "gehouden", "interviewees": [spoken.pk], "takes_place_at": tomorrow},
    )
    held = researcher.post(address, {**new, "state": "gehouden", "interviewees": [spoken.pk]})

    assert [answer.status_code for answer in (with_nobody, with_other, too_soon, held)] == [422, 422, 422, 302]
    assert "Kies met wie er is gesproken." in text_of(with_nobody)
    assert "moet nog komen" in text_of(too_soon)
    interview.refresh_from_db()
    assert (interview.state, list(interview.interviewees.all())) == (InterviewState.HELD, [spoken])
    assert timezone.localtime(interview.takes_place_at).hour == 10
    assert "Het interview verdwijnt" in text_of(researcher.get(f"{address}weggooien/"))
    researcher.post(f"{address}weggooien/")
    assert not Interview.objects.exists()


def test_interviewee_with_another_role_says_which(researcher, selected):
    refused = researcher.post(page_of(selected, "gesprekspartner/"), {"name": "Jo", "role": "overig"})
    researcher.post(page_of(selected, "gesprekspartner/"), {"name": "Jo", "role": "overig", "role_other": "jurist"})
    researcher.post(page_of(selected, "gesprekspartner/"), {"name": "Bo", "role": "griffier", "role_other": "jurist"})

    assert refused.status_code == 422
    assert list(Interviewee.objects.values_list("name", "role", "role_other")) == [
        ("Jo", "overig", "jurist"),
        ("Bo", "griffier", ""),
    ]
    assert "jurist" in text_of(researcher.get(page_of(selected)))


def test_interviewee_who_was_spoken_to_is_not_thrown_away(researcher, selected):
    spoken = make_interviewee(selected)
    make_interview(selected, spoken)

    assert (
        '<h1 class="utrecht-heading-1">Gesprekspartner weggooien</h1>'
        in researcher.get(f"{STUDY}gesprekspartner/{spoken.pk}/weggooien/").content.decode()
    )
    answer = researcher.post(f"{STUDY}gesprekspartner/{spoken.pk}/weggooien/")

    assert answer.status_code == 422
    assert Interviewee.objects.count() == 1


def test_document_gets_its_checklist_and_counts(researcher, selected):
    fields = {
        "kind": "gedragscode",
        "title": "Gedragscode raad",
        "body": "vv",
        "received_on": "2020-11-20",
        "adopted_year": "2018",
    }
    researcher.post(page_of(selected, "document/"), fields)
    document = ReceivedDocument.objects.get()
    address = f"{STUDY}document/{document.pk}/checklist/"

    answers = {item.name: "open" for item in in_depth_plan(2020).checklist.items}
    researcher.post(address, {**answers, "geschenken": "ja", "sociale_media": "nee"})
    refused = researcher.post(address, {**answers, "geschenken": "soms"})

    document.refresh_from_db()
    assert document.checklist == {"geschenken": "ja", "sociale_media": "nee"}
    assert refused.status_code == 422
    assert "2 van 18" in text_of(researcher.get(page_of(selected)))
    rows = rows_of(researcher.get(f"{STUDY}2020/gedragscodes/gedragscodes.csv"))
    assert ["Geschenken en diensten", "Ja", "1"] in [row[2:] for row in rows]
    assert "Gedragscode raad" in text_of(researcher.get(f"{STUDY}2020/gedragscodes/"))


def test_only_a_code_of_conduct_has_a_checklist(researcher, selected):
    document = ReceivedDocument.objects.create(
        selected=selected, kind="inwerkprogramma", title="Inwerken", body="vv", received_on=NOW.date()
    )

    assert researcher.get(f"{STUDY}document/{document.pk}/checklist/").status_code == 404


def test_note_is_written_changed_and_read_by_theme(researcher, selected):
    fields = {"theme": "integriteit_rollen", "kind": "citaat", "text": "De griffier is de spil.", "may_be_quoted": "on"}
    researcher.post(page_of(selected, "notitie/"), fields)
    note = InterviewNote.objects.get()
    researcher.post(f"{STUDY}notitie/{note.pk}/", {**fields, "text": "De griffier is het hart."})

    page = text_of(researcher.get(f"{STUDY}2020/notities/?thema=integriteit_rollen&soort=citaat"))
    other = text_of(researcher.get(f"{STUDY}2020/notities/?thema=overig"))

    assert "Integriteit: rollen van voorzitter, griffier en secretaris" in page
    assert "De griffier is het hart." in page
    assert "Mag zonder naam in het rapport." in page
    assert "hart" not in other
    assert note.written_by.username == "onderzoeker"


def test_case_with_a_name_comes_back_with_all_that_was_typed(researcher, selected):
    fields = {"theme": "agressie_melden", "title": "Een bedreiging", "text": "In Eigenstad werd iemand bedreigd."}

    refused = researcher.post(page_of(selected, "casus/"), fields)
    kept = researcher.post(page_of(selected, "casus/"), {**fields, "text": "In een stad werd iemand bedreigd."})

    assert refused.status_code == 422
    assert "Hier staan namen in: Eigenstad." in text_of(refused)
    assert "In Eigenstad werd iemand bedreigd." in text_of(refused)
    assert kept.status_code == 302
    assert CaseDescription.objects.get().text == "In een stad werd iemand bedreigd."
    assert "Een bedreiging" in text_of(researcher.get(f"{STUDY}2020/casussen/"))


@pytest.mark.parametrize(
    ("role", "shown"),
    [("hr_arbo", "Jo Zoekbaar, HR-/arbo-adviseur"), ("coordinator_integriteit", "Jo Zoekbaar, coördinator integriteit")],
)
def test_role_is_written_as_in_a_sentence(researcher, selected, role, shown):
    make_interview(selected, make_interviewee(selected, role))

    assert shown in text_of(researcher.get(page_of(selected)))


# --- what leaves ---------------------------------------------------------------------------------------------------
def test_tables_of_2020_go_out_as_they_were_printed(researcher):
    study_of_2020()

    rows = {tuple(row[2:4]): row[4] for row in rows_of(researcher.get(f"{STUDY}2020/tabellen/tabellen.csv"))}
    page = text_of(researcher.get(f"{STUDY}2020/tabellen/"))

    cells = (("Totaal", "Afgerond"), ("Totaal", "Doel"), ("Gemeente", "Griffier"), ("Totaal", "Totaal"))
    assert [rows[cell] for cell in cells] == ["36", "32", "12", "54"]
    assert "Totaal 36 32" in page
    assert "Totaal 10 14 7 10 7 6 54" in page


def test_no_file_holds_a_note_a_quote_a_case_or_a_person(researcher, selected):
    secret = "Onvindbaar"
    selected.reason = f"tip van {secret}"
    selected.save(update_fields=["reason"])
    person = make_interviewee(selected, "overig", name=f"Jo {secret}")
    person.role_other = secret
    person.save(update_fields=["role_other"])
    interview = make_interview(selected, person)
    interview.remark = secret
    interview.save(update_fields=["remark"])
    InterviewNote.objects.create(selected=selected, theme="overig", text=secret, written_at=NOW)
    CaseDescription.objects.create(selected=selected, theme="overig", title=secret, text=secret, written_at=NOW)
    ReceivedDocument.objects.create(
        selected=selected, kind="gedragscode", title=secret, body="vv", received_on=NOW.date(), kept_at=secret
    )
    files = [str(pattern.pattern) for pattern in urlpatterns if str(pattern.pattern).endswith(".csv")]

    answers = {name: researcher.get("/" + name.replace("<int:year>", "2020")).content.decode() for name in files}

    assert len(files) == 3
    assert [name for name, text in answers.items() if secret in text] == []
    assert [name for name, text in answers.items() if selected.organisation.name in text] == [
        "beheer/verdieping/<int:year>/organisaties.csv"
    ]


def test_reports_read_counts_of_interviews_and_nothing_else():
    names = re.compile(
        r"\b(InterviewNote|CaseDescription|Interviewee|ReceivedDocument|interview_list|interviewing|willingness)\b"
    )
    files = list(Path(live_settings.BASE_DIR, "reports").rglob("*.py"))

    assert len(files) > 100
    assert [file.name for file in files if names.search(file.read_text(encoding="utf-8"))] == []


def test_pages_take_as_many_queries_for_three_organisations_as_for_one(researcher, edition, django_assert_max_num_queries):
    for place in range(3):
        selected = make_selected(edition, make_organisation(f"GM{place:04d}"))
        make_interview(selected, make_interviewee(selected))
        InterviewNote.objects.create(selected=selected, theme="overig", text="Iets", written_at=NOW)
    researcher.get(f"{STUDY}2020/")

    for page, most in ((f"{STUDY}2020/", 12), (f"{STUDY}2020/notities/", 9), (page_of(selected), 18)):
        with django_assert_max_num_queries(most):
            assert researcher.get(page).status_code == 200
