import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.open_texts.agreement import agreement_of
from reports.open_texts.columns import back_coded_columns, back_coded_values, coded_columns
from reports.open_texts.drawing import fingerprint, in_order_of_lot, is_drawn
from reports.open_texts.scheme import UNCODABLE, BackCoding, Code, CodesError, Scheme, code_name, labels

CODES = (Code("app", "App"), Code("mail", "E-mail", "ook groepsmail"))
OPEN = Scheme("toelichting", CODES)
BACK = BackCoding("kanaal", "anders", is_multiple=False)
SINGLE = Scheme("kanaal_anders", (Code("brief", "Brief", is_closed=True), *CODES), BACK)
BACK_TO_SEVERAL = BackCoding("wie", "anders", is_multiple=True)
MULTIPLE = Scheme("wie_anders", (Code("burger", "Burger", is_closed=True), *CODES), BACK_TO_SEVERAL)
KEYS = ("een", "twee", "drie", "vier")


def test_codes_are_kept_once_in_the_order_of_the_scheme():
    assert OPEN.checked(["mail", "app", "mail"]) == ("app", "mail")
    assert OPEN.checked([UNCODABLE]) == (UNCODABLE,)
    assert labels(OPEN, ("mail", UNCODABLE, "weg")) == ("E-mail", "Niet te coderen", "weg")


@pytest.mark.parametrize(
    ("scheme", "codes", "message"),
    [
        (OPEN, [], "Kies een code"),
        (OPEN, ["brief"], "niet in het codeschema"),
        (OPEN, ["app", UNCODABLE], "gaat niet samen"),
        (SINGLE, ["app", "mail"], "past één antwoord"),
    ],
)
def test_codes_that_do_not_go_together_are_refused(scheme, codes, message):
    with pytest.raises(CodesError, match=message):
        scheme.checked(codes)


def test_code_gets_a_name_from_its_label():
    assert code_name("Sociale media (Één app)", []) == "sociale_media_een_app"
    assert code_name("112 gebeld", []) == "c_112_gebeld"
    assert code_name("Een heel lange omschrijving", ["een_heel_lan"], 12) == "een_heel_l_2"
    for label, taken in (("App", ["app"]), ("Niet te coderen", []), ("!!", [])):
        with pytest.raises(CodesError):
            code_name(label, taken)


@given(st.text(min_size=1, max_size=60))
def test_name_of_a_code_fits_in_a_column(label):
    try:
        name = code_name(label, [], 15)
    except CodesError:
        return
    assert len(name) <= 15
    assert name.isascii()
    assert name.replace("_", "a").isalnum()
    assert name[0].isalpha()


def test_digest_changes_with_a_label_and_an_explanation():
    changed = [Scheme("toelichting", (CODES[0], Code("mail", *words))) for words in (("Post", "ook groepsmail"), ("E-mail", ""))]

    assert len({OPEN.sha256, *(scheme.sha256 for scheme in changed)}) == 3


def test_coded_variable_has_a_column_for_every_code_and_is_empty_where_nothing_was_coded():
    columns = dict(coded_columns(OPEN, KEYS, {"een": ("app", "mail"), "drie": (UNCODABLE,)}))

    assert columns == {
        "toelichting_code__app": [True, None, False, None],
        "toelichting_code__mail": [True, None, False, None],
        "toelichting_code__niet_te_coderen": [False, None, True, None],
    }


def test_code_takes_the_place_of_other_in_a_question_with_one_answer():
    answers = ["anders", "anders", "brief", None]
    codings = {"een": ("app",), "twee": (UNCODABLE,), "drie": ("mail",)}

    assert back_coded_values(BACK, KEYS, answers, codings) == ["app", "anders", "brief", None]
    assert SINGLE.column == "kanaal_code"


def test_codes_join_the_answers_of_a_question_with_several():
    answers = {"burger": [True, False, False, None], "anders": [True, True, False, None]}

    columns = dict(
        back_coded_columns(MULTIPLE, MULTIPLE.back_coding, KEYS, answers, {"een": ("app",), "twee": ("anders", "burger")})
    )

    assert columns == {
        "wie_code__burger": [True, True, False, None],
        "wie_code__anders": [False, True, False, None],
        "wie_code__app": [True, False, False, None],
        "wie_code__mail": [False, False, False, None],
    }


def test_agreement_equals_kappa_by_hand():
    # po = 3/4; shares of the first 3/4 and 1/4, of the second 1/2 and 1/2, so pe = 1/2 and kappa = 1/2.
    pairs = [(("app",), ("app",)), (("app",), ("app",)), (("app",), ("mail",)), (("mail",), ("mail",))]

    found = agreement_of(OPEN, pairs)

    assert (found.overall.answers, found.overall.observed, found.overall.kappa) == (4, 0.75, pytest.approx(0.5))
    assert [(name, one.kappa) for name, one in found.by_code] == [("app", pytest.approx(0.5)), ("mail", pytest.approx(0.5))]
    assert found.overall.interval is not None
    assert found.overall.interval.high == 1


def test_agreement_without_pairs_or_variation_has_no_kappa():
    assert agreement_of(OPEN, []).overall.kappa is None
    assert agreement_of(OPEN, [(("app",), ("app",))] * 3).overall.kappa is None


def test_agreement_that_is_chance_for_certain_has_no_interval():
    pairs = [(("app",), ("app",)), (("app",), ("mail",)), (("app",), ("mail",))]

    found = agreement_of(OPEN, pairs).overall

    assert (found.kappa, found.interval) == (pytest.approx(0), None)


def test_lot_is_a_share_that_only_grows_and_stays_for_a_row():
    keys = [f"rij {number}" for number in range(2000)]
    drawn = {percent: {key for key in keys if is_drawn(key, seed="x", percent=percent)} for percent in (0, 10, 25, 100)}

    assert drawn[0] == set()
    assert 150 < len(drawn[10]) < 250
    assert drawn[10] < drawn[25] < drawn[100] == set(keys)
    assert sorted(in_order_of_lot(keys, seed="x")) == sorted(keys)
    assert in_order_of_lot(keys, seed="x") != in_order_of_lot(keys, seed="y")


def test_fingerprint_knows_row_variable_and_text():
    prints = {fingerprint(*one) for one in (("a", "v", "t"), ("b", "v", "t"), ("a", "w", "t"), ("a", "v", "u"))}

    assert len(prints) == 4
