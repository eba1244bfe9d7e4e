"""Charts as they are drawn: letters, Dutch numbers, words for who does not see them, and no text that becomes markup."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.figures import letters
from reports.figures.bar_chart import bar_plot
from reports.figures.charts import shape_png, shape_svg
from reports.figures.frame import framed
from reports.figures.palette import OF_ITS_OWN, colour, letters_on, luminance, series_colour
from reports.figures.shapes import BarChart, BarSection, StackChart, TrendChart
from reports.figures.stack_chart import colours_of, stack_plot
from reports.figures.trend_chart import spread, trend_plot
from reports.figures.words import alt_text
from tests.reports.figures.shapes_examples import BARS, CAPTION, SCALE, TREND

SVG = "{http://www.w3.org/2000/svg}"
NOT_TEXT = 3.0
"""The least contrast of what is no text (WCAG 1.4.11)."""


@pytest.fixture(scope="module")
def bars_svg() -> str:
    return shape_svg(BARS, CAPTION, intervals=True, captioned=True)


def test_svg_says_what_it_is_and_shows_the_numbers(bars_svg):
    root = ET.fromstring(bars_svg)  # noqa: S314 -- our own

    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert root.find(f"{SVG}title").text == CAPTION.title
    assert root.find(f"{SVG}desc").text == alt_text(BARS)
    assert {"35%", "(2018: 30%)", "niet getoond", "geen antwoorden", "Gemeenten (n\u00a0=\u00a02.673)", "Bron: x."} <= set(texts)


def test_labels_do_not_become_markup(bars_svg):
    assert "<b>" not in bars_svg
    assert "<i>" not in bars_svg
    assert "Commissarissen van de Koning &lt;i&gt;" in bars_svg


def test_svg_asks_for_nothing_from_elsewhere_and_brings_its_letters(bars_svg):
    assert re.findall(r"url\((?!data:)", bars_svg) == []
    assert set(re.findall(r"https?://[^\"' ]+", bars_svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert bars_svg.count("@font-face") == 2
    assert len(bars_svg) < 40_000


def test_same_chart_gives_the_same_bytes(bars_svg):
    assert shape_svg(BARS, CAPTION, intervals=True, captioned=True) == bars_svg


def test_png_is_twice_as_large():
    png = shape_png(BARS, CAPTION, captioned=False)

    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) == 2 * 720


# --- trends --------------------------------------------------------------------------------------------------------
def rows_of(plot, kind: str) -> list[dict]:
    return [row for layer in plot.layers if layer["mark"]["type"] == kind for row in layer["data"]["values"]]


def test_no_line_runs_over_a_break_and_the_break_says_why():
    plot = trend_plot(TREND)
    texts = [row["text"] for row in rows_of(plot, "text")]
    coloured = {series_colour(line.label, at) for at, line in enumerate(TREND.lines)}
    lines = [row for layer in plot.layers if layer["mark"].get("color") in coloured for row in layer["data"]["values"]]

    assert "breder gesteld" in " ".join(texts)
    last = max(row["x"] for row in rows_of(plot, "point"))
    assert lines
    assert all(row.get("x2", 0) < last for row in lines)


def test_line_over_an_edition_without_figure_is_dashed():
    plot = trend_plot(TREND)

    dashes = [layer["mark"]["strokeDash"] for layer in plot.layers if layer["mark"].get("strokeWidth") == 2]
    assert dashes == [[5, 4]]


def test_lines_end_with_their_name_and_share():
    texts = " ".join(row["text"] for row in rows_of(trend_plot(TREND), "text"))

    assert "Voldoende\u00a016%" in texts
    assert "Niet nodig\u00a074%" in texts
    assert "Verborgen\u00a05% (2018)" in texts


@given(
    st.lists(st.tuples(st.floats(0, 250), st.sampled_from([19.0, 36.0])), min_size=1, max_size=6).map(
        lambda pairs: sorted(pairs, key=lambda pair: pair[0])
    )
)
def test_names_at_the_ends_do_not_overlap(pairs):
    wanted, heights = [one for one, _ in pairs], [height for _, height in pairs]

    placed = spread(wanted, heights, 300.0)

    assert max(placed) <= 300.0
    for at in range(1, len(placed)):
        assert placed[at] - placed[at - 1] >= (heights[at] + heights[at - 1]) / 2 - 1e-9


# --- scales --------------------------------------------------------------------------------------------------------
def test_scale_lies_around_its_middle():
    plot = stack_plot(SCALE)
    parts = [row for row in rows_of(plot, "rect") if "percent" in row]

    (disagree, between, agree) = parts
    middle = (between["x"] + between["x2"]) / 2
    assert disagree["x2"] == pytest.approx(between["x"])
    assert agree["x"] == pytest.approx(between["x2"])
    assert (agree["x2"] - middle) / (middle - disagree["x"]) == pytest.approx(0.6 / 0.3)


def test_withheld_row_has_words_and_no_bar():
    plot = stack_plot(SCALE)

    texts = [row["text"] for row in rows_of(plot, "text")]
    assert "niet getoond" in texts
    assert {"50%", "10%", "–"} <= set(texts)
    # The line of the middle stands at the row with a stack only, and does not run through those words.
    (line,) = rows_of(plot, "rule")
    (words,) = (row for row in rows_of(plot, "text") if row["text"] == "niet getoond")
    assert line["y2"] < words["y"]


def test_line_where_bars_begin_does_not_run_through_a_heading():
    section = BarSection("Een lange stelling boven de staven", BARS.sections[0].bars[:1])
    plot = bar_plot(BarChart((section, section)))

    lines = [(row["y"], row["y2"]) for row in rows_of(plot, "rule")]
    headings = [row["y"] for row in rows_of(plot, "text") if row["text"] == section.heading]
    assert len(lines) == len(headings) == 2
    assert headings[0] < lines[0][0] < lines[0][1] <= headings[1] < lines[1][0]


# --- words ---------------------------------------------------------------------------------------------------------
def test_words_tell_what_bars_show():
    assert alt_text(BARS) == (
        "Liggende staven. Gemeenten (n = 2.673): 35%, in 2018 30%; Commissarissen van de Koning <i>: niet getoond; "
        "Niemand (n = 0): geen antwoorden."
    )


def test_words_tell_a_trend_and_its_break():
    words = alt_text(TREND)

    assert words.startswith("Lijnen van 2014 tot en met 2020. Voldoende: 10% in 2014, 11% in 2016, 9% in 2018, 16% in 2020.")
    assert "Verborgen: 5% in 2018, niet getoond in 2020." in words
    assert words.endswith("Cijfers tot en met 2018 en vanaf 2020 zijn niet te vergelijken.")


def test_words_tell_the_net_of_a_scale():
    assert "De stelling. Voorzitters: Eens 50%; Leden: niet getoond." in alt_text(SCALE)


# --- colours -------------------------------------------------------------------------------------------------------
def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_tier_has_its_own_colour_that_differs_in_black_and_white():
    tiers = [colour(OF_ITS_OWN[label]) for label in ("Gemeenten", "Provincies", "Waterschappen")]

    assert series_colour("Provincies", 0) == tiers[1]
    assert all(contrast(one, colour("paper")) >= NOT_TEXT for one in tiers)
    shades = sorted(luminance(one) for one in tiers)
    assert min(later - earlier for earlier, later in pairwise(shades)) > 0.05


def test_letters_can_be_read_on_every_part_of_a_stack():
    plain = StackChart(("a", "b", "c"), ())
    for fill in (*colours_of(SCALE), *colours_of(plain)):
        assert contrast(fill, letters_on(fill)) >= 4.5


def test_parts_of_a_scale_differ_in_black_and_white():
    shades = sorted(luminance(one) for one in colours_of(SCALE))

    assert all((later + 0.05) / (earlier + 0.05) > 1.25 for earlier, later in pairwise(shades))


def test_lines_of_a_trend_have_colours_that_can_be_seen():
    assert all(contrast(series_colour("", at), colour("paper")) >= NOT_TEXT for at in range(6))


# --- letters -------------------------------------------------------------------------------------------------------
@given(st.text(alphabet="abc iW", min_size=1, max_size=60))
def test_wrapped_text_keeps_every_word_and_fits(text):
    lines = letters.wrapped(text.strip() or "a", 60, 14)

    assert " ".join(lines).split() == (text.strip() or "a").split()
    assert all(letters.width_of(line, 14) <= 60 or " " not in line for line in lines)


def test_word_too_wide_is_cut_at_its_hyphen_only():
    assert letters.wrapped("Face-to-face", 62, 13) == ("Face-to-", "face")
    assert letters.wrapped("Face-to-face", 100, 13) == ("Face-to-face",)
    assert letters.wrapped("Waterschappen", 10, 13) == ("Waterschappen",)


def test_chart_without_anything_can_be_drawn():
    for chart in (BarChart((BarSection("", ()),)), TrendChart((2020,), ())):
        assert alt_text(chart)
    assert framed(trend_plot(TrendChart((2020,), ())))["width"] > 0
