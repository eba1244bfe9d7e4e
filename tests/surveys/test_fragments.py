from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from surveys.fragments import fragment, hole

WORDS = st.text(st.characters(blacklist_characters="\x02\x03"))


def test_holes_are_filled_wherever_a_template_prints_them():
    html = Template("<b{{ mark }}>{{ name }}</b> {{ name }}").render(Context({"name": hole("name"), "mark": hole("mark")}))

    assert fragment(html).filled({"name": "x &amp; y", "unknown": "z"}) == "<b>x &amp; y</b> x &amp; y"
    assert fragment(html).filled({"mark": " id='a'"}) == "<b id='a'></b> "


@given(WORDS, WORDS, WORDS)
def test_filling_leaves_everything_else_as_it_was(before, word, after):
    assert fragment(f"{before}{hole('here')}{after}").filled({"here": word}) == f"{before}{word}{after}"
    assert fragment(before).filled({"here": word}) == before
