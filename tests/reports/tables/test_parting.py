"""Where a table may be parted over two pages."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from reports.tables.parting import FEWEST, Line, kept_together

ROW, OPENS, PART = Line(), Line(opens=True), Line(is_part=True)


def places(rows):
    """Return after which rows a table may be parted, counted from one."""
    return [at for at, is_kept in enumerate(kept_together(rows)[:-1], start=1) if not is_kept]


def test_few_lines_stay_alone_on_no_page():
    assert places([ROW] * 7) == []
    assert places([ROW] * 11) == [4, 5, 6, 7]


def test_table_with_sections_is_parted_between_them_only():
    assert places([OPENS, ROW, ROW] * 3) == [3, 6]
    assert places([*[ROW] * 5, OPENS, ROW, ROW]) == [5]


def test_short_section_stays_with_the_one_beside_it():
    assert places([OPENS, ROW, OPENS, ROW, ROW, OPENS, ROW]) == []
    assert places([OPENS, ROW, OPENS, ROW, OPENS, ROW, OPENS, ROW]) == [4]


def test_section_that_is_long_may_be_parted_inside():
    assert places([OPENS, *[ROW] * 13, OPENS, *[ROW] * 4]) == [*range(3, 11), 14]


def test_part_stays_with_the_row_it_is_a_part_of():
    assert places([ROW, ROW, ROW, ROW, PART, PART, ROW, ROW, ROW, ROW]) == [6]


def test_row_of_a_list_counts_for_its_lines():
    assert places([Line(height=4), Line(height=4), Line(height=5)]) == [1, 2]


def test_table_without_rows_has_no_place():
    assert kept_together([]) == ()


@given(st.lists(st.builds(Line, opens=st.booleans(), is_part=st.booleans(), height=st.integers(1, 6)), min_size=1, max_size=60))
def test_every_piece_has_enough_lines(rows):
    above = [0, *accumulate(row.lines for row in rows)]

    assert all(min(above[at], above[-1] - above[at]) >= FEWEST for at in places(rows))
