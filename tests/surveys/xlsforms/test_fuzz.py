"""Whatever is done to the cells, an import ends in a usable text or in findings with a place; it never breaks."""

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys.routing import check
from surveys.xlsforms.converting import exported, imported
from surveys.xlsforms.sheets import Row, Sheet
from surveys.xlsforms.workbook_reading import imported_workbook
from surveys.xlsforms.workbook_writing import workbook_of
from surveys.xlsforms.yaml_text import canonical_text
from tests.surveys.xlsforms.conftest import EVERY_KIND
from tests.surveys.xlsforms.generated import AWKWARD

SHEETS = {sheet.name: sheet for sheet in exported(EVERY_KIND)}
BOOK = workbook_of(list(SHEETS.values()))
WORDS = sorted({text for sheet in SHEETS.values() for row in sheet.rows for text in row.cells.values()})
texts = st.one_of(
    st.sampled_from([*WORDS, *AWKWARD, "", "{a: [", "${kleur}", "start=9 end=1", "select_one", "((("]), st.text(max_size=8)
)


@st.composite
def spoilt_sheets(draw):
    sheets = dict(SHEETS)
    for _ in range(draw(st.integers(1, 4))):
        sheet = sheets[draw(st.sampled_from(sorted(sheets)))]
        rows = list(sheet.rows)
        at = draw(st.integers(0, len(rows) - 1))
        match draw(st.sampled_from(["cell", "cell", "cell", "delete", "double", "move"])):
            case "cell":
                text = draw(texts).strip()
                cells = {**rows[at].cells, draw(st.sampled_from(sheet.titles)): text}
                rows[at] = Row(rows[at].number, {title: words for title, words in cells.items() if words})
            case "delete" if len(rows) > 1:
                del rows[at]
            case "double":
                rows.insert(at, rows[at])
            case _:
                rows.insert(draw(st.integers(0, len(rows) - 1)), rows.pop(at))
        numbered = (Row(number, row.cells) for number, row in enumerate(rows, 2))
        sheets[sheet.name] = Sheet(sheet.name, sheet.titles, tuple(numbered))
    return sheets


def assert_is_sound(result):
    if result.is_usable:
        assert canonical_text(result.text) == result.text
        assert not any(found.is_error for found in check(result.text))
    else:
        errors = [found for found in result.findings if found.is_error]
        assert errors
        assert all(found.where and found.what and found.mend for found in errors)


@settings(max_examples=40, deadline=None)
@given(spoilt_sheets())
def test_spoilt_sheets_come_to_a_text_or_to_findings_in_the_sheets(sheets):
    result = imported(sheets)

    assert_is_sound(result)
    assert all(found.where.startswith("blad ") for found in result.findings)


values = st.one_of(
    texts, st.integers(), st.floats(), st.booleans(), st.dates(), st.none(), st.sampled_from(["=A1", "=1/0", "#N/A"])
)


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_spoilt_workbook_comes_to_a_text_or_to_findings(data):
    workbook = load_workbook(BytesIO(BOOK))
    for _ in range(data.draw(st.integers(1, 3))):
        sheet = workbook[data.draw(st.sampled_from(["survey", "choices", "settings"]))]
        cell = sheet.cell(data.draw(st.integers(1, sheet.max_row)), data.draw(st.integers(1, sheet.max_column)))
        value = data.draw(values.filter(lambda one: not isinstance(one, str) or one.isprintable()))
        cell.value = value if value == value else None  # noqa: PLR0124 -- not a number
    file = BytesIO()
    workbook.save(file)

    assert_is_sound(imported_workbook(file))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(BOOK) - 1), st.binary(max_size=40), st.booleans())
def test_spoilt_bytes_come_to_a_text_or_to_findings(at, spoilt, cut):
    content = BOOK[:at] + spoilt + (b"" if cut else BOOK[at + len(spoilt) :])

    assert_is_sound(imported_workbook(BytesIO(content)))
