"""The organisations of the in-depth study, and what of them leaves the site."""

import re
from pathlib import Path

import pytest
from django.conf import settings as live_settings

from surveys.choices import InterviewState
from surveys.models import CaseDescription, InterviewNote, ReceivedDocument
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
from tests.surveys.views.interviews.conftest import STUDY, page_of, rows_of, text_of

pytestmark = pytest.mark.django_db


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
