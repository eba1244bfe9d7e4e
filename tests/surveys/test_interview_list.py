import pytest

from organisations.choices import Province, SizeClass, Tier
from organisations.models import Organisation
from surveys import interview_list
from surveys.choices import InterviewState, SelectionState, Willingness
from surveys.in_depth.plan import in_depth_plan
from surveys.interview_counts import code_of_conduct_table, in_depth_tables
from surveys.interview_list import (
    listed_organisations,
    names_to_leave_out,
    organisations_to_add,
    proposals,
    spread,
    tier_progress,
)
from surveys.models import ReceivedDocument
from tests.examples import NOW
from tests.surveys.in_depth_examples import (
    PEOPLE_2020,
    make_edition,
    make_interview,
    make_interviewee,
    make_organisation,
    make_selected,
    study_of_2020,
)

pytestmark = pytest.mark.django_db

PLAN = in_depth_plan(2020)


def test_study_of_2020_gives_the_printed_tables():
    edition = study_of_2020()

    printed, annex_4, annex_5 = in_depth_tables(edition, PLAN)

    organisations = {row.label: row.numbers for row in printed.rows}
    assert printed.columns == ("Afgerond", "Doel")
    assert organisations == {"Gemeenten": (24, 20), "Provincies": (5, 4), "Waterschappen": (7, 8), "Totaal": (36, 32)}
    assert annex_4.rows == printed.rows
    assert annex_5.columns[-1] == "Totaal"
    assert {row.label: row.numbers for row in annex_5.rows} == {
        "Gemeente": (*PEOPLE_2020[Tier.GEMEENTE], 36),
        "Provincie": (*PEOPLE_2020[Tier.PROVINCIE], 8),
        "Waterschap": (*PEOPLE_2020[Tier.WATERSCHAP], 10),
        "Totaal": (10, 14, 7, 10, 7, 6, 54),
    }


def test_tables_of_one_edition_count_nothing_of_another():
    study_of_2020()

    tables = in_depth_tables(make_edition(2022), PLAN)

    assert [row.numbers[-1] for row in tables[2].rows] == [0, 0, 0, 0]
    assert [row.numbers for row in tables[0].rows] == [(0, 20), (0, 4), (0, 8), (0, 32)]


def test_progress_of_2020_says_what_is_missing():
    edition = study_of_2020()

    progress = tier_progress(listed_organisations(edition, PLAN), PLAN)

    # One more of each tier waits: its interview did not go on.
    assert {
        each.label: (each.target, each.chosen, each.missing, dict(each.counts)[SelectionState.DONE]) for each in progress
    } == {
        "Gemeenten": (20, 25, 0, 24),
        "Provincies": (4, 6, 0, 5),
        "Waterschappen": (8, 8, 0, 7),
        "Totaal": (32, 39, 0, 36),
    }


@pytest.mark.parametrize(
    ("fields", "states", "expected"),
    [
        ({}, (), SelectionState.CHOSEN),
        ({"approached_at": NOW}, (), SelectionState.APPROACHED),
        ({"approached_at": NOW, "agreed_at": NOW}, (), SelectionState.AGREED),
        ({"agreed_at": NOW}, (InterviewState.NOT_HELD,), SelectionState.AGREED),
        ({"agreed_at": NOW}, (InterviewState.PLANNED,), SelectionState.PLANNED),
        ({}, (InterviewState.PLANNED, InterviewState.HELD), SelectionState.DONE),
        ({"dropped_at": NOW, "dropped_reason": "geen tijd", "agreed_at": NOW}, (), SelectionState.DROPPED),
    ],
)
def test_state_follows_from_what_is_known(fields, states, expected):
    edition = make_edition()
    selected = make_selected(edition, **fields)
    for state in states:
        make_interview(selected, make_interviewee(selected), make_interviewee(selected), state=state)

    (listed,) = listed_organisations(edition, PLAN)

    assert listed.state == expected
    assert listed.selected.people_count == (2 if expected == SelectionState.DONE else 0)


def test_list_takes_as_many_queries_for_three_as_for_one(django_assert_num_queries):
    edition = make_edition()
    for number in range(3):
        selected = make_selected(edition, make_organisation(f"GM{number:04d}"))
        make_interview(selected, make_interviewee(selected))

    with django_assert_num_queries(2):
        assert len(listed_organisations(edition, PLAN)) == 3


