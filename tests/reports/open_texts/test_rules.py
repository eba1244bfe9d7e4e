import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.open_texts.rules import RuleError, caught, proposed_codes, word_rule
from reports.open_texts.words import plain_words


@pytest.mark.parametrize(
    ("phrase", "is_stem", "text", "is_caught"),
    [
        ("app", False, "Via de app.", True),
        ("app", False, "Via WhatsApp", False),
        ("bedreig", True, "Ik werd BEDREIGD!", True),
        ("bedreig", False, "Ik werd bedreigd", False),
        ("sociale media", False, "op (sociale) media", True),
        ("sociale med", True, "sociale-mediaberichten", True),
        ("sociale media", False, "sociale en andere media", False),
        ("café", False, "in het cafe", True),
        ("dreig", True, "bedreigd", False),
        ("a.*b", False, "a b", True),
        ("a.*b", False, "axxxb", False),
        ("een", False, "", False),
    ],
)
def test_rule_compares_words_and_no_signs(phrase, is_stem, text, is_caught):
    assert word_rule("c", phrase, is_stem=is_stem).catches(plain_words(text)) is is_caught


@pytest.mark.parametrize(("phrase", "is_stem"), [("", False), ("  .*  ", False), ("ab", True)])
def test_rule_without_a_word_to_look_for_is_refused(phrase, is_stem):
    with pytest.raises(RuleError):
        word_rule("c", phrase, is_stem=is_stem)


def test_every_code_is_proposed_once_in_the_order_of_the_rules():
    rules = [
        word_rule("app", "app", is_stem=True),
        word_rule("mail", "mail", is_stem=False),
        word_rule("app", "whats", is_stem=True),
    ]

    assert proposed_codes("Een mail, een WhatsApp en een appje", rules) == ("app", "mail")
    assert caught(["geen", "een appje", "app"], rules[:2]) == ((1, 2), ())


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_rule_of_any_text_neither_fails_nor_misses_itself(phrase, around, is_stem):
    try:
        rule = word_rule("c", phrase, is_stem=is_stem)
    except RuleError:
        return

    assert proposed_codes(f"{around} {phrase} {around}", [rule]) == ("c",)
