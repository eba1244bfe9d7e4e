"""Thresholds are data of an edition, and a mistake in them is noticed."""

from dataclasses import replace

import pytest

from reports.choices import PublicationProfile
from reports.estimation.thresholds import FACTS, REGISTRATIONS, STRICT
from reports.tableplans.plan import PlanError
from reports.tableplans.thresholds import thresholds


def test_edition_of_2020_has_a_file_for_every_profile():
    strict, from_ten, published = (thresholds(2020, profile) for profile in PublicationProfile)

    assert (strict.answers.minimum_base, strict.answers.shown_from, strict.answers.minimum_population) == (10, 20, 25)
    assert (strict.facts.minimum_base, strict.facts.indicative_below) == (3, 20)
    assert (from_ten.answers.minimum_base, from_ten.answers.shown_from) == (10, 10)
    assert replace(from_ten.answers, shown_from=20) == strict.answers
    assert (from_ten.registrations, from_ten.facts) == (strict.registrations, strict.facts)
    assert (published.answers.shown_from, published.answers.guards_secrets, published.facts.shown_from) == (20, False, 1)


def test_edition_without_a_file_has_the_usual_thresholds():
    found = thresholds(1999)

    kinds = [("ambtsdragers", False), ("organisaties", False), ("organisaties", True)]
    assert [found.of(survey=survey, facts=facts) for survey, facts in kinds] == [STRICT, REGISTRATIONS, FACTS]


def test_organisations_are_few_so_that_ten_of_them_are_shown():
    strict = thresholds(2020)

    found = strict.of(survey="organisaties", facts=False)

    assert (found.minimum_base, found.shown_from, found.minimum_population) == (10, 10, 25)
    assert strict.of(survey="organisaties", facts=True).minimum_base == 3


@pytest.mark.parametrize("text", ["answers: {minimum_bas: 3}\nfacts: {}\n", "answers: 3\n", "x", "a: [\n"])
def test_file_with_a_mistake_is_refused(tmp_path, text):
    file = tmp_path / "2030" / "disclosure" / "strict.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text)

    with pytest.raises(PlanError, match=r"strict\.yaml"):
        thresholds(2030, folder=tmp_path)