# --- the draw ------------------------------------------------------------------------------------------------------
def frame() -> None:
    provinces = (Province.GRONINGEN, Province.GELDERLAND, Province.UTRECHT, Province.LIMBURG)
    sizes = (SizeClass.UP_TO_20K, SizeClass.FROM_20K, SizeClass.FROM_50K, SizeClass.FROM_100K)
    for place in range(48):
        make_organisation(f"GM{place:04d}", province=provinces[place % 4], size_class=sizes[place // 4 % 4])
    for place, province in enumerate(provinces):
        make_organisation(f"PV{place}", Tier.PROVINCIE, province=province)
    for code in ("WS0646", "WS0152", "WS0155", "WS0665"):
        make_organisation(code, Tier.WATERSCHAP)


def test_lot_proposes_the_targets_spread_over_size_and_region():
    frame()
    edition = make_edition()

    found = {each.tier.name: each.organisations for each in proposals(edition, PLAN, seed=2020)}

    assert {tier: len(organisations) for tier, organisations in found.items()} == {
        Tier.GEMEENTE: 20,
        Tier.PROVINCIE: 4,
        Tier.WATERSCHAP: 4,
    }
    assert len({(each.size_class, each.province) for each in found[Tier.GEMEENTE]}) == 16
    assert found == {each.tier.name: each.organisations for each in proposals(edition, PLAN, seed=2020)}
    assert found != {each.tier.name: each.organisations for each in proposals(edition, PLAN, seed=2021)}


def test_lot_fills_up_what_is_missing_and_never_proposes_who_dropped_out_or_ended():
    frame()
    edition = make_edition()
    before = proposals(edition, PLAN, seed=1)[1].organisations
    make_selected(edition, before[0])
    make_selected(edition, before[1], dropped_at=NOW, dropped_reason="geen tijd")
    Organisation.objects.filter(pk=before[2].pk).update(ended_on=NOW.date())

    after = proposals(edition, PLAN, seed=1)[1]

    assert after.wanted == 3
    assert after.organisations == (before[3],)


def test_who_said_no_in_the_questionnaire_is_not_proposed_and_who_said_yes_goes_first(monkeypatch):
    edition = make_edition()
    organisations = [make_organisation(f"GM{place:04d}") for place in range(30)]
    yes, no = Willingness.YES, Willingness.NO
    answers = {each.pk: yes if place < 25 else no for place, each in enumerate(organisations) if place > 4}
    monkeypatch.setattr(interview_list, "willing_by_questionnaire", lambda _edition, _plan: answers)

    drawn = {each.pk for each in proposals(edition, PLAN, seed=3)[0].organisations}

    assert drawn == {key for key, said in answers.items() if said == yes}


def test_only_organisations_that_exist_and_are_not_chosen_can_be_added():
    edition = make_edition()
    chosen, free, ended = (make_organisation(f"GM000{place}") for place in range(3))
    make_selected(edition, chosen)
    Organisation.objects.filter(pk=ended.pk).update(ended_on=NOW.date())

    assert list(organisations_to_add(edition)) == [free]


def test_spread_counts_who_is_chosen_of_who_there_is():
    frame()
    edition = make_edition()
    make_selected(edition, Organisation.objects.get(code="GM0000"))
    make_selected(edition, Organisation.objects.get(code="GM0004"), dropped_at=NOW, dropped_reason="geen tijd")
    make_selected(edition, Organisation.objects.get(code="WS0665"))

    rows = {row.label: row.cells for row in spread(listed_organisations(edition, PLAN), PLAN)}

    assert rows == {
        "Gemeenten: tot 20.000 inwoners": ((1, 3), (0, 3), (0, 3), (0, 3), (1, 12)),
        "Gemeenten: 20.000 tot 50.000 inwoners": ((0, 3), (0, 3), (0, 3), (0, 3), (0, 12)),
        "Gemeenten: 50.000 tot 100.000 inwoners": ((0, 3), (0, 3), (0, 3), (0, 3), (0, 12)),
        "Gemeenten: 100.000 inwoners of meer": ((0, 3), (0, 3), (0, 3), (0, 3), (0, 12)),
        "Provincies": ((0, 1), (0, 1), (0, 1), (0, 1), (0, 4)),
        "Waterschappen": ((0, 1), (0, 1), (0, 1), (1, 1), (1, 4)),
    }


# --- documents and names -------------------------------------------------------------------------------------------
def test_codes_of_conduct_are_counted_and_other_documents_are_not():
    edition = make_edition()
    selected, gone = make_selected(edition), make_selected(edition, dropped_at=NOW, dropped_reason="geen tijd")
    for each, kind, checklist in (
        (selected, "gedragscode", {"geschenken": "ja", "sociale_media": "nee"}),
        (selected, "gedragscode", {"geschenken": "deels"}),
        (selected, "protocol_agressie", {"geschenken": "ja"}),
        (gone, "gedragscode", {"geschenken": "ja"}),
    ):
        ReceivedDocument.objects.create(
            selected=each, kind=kind, title="Stuk", body="beide", received_on=NOW.date(), checklist=checklist
        )

    rows = {row.label: row.numbers for row in code_of_conduct_table(edition, PLAN).rows}

    assert (rows["Geschenken en diensten"], rows["Sociale media"]) == ((1, 1, 0, 2), (0, 0, 1, 1))


def test_names_to_leave_out_are_of_the_organisation_its_people_and_who_was_spoken_to():
    organisation = make_organisation("GM0001", name="Eigenstad")
    selected = make_selected(make_edition(), organisation)
    make_interviewee(selected, name="Jo van Zoekbaar")
    organisation.office_holders.create(office="raadslid", family_name="Raadsman", sort_key="raadsman")
    organisation.officials.create(role="griffier", family_name="Griffioen", sort_key="griffioen")

    assert names_to_leave_out(selected) == {"Eigenstad", "Jo van Zoekbaar", "Zoekbaar", "Raadsman", "Griffioen"}
