"""Interviews, people, documents, notes and cases of an organisation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys.choices import InterviewState
from surveys.in_depth.plan import in_depth_plan
from surveys.models import CaseDescription, Interview, Interviewee, InterviewNote, ReceivedDocument
from tests.examples import NOW
from tests.surveys.in_depth_examples import make_interview, make_interviewee, make_selected
from tests.surveys.views.interviews.conftest import STUDY, page_of, rows_of, text_of

pytestmark = pytest.mark.django_db


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
