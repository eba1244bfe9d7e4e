"""Breaks in a trend: every footnote that names one, on tables, figures and rows that exist."""

import pytest

from reports.published import BreakKind, PublishedError, aggregates, breaks, breaks_of, doubt

FOOTNOTES = {6, 10, 12, 14, 17, 19, 22, 25, 29, 37, 44, 45, 47}


def test_every_footnote_about_comparing_is_there():
    assert {one.footnote for one in breaks(2020)} >= FOOTNOTES


def test_breaks_are_about_what_was_published():
    published = {(one.kind, one.id) for one in aggregates(2020)}
    rows = {(one.id, one.row) for one in aggregates(2020) if one.kind == "table"}

    for one in breaks(2020):
        assert {("table", table) for table in one.tables} | {("figure", figure) for figure in one.figures} <= published
        assert {(table, row) for table in one.tables for row in one.rows} <= rows


def test_new_question_has_no_earlier_figures():
    for one in breaks(2020):
        if one.kind is BreakKind.NEW:
            earlier = [a for a in aggregates(2020) if a.edition < one.before and a.value is not None]
            assert not [a for a in earlier if one.is_about(a.kind, a.id) and one.concerns(a.row)], one.footnote


def test_changed_question_parts_the_editions_on_both_sides():
    (aftercare,) = breaks_of(2020, "table", "2.14")

    assert aftercare.parts(2018, 2020)
    assert aftercare.parts(2014, 2020)
    assert not aftercare.parts(2014, 2018)
    assert breaks_of(2020, "table", "2.13") == ()


def test_only_the_rows_named_are_concerned():
    (norm,) = breaks_of(2020, "table", "3.2")

    assert norm.concerns("Duidelijke norm voor PA", "Medewerkers en bestuurders samen")
    assert not norm.concerns("Duidelijke norm voor PA", "Gemeenten – Raad specifiek")
    assert not norm.concerns("Interne meldingsprocedure", "Medewerkers en bestuurders samen")


def test_every_doubt_says_why():
    codes = {one.doubt for one in aggregates(2020)} - {""}

    assert all(doubt(2020, code) for code in codes)
    assert doubt(2020, "") == ""
    assert doubt(1999, "I01") == ""


@pytest.mark.parametrize(
    "fault", ["kind: new, after: 2018, before: 2020", "kind: changed, before: 2020", "kind: changed, after: 2020, before: 2018"]
)
def test_break_that_stands_nowhere_is_refused(tmp_path, fault):
    file = tmp_path / "2020-breaks.yaml"
    file.write_text(f'source: x\ndoubts: {{}}\nbreaks: [{{footnote: 1, tables: ["2.1"], text: x, {fault}}}]\n')

    with pytest.raises(PublishedError, match="2020-breaks"):
        breaks(2020, tmp_path)


def test_break_without_table_or_figure_is_refused(tmp_path):
    (tmp_path / "2020-breaks.yaml").write_text(
        "source: x\ndoubts: {}\nbreaks: [{footnote: 1, kind: changed, after: 2018, before: 2020, text: x}]\n"
    )

    with pytest.raises(PublishedError, match="tabel of een figuur"):
        breaks(2020, tmp_path)
