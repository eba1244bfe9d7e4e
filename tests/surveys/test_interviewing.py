from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.choices import Tier
from organisations.models import Organisation
from surveys.choices import InterviewState, SelectionOrigin
from surveys.in_depth.plan import in_depth_plan
from surveys.interview_list import proposals
from surveys.interviewing import (
    InterviewingError,
    ProposalChangedError,
    choose_by_hand,
    choose_drawn,
    discard,
    drop,
    forget_notes,
    forget_people,
    note_agreed,
    note_approached,
    save_case,
    save_checklist,
    save_document,
    save_interview,
    save_interviewee,
    save_note,
    take_back,
)
from surveys.models import (
    CaseDescription,
    Edition,
    Interview,
    Interviewee,
    InterviewNote,
    ReceivedDocument,
    SelectedOrganisation,
)
from tests.examples import NOW
from tests.surveys.in_depth_examples import make_edition, make_interview, make_interviewee, make_organisation, make_selected

pytestmark = pytest.mark.django_db

PLAN = in_depth_plan(2020)


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def selected(edition: Edition) -> SelectedOrganisation:
    return make_selected(edition)


def drawn_keys(edition: Edition, seed: int) -> set[int]:
    return {each.pk for proposal in proposals(edition, PLAN, seed=seed) for each in proposal.organisations}


# --- choosing ------------------------------------------------------------------------------------------------------
def test_lot_chooses_whom_it_showed_and_keeps_the_seed(edition):
    for place in range(30):
        make_organisation(f"GM{place:04d}")
    shown = drawn_keys(edition, 7)

    chosen = choose_drawn(edition, PLAN, seed=7, shown=shown, user=None, now=NOW)

    rows = SelectedOrganisation.objects.filter(edition=edition)
    assert {row.organisation_id for row in rows} == shown == {row.organisation_id for row in chosen}
    assert set(rows.values_list("origin", "seed", "chosen_at")) == {(SelectionOrigin.LOT, 7, NOW)}
    assert drawn_keys(edition, 7) == set()


def test_lot_chooses_nobody_when_the_frame_changed_since_it_was_shown(edition):
    for place in range(30):
        make_organisation(f"GM{place:04d}")
    shown = drawn_keys(edition, 7)
    Organisation.objects.filter(pk=min(shown)).update(ended_on=NOW.date())

    with pytest.raises(ProposalChangedError):
        choose_drawn(edition, PLAN, seed=7, shown=shown, user=None, now=NOW)

    assert not SelectedOrganisation.objects.exists()


