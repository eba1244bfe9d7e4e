"""What floats: text comes before a block that would leave a page half empty."""

import pytest
import weasyprint

from reports.documents.floating import floating, text_to_move

BLOCK = "report-block"
STYLE = """<style>
  @page { size: 100px 100px; margin: 0 }
  * { margin: 0; font: 10px/10px sans-serif }
  .report-block { height: 60px; break-inside: avoid }
  span { float: footnote } ::footnote-call, ::footnote-marker { content: none }
</style>"""


def pages(body, *, is_floating=True):
    """Return the identifiers on each page, in the order in which they stand."""
    document = weasyprint.HTML(string=f"{STYLE}<section>{body}</section>")
    if not is_floating:
        return found(document.render())
    with floating():
        return found(document.render())


def found(document):
    """Return the identifiers on each page of a document."""
    return [list(page.anchors) for page in document.pages]


def texts(*names):
    """Return paragraphs of one line."""
    return "".join(f'<p id="{name}">a</p>' for name in names)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["p", BLOCK, "p", "ul", BLOCK], (2, 4)),
        (["p", BLOCK, BLOCK, "h4", "p", "h4", BLOCK], (3, 5)),
        (["p", BLOCK, "h4", BLOCK], None),
        (["p", BLOCK, "p", "h3", "p"], (2, 3)),
        (["p", BLOCK, "h3", "p"], None),
        (["p", *[BLOCK] * 5, "p"], None),
        (["p", BLOCK], None),
    ],
)
def test_text_up_to_the_next_block_or_section_may_come_first(kinds, found):
    assert text_to_move(kinds, 1, over_sections=False) == found


def test_next_section_may_come_first_where_a_page_would_be_very_empty():
    assert text_to_move([BLOCK, "h3", "p", "p", BLOCK], 0, over_sections=True) == (1, 4)
    assert text_to_move([*[BLOCK] * 4, "h3", "p"], 0, over_sections=True) is None


def test_text_fills_the_page_that_a_block_leaves_half_empty():
    body = texts("a", "b", "c", "d", "e") + '<div class="report-block" id="figuur"></div>' + texts("f", "g", "h", "i", "j", "k")

    assert pages(body, is_floating=False) == [["a", "b", "c", "d", "e"], ["figuur", "f", "g", "h", "i"], ["j", "k"]]
    assert pages(body) == [["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], ["figuur", "k"]]


def test_page_that_is_full_enough_stays_as_it_is():
    body = texts(*"abcdefghi") + '<div class="report-block" id="figuur"></div>' + texts("j")

    assert pages(body) == [list("abcdefghi"), ["figuur", "j"]]


def test_footnote_goes_with_the_text_that_it_belongs_to():
    note = '<p id="noot">a<span id="voet">b</span></p>'
    body = texts("a", "b", "c", "d", "e") + '<div class="report-block" id="figuur"></div>' + note + texts("f")

    assert pages(body) == [["a", "b", "c", "d", "e", "noot", "f", "voet"], ["figuur"]]


def test_layout_is_as_ever_afterwards():
    plain = weasyprint.layout.page.remake_page

    with pytest.raises(ZeroDivisionError), floating():
        raise ZeroDivisionError

    assert weasyprint.layout.page.remake_page is plain
