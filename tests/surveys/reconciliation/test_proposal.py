"""Several records of one block made one: the rules of the report, whatever the order of the records."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.reconciliation import Reason, Record, propose, values_to_store
from surveys.routing import Value, load_questionnaire

FILE: Final = Path(__file__).parents[2] / "questionnaires" / "two_fillers.yaml"
QUESTIONNAIRE: Final = load_questionnaire(FILE.read_text(encoding="utf-8"))
BLOCK: Final = next(part for part in QUESTIONNAIRE.parts if part.name == "beleid")
BACKGROUND: Final[dict[str, Value]] = {"bestuurslaag": "gemeente"}
OPENING: Final[dict[str, Value]] = {"identiek": "ja"}


def record(name: str, *, seat="griffier", field="anders", years=3, seconds=60, **answers: Value) -> Record:
    return Record(name, seat, {"beleidsveld": field, "jaren": years}, OPENING, answers, seconds)


def proposed(*records: Record):
    return propose(QUESTIONNAIRE, BLOCK, records, BACKGROUND)


def line(proposal, variable: str):
    return next(each for each in proposal.lines if each.variable == variable)


def test_yes_is_taken_where_fillers_differ_on_whether_something_exists_even_from_the_lesser_filler():
    best = record("g", field="integriteit", years=9, seconds=900, gedragscode="nee")
    lesser = record("s", seat="secretaris", years=1, gedragscode="ja", code_jaar=2015)

    proposal = proposed(best, lesser)

    assert proposal.ranking == ("g", "s")
    assert line(proposal, "gedragscode").value == "ja"
    assert line(proposal, "gedragscode").reason is Reason.EXISTS
    assert line(proposal, "gedragscode").sources == ("s",)
    assert line(proposal, "code_jaar").value == 2015


def test_the_better_filler_is_followed_on_what_is_not_about_existing():
    best = record("g", field="integriteit", years=9, frequentie="minder")
    lesser = record("s", seat="secretaris", years=1, frequentie="jaarlijks")

    found = line(proposed(lesser, best), "frequentie")

    assert (found.value, found.sources, found.reason) == ("minder", ("g",), Reason.BETTER)


def test_who_does_not_know_gives_way_to_who_does():
    best = record("g", field="integriteit", years=9, frequentie="weet_niet", gedragscode="weet_niet")
    lesser = record("s", years=1, frequentie="jaarlijks", gedragscode="nee")

    proposal = proposed(best, lesser)

    assert line(proposal, "frequentie").value == "jaarlijks"
    assert line(proposal, "frequentie").reason is Reason.ONLY_ONE
    assert line(proposal, "gedragscode").value == "nee"


def test_all_forms_that_anybody_named_are_united_and_none_is_dropped_beside_them():
    one = record("g", vormen=["scholing"])
    other = record("s", vormen=["geen"])
    third = record("t", vormen=["anders"], vormen_anders="Een toneelstuk")

    proposal = proposed(one, other, third)

    assert line(proposal, "vormen").value == ["scholing", "anders"]
    assert line(proposal, "vormen").reason is Reason.UNITED
    assert set(line(proposal, "vormen").sources) == {"g", "t"}
    assert line(proposal, "vormen_anders").value == "Een toneelstuk"


def test_open_answers_are_joined_best_filler_first_and_the_same_text_once():
    best = record("g", field="integriteit", years=9, gedragscode="ja", code_uitleg="Herzien in 2019")
    lesser = record("s", years=1, gedragscode="ja", code_uitleg="Staat op intranet")
    same = record("t", years=1, gedragscode="ja", code_uitleg="Staat op intranet")

    assert line(proposed(lesser, best), "code_uitleg").value == "Herzien in 2019; Staat op intranet"
    assert line(proposed(lesser, same), "code_uitleg").reason is Reason.SAME


def test_uniting_never_gives_more_answers_than_the_question_allows():
    best = record("g", field="integriteit", years=9, processen=["p1", "p2"])
    lesser = record("s", years=1, processen=["p3"])

    assert line(proposed(best, lesser), "processen").value == ["p1", "p2"]


def test_what_one_seat_is_asked_holds_also_when_the_other_seat_does_better():
    best = record("g", field="integriteit", years=9, seconds=900, gedragscode="ja")
    lesser = record("s", seat="secretaris", gedragscode="ja", alleen_secretaris="nee")

    assert line(proposed(best, lesser), "alleen_secretaris").value == "nee"


def test_a_value_that_nobody_is_asked_any_more_is_left_out_and_says_so():
    best = record("g", field="integriteit", years=9, gedragscode="nee", frequentie="minder")
    lesser = record("s", years=1, gedragscode="nee", frequentie="jaarlijks", maand=5)

    proposal = proposed(best, lesser)

    assert (line(proposal, "maand").value, line(proposal, "maand").reason) == (None, Reason.NOT_ASKED)
    assert line(proposal, "maand").given == {"s": 5}
    assert "maand" not in values_to_store(proposal.lines)


def test_one_filler_goes_straight_through():
    alone = record("g", gedragscode="ja", code_jaar=2015, vormen=["geen"], frequentie="weet_niet")

    proposal = proposed(alone)

    assert values_to_store(proposal.lines) == dict(alone.answers)
    assert all(each.is_agreed for each in proposal.lines)


def test_five_criteria_are_worked_out():
    one = record("g", field="integriteit", years=9, seconds=120, gedragscode="nee", vormen=["scholing"], frequentie="weet_niet")

    criteria = proposed(one).criteria["g"]

    assert (criteria.fit, criteria.years, criteria.seconds) == (2, 9, 120)
    assert criteria.unknown == 2  # frequentie and processen; the year is not asked
    assert criteria.implausible == ("Wel scholing maar geen gedragscode",)


def test_nothing_to_compare_is_an_error():
    with pytest.raises(ValueError, match="no records"):
        proposed()


# --- properties ----------------------------------------------------------------------------------------------------
YES_NO = st.sampled_from(["ja", "nee", "weet_niet"])
ANSWERS = st.fixed_dictionaries(
    {"gedragscode": YES_NO},
    optional={
        "code_jaar": st.integers(1990, 2030),
        "code_uitleg": st.sampled_from(["a", "b", "c"]),
        "alleen_secretaris": YES_NO,
        "vormen": st.sampled_from([["scholing"], ["gesprek", "anders"], ["geen"], ["weet_niet"], ["scholing", "gesprek"]]),
        "vormen_anders": st.sampled_from(["x", "y"]),
        "frequentie": st.sampled_from(["jaarlijks", "minder", "weet_niet"]),
        "maand": st.integers(1, 12),
        "processen": st.lists(st.sampled_from(["p1", "p2", "p3"]), min_size=1, max_size=2, unique=True).map(sorted),
    },
)
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["griffier", "secretaris"]),
        st.sampled_from(["integriteit", "anders"]),
        st.integers(0, 12),
        st.integers(0, 2000),
        ANSWERS,
    ),
    min_size=1,
    max_size=4,
).map(
    lambda rows: [
        record(f"r{place}", seat=seat, field=field, years=years, seconds=seconds, **answers)
        for place, (seat, field, years, seconds, answers) in enumerate(rows)
    ]
)


@given(RECORDS, st.randoms())
def test_order_of_the_fillers_does_not_matter(records, random):
    shuffled = random.sample(records, len(records))

    assert proposed(*records) == proposed(*shuffled)


@given(RECORDS)
def test_a_value_that_all_gave_is_never_changed(records):
    proposal = proposed(*records)

    for each in proposal.lines:
        values = [str(value) for value in each.given.values()]
        if len(values) == len(records) and len(set(values)) == 1 and each.value is not None:
            assert str(each.value) == values[0]
            assert each.reason in {Reason.SAME, Reason.ONLY_ONE}


@given(RECORDS)
def test_every_proposed_value_has_a_source_that_gave_it_or_part_of_it(records):
    given = {each.id: each.answers for each in records}

    for each in proposed(*records).lines:
        assert (each.value is None) == (not each.sources)
        for source in each.sources:
            theirs = given[source][each.variable]
            if isinstance(each.value, list):
                assert set(theirs) & set(each.value)
            elif each.reason is Reason.JOINED:
                assert theirs in each.value
            else:
                assert theirs == each.value


@given(RECORDS)
def test_the_proposed_record_is_a_record_that_somebody_could_have_given(records):
    """Comparing the outcome with itself changes nothing any more."""
    values = values_to_store(proposed(*records).lines)
    seat = "secretaris" if "alleen_secretaris" in values else records[0].seat
    again = proposed(record("x", seat=seat, **values))

    assert values_to_store(again.lines) == values