def test_choosing_by_hand_keeps_the_reason_and_happens_once(edition):
    organisation = make_organisation("GM0001")

    chosen = choose_by_hand(edition, organisation, reason="bood zich aan", user=None, now=NOW)

    assert (chosen.origin, chosen.reason, chosen.seed) == (SelectionOrigin.HAND, "bood zich aan", None)
    with pytest.raises(InterviewingError, match="al gekozen"):
        choose_by_hand(edition, organisation, reason="nog eens", user=None, now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"origin": SelectionOrigin.HAND, "reason": ""},
        {"origin": SelectionOrigin.LOT, "seed": None},
        {"dropped_at": NOW},
        {"dropped_reason": "zomaar"},
    ],
)
def test_database_refuses_a_choice_without_its_reason(edition, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_selected(edition, **fields)


def test_approaching_is_noted_once_and_agreeing_says_that_it_was_approached(edition):
    first, second = make_selected(edition), make_selected(edition)
    note_approached(first, now=NOW)
    note_approached(first, now=NOW + timedelta(days=3))
    note_agreed(second, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.approached_at, first.agreed_at) == (NOW, None)
    assert (second.approached_at, second.agreed_at) == (NOW, NOW)


def test_who_drops_out_has_no_planned_interview_left_and_can_come_back(selected):
    planned = make_interview(selected, state=InterviewState.PLANNED, days=2)

    drop(selected, reason="geen tijd", now=NOW)

    planned.refresh_from_db()
    selected.refresh_from_db()
    assert (selected.dropped_at, selected.dropped_reason, planned.state) == (NOW, "geen tijd", InterviewState.NOT_HELD)
    with pytest.raises(InterviewingError, match="afgevallen"):
        note_agreed(selected, now=NOW)
    take_back(selected)
    selected.refresh_from_db()
    assert (selected.dropped_at, selected.dropped_reason) == (None, "")


def test_who_was_interviewed_took_part(selected):
    make_interview(selected, make_interviewee(selected))

    with pytest.raises(InterviewingError, match="al een interview gehouden"):
        drop(selected, reason="geen tijd", now=NOW)


# --- interviews ----------------------------------------------------------------------------------------------------
def test_interview_is_planned_and_then_held_with_its_people(selected):
    griffier, adviser = make_interviewee(selected), make_interviewee(selected, "hr_arbo")
    interview = Interview(selected=selected, takes_place_at=NOW - timedelta(hours=2))
    save_interview(interview, [], now=NOW)
    interview.state = InterviewState.HELD

    save_interview(interview, [griffier, adviser], now=NOW)

    stored = Interview.objects.get()
    assert (stored.state, list(stored.interviewees.all())) == (InterviewState.HELD, [griffier, adviser])


@pytest.mark.parametrize(
    ("hours", "with_people", "field"), [(1, True, "state"), (-1, False, "interviewees")], ids=["still to come", "with nobody"]
)
def test_interview_cannot_have_been_held(selected, hours, with_people, field):
    people = [make_interviewee(selected)] if with_people else []
    interview = Interview(selected=selected, takes_place_at=NOW + timedelta(hours=hours), state=InterviewState.HELD)

    with pytest.raises(InterviewingError) as refused:
        save_interview(interview, people, now=NOW)

    assert refused.value.field == field
    assert not Interview.objects.exists()


def test_nobody_of_another_organisation_is_interviewed(edition, selected):
    stranger = make_interviewee(make_selected(edition))

    with pytest.raises(InterviewingError, match="van deze organisatie"):
        save_interview(Interview(selected=selected, takes_place_at=NOW), [stranger], now=NOW)


def test_nothing_is_planned_at_who_dropped_out(edition):
    selected = make_selected(edition, dropped_at=NOW, dropped_reason="geen tijd")

    with pytest.raises(InterviewingError, match="afgevallen"):
        save_interview(Interview(selected=selected, takes_place_at=NOW), [], now=NOW)


def test_somebody_who_was_interviewed_is_not_thrown_away(selected):
    spoken, other = make_interviewee(selected), make_interviewee(selected)
    make_interview(selected, spoken)

    discard(other)
    with pytest.raises(InterviewingError, match="interview gehouden"):
        discard(spoken)

    assert list(Interviewee.objects.all()) == [spoken]


# --- documents, notes and cases ------------------------------------------------------------------------------------
def test_checklist_is_kept_with_a_code_of_conduct_and_survives_a_change_of_title(selected):
    document = ReceivedDocument(selected=selected, kind="gedragscode", title="Code", body="vv", received_on=NOW.date())
    save_document(document)

    save_checklist(document, PLAN, {"sociale_media": "nee"})

    stored = ReceivedDocument.objects.get()
    stored.title = "Gedragscode raad"
    save_document(stored)
    assert ReceivedDocument.objects.get().checklist == {"sociale_media": "nee"}


@pytest.mark.parametrize(
    ("kind", "answers"),
    [("gedragscode", {"kleding": "ja"}), ("gedragscode", {"geschenken": "soms"}), ("protocol_agressie", {"geschenken": "ja"})],
)
def test_checklist_that_does_not_fit_is_refused(selected, kind, answers):
    document = ReceivedDocument.objects.create(selected=selected, kind=kind, title="Stuk", body="vv", received_on=NOW.date())

    with pytest.raises(InterviewingError):
        save_checklist(document, PLAN, answers)


def test_writer_and_moment_of_a_note_are_those_of_its_first_version(selected, django_user_model):
    first, second = (django_user_model.objects.create(username=name) for name in ("een", "twee"))
    note = InterviewNote(selected=selected, theme="integriteit_rollen", text="Eerst")
    save_note(note, user=first, now=NOW)
    note.text = "Daarna"

    save_note(note, user=second, now=NOW + timedelta(days=1))

    stored = InterviewNote.objects.get()
    assert (stored.text, stored.written_by, stored.written_at) == ("Daarna", first, NOW)


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [("Een casus in Eigenstad", "Tekst", "title"), ("Een casus", "De griffier Zoekbaar sprak.", "text")],
)
def test_case_with_a_name_is_refused(edition, title, text, field):
    selected = make_selected(edition, make_organisation("GM0009", name="Eigenstad"))
    make_interviewee(selected)

    with pytest.raises(InterviewingError) as refused:
        save_case(CaseDescription(selected=selected, theme="overig", title=title, text=text), user=None, now=NOW)

    assert refused.value.field == field
    assert not CaseDescription.objects.exists()


@pytest.mark.parametrize("may_be_quoted", [True, False])
def test_only_a_note_that_may_stand_in_the_report_has_to_be_without_names(selected, may_be_quoted):
    make_interviewee(selected)
    note = InterviewNote(selected=selected, theme="overig", text="Zoekbaar zei dit.", may_be_quoted=may_be_quoted)

    if may_be_quoted:
        with pytest.raises(InterviewingError, match="Zoekbaar"):
            save_note(note, user=None, now=NOW)
    else:
        save_note(note, user=None, now=NOW)

    assert InterviewNote.objects.exists() is not may_be_quoted


def test_case_without_a_name_is_kept(selected):
    case = CaseDescription(selected=selected, theme="overig", title="Een casus", text="In een grote gemeente gebeurde iets.")

    save_case(case, user=None, now=NOW)

    assert CaseDescription.objects.get().written_at == NOW


# --- what is kept for a time only ----------------------------------------------------------------------------------
def test_names_go_and_roles_stay_countable(edition, selected):
    spoken = make_interviewee(selected)
    make_interview(selected, spoken)
    elsewhere = make_interviewee(make_selected(make_edition(2022), make_organisation("PV1", Tier.PROVINCIE)))

    assert (forget_people(edition), forget_people(edition)) == (1, 0)

    spoken.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (spoken.name, spoken.email, spoken.phone, spoken.role) == ("", "", "", "griffier")
    assert elsewhere.name == "Jo Zoekbaar"


def test_notes_go_and_cases_stay(edition, selected):
    InterviewNote.objects.create(selected=selected, theme="overig", text="Iets", written_at=NOW)
    CaseDescription.objects.create(selected=selected, theme="overig", title="Casus", text="Iets", written_at=NOW)

    assert forget_notes(edition) == 1
    assert (InterviewNote.objects.count(), CaseDescription.objects.count()) == (0, 1)


def test_kept_interviewee_is_found_again(selected):
    save_interviewee(Interviewee(selected=selected, role="overig", role_other="jurist"))

    assert selected.interviewees.get().role_other == "jurist"
