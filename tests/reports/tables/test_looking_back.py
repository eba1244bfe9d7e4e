"""Earlier editions of which the answers are at hand: only what is published, tested for real, and drawn with intervals."""

import pytest

from reports.exports.book import told_before
from reports.figures.charts import caption_of
from reports.figures.choosing import chart_of
from reports.figures.figure import figure_of
from reports.models import Publication
from reports.tableplans.figure_plan import figure_plan
from reports.tableplans.plan import table_plan
from reports.tables import compute
from reports.tables.editions import editions_of
from reports.tables.looking_back import earlier_tables
from surveys.choices import Phase
from tests.examples import NOW, make_survey
from tests.reports.tableplans.examples import simulated_snapshot, stored_snapshot


def test_change_between_two_editions_with_answers_is_tested():
    plan = table_plan(2020, "2.2")
    table = compute(simulated_snapshot(), plan)

    made = editions_of(table, {2018: table})

    (row, *_) = made.rows
    own = row.cells[-1].text
    assert [cell.text for cell in row.cells] == ["32%", "40%", own, own]
    assert (row.change, row.test) == ("0", "niet significant (p = 1,000)")
    assert f"2018: momentopname {table.snapshot_sha256[:12]}; Monitor Integriteit en Veiligheid 2020" in made.source


def test_trend_draws_answers_of_an_earlier_edition_with_their_intervals():
    plan = figure_plan(2020, "2.2")
    figure = figure_of(simulated_snapshot(), plan, {2016: compute(simulated_snapshot(), plan)})

    points = dict(chart_of(figure).lines[0].points)

    assert points[2016].respondents == points[2020].respondents
    assert points[2016].low < points[2016].value < points[2016].high
    assert points[2018].respondents is None
    assert "2016: momentopname" in caption_of(figure).source
    assert "Van 2014 zijn hierover geen cijfers gepubliceerd." in caption_of(figure).notes


def test_table_book_tells_every_cell_of_an_earlier_edition_with_answers():
    plan = figure_plan(2020, "2.1")
    earlier = compute(simulated_snapshot(), plan)

    printed, answered = (list(told_before(figure_of(simulated_snapshot(), plan, known))) for known in ({}, {2016: earlier}))

    assert not [line for line in printed if " in 2016" in line]
    lines = [line for line in answered if " in 2016" in line]
    assert len(lines) == len([cell for _, _, cell in earlier.cells() if cell.value is not None])
    assert "2016: momentopname" in answered[-1]


@pytest.mark.django_db
def test_only_published_answers_of_earlier_editions_count():
    old, now = (stored_snapshot(make_survey(year=year, phase=Phase.GEPUBLICEERD)) for year in (2018, 2020))
    plan = table_plan(2020, "2.2")
    before = earlier_tables(now, plan)
    Publication.objects.create(
        edition=old.survey.edition, office_holders=old, created_at=NOW, published_at=NOW, published_by=None, created_by=None
    )

    assert before == {}
    assert [(year, table.edition) for year, table in earlier_tables(now, plan).items()] == [(2018, 2018)]
    assert earlier_tables(now, table_plan(2020, "2.3")) == {}
    assert earlier_tables(old, plan) == {}
