import pytest
from django.contrib.auth.models import User

from reports.anonymising import coarsen_snapshots
from reports.choices import CodingTurn
from reports.coding import CodingError, code_again, code_answers, decide
from reports.dataset import from_parquet
from reports.defining import (
    DefiningError,
    add_code,
    add_rule,
    change_code,
    remove_code,
    remove_rule,
    set_double_percent,
    start_scheme,
)
from reports.models import CodeScheme, Coding, Quote, SchemeChange
from reports.open_answers import names_in_the_frame, newest_snapshot, progress_of, rules_of, variables_of
from reports.open_texts.personal_data import known_names
from reports.open_texts.scheme import UNCODABLE, CodesError
from reports.quoting import QuotingError, StillToMaskError, release, withdraw_quote
from surveys.choices import Phase
from tests.examples import NOW
from tests.reports.coding_examples import TEXTS, bench, coder, freeze_again, make_scheme, open_survey, response_of

pytestmark = pytest.mark.django_db
APP, MAIL, STREET, NONSENSE, BOTH = TEXTS


@pytest.fixture
def row() -> CodeScheme:
    survey = open_survey()
    freeze_again(survey)
    return make_scheme(survey)


@pytest.fixture
def jo() -> User:
    return coder("jo")


def code(row: CodeScheme, text: str, *codes: str, by: User) -> int:
    scheme, answers = bench(row)
    return code_answers(row, scheme, [(answers[text], codes)], by=by, now=NOW)


def twice(row: CodeScheme, text: str, *, jo: tuple[User, str], bo: tuple[User, str]) -> None:
    set_double_percent(row, variables_of(newest_snapshot(row.survey))[row.variable], 100, by=jo[0], now=NOW)
    code(row, text, jo[1], by=jo[0])
    scheme, answers = bench(row)
    code_again(row, scheme, answers[text], [bo[1]], by=bo[0], now=NOW)


# --- what is coded -------------------------------------------------------------------------------------------------
def test_open_variables_are_the_long_texts_and_the_texts_at_other_answers(row):
    variables = variables_of(newest_snapshot(row.survey))

    assert set(variables) == {"dader_anders", "kanaal_anders", "toelichting"}
    assert [code.label for code in variables["kanaal_anders"].closed] == ["Brief", "Anders, namelijk"]
    assert variables["dader_anders"].back_coding.is_multiple


def test_field_that_is_open_again_shows_no_text(row):
    row.survey.edition.phase = Phase.VELDWERK
    row.survey.edition.save()

    assert newest_snapshot(row.survey) is None


def test_answer_that_was_taken_back_is_not_shown_any_more(row):
    response_of(STREET).delete()

    assert set(bench(row)[1]) == {APP, MAIL, NONSENSE, BOTH}


def test_every_code_of_an_answer_counts_and_what_was_before_can_be_read_back(row, jo):
    assert code(row, BOTH, "app", "e_mail", by=jo) == 1
    assert code(row, BOTH, "app", "e_mail", by=jo) == 0
    assert code(row, BOTH, "app", by=jo) == 1
    assert code(row, NONSENSE, UNCODABLE, by=jo) == 1

    answers = bench(row)[1]
    assert answers[BOTH].codes == ("app",)
    assert [coding.codes for coding in Coding.objects.filter(row_key=answers[BOTH].row_key)] == [["app", "e_mail"], ["app"]]
    assert (progress_of(answers.values()).left, progress_of(answers.values()).uncodable) == (3, 1)
    with pytest.raises(CodesError):
        code(row, STREET, by=jo)


def test_what_a_colleague_coded_meanwhile_is_left_alone(row, jo):
    scheme, answers = bench(row)
    code(row, APP, "app", by=coder("bo"))

    assert code_answers(row, scheme, [(answers[APP], ["straat"])], by=jo, now=NOW) == 0
    assert bench(row)[1][APP].codes == ("app",)


# --- two coders ----------------------------------------------------------------------------------------------------
def test_second_coder_is_blind_and_differs_until_somebody_decides(row, jo):
    bo = coder("bo")
    twice(row, APP, jo=(jo, "app"), bo=(bo, "straat"))
    code(row, MAIL, "e_mail", by=jo)
    scheme, answers = bench(row)

    assert answers[MAIL].is_hidden_from(bo)
    assert not answers[MAIL].is_hidden_from(jo)
    assert not answers[MAIL].is_second_for(jo)
    assert answers[APP].differs
    assert answers[APP].codes == ("app",)
    decide(row, scheme, answers[APP], ["straat"], by=bo, now=NOW)
    decided = bench(row)[1][APP]
    assert (decided.differs, decided.codes, decided.first.codes) == (False, ("straat",), ["app"])
    assert code(row, APP, "e_mail", by=jo) == 0


def test_second_code_is_refused_from_the_first_coder_twice_and_where_it_was_not_drawn(row, jo):
    bo = coder("bo")
    twice(row, APP, jo=(jo, "app"), bo=(bo, "app"))
    code(row, MAIL, "e_mail", by=jo)
    scheme, answers = bench(row)
    for answer, by in ((answers[MAIL], jo), (answers[APP], coder("an")), (answers[STREET], bo)):
        with pytest.raises(CodingError):
            code_again(row, scheme, answer, ["app"], by=by, now=NOW)
    with pytest.raises(CodingError):
        decide(row, scheme, answers[MAIL], ["app"], by=bo, now=NOW)


# --- schemes -------------------------------------------------------------------------------------------------------
def test_scheme_changes_while_nothing_coded_is_lost_and_every_change_is_noted(row, jo):
    variable = variables_of(newest_snapshot(row.survey))["toelichting"]
    before = bench(row)[0].sha256
    app, _, street = row.codes.all()
    change_code(app, variable, label="Berichtenapp", explanation="ook WhatsApp", by=jo, now=NOW)
    add_rule(row, variable, code="app", phrase="Whats-App", is_stem=True, by=jo, now=NOW)
    remove_rule(add_rule(row, variable, code="app", phrase="app", is_stem=False, by=jo, now=NOW), variable, by=jo, now=NOW)
    remove_code(street, variable, by=jo, now=NOW)
    code(row, APP, "app", by=jo)

    with pytest.raises(DefiningError, match="antwoorden met deze code"):
        remove_code(app, variable, by=jo, now=NOW)
    with pytest.raises(DefiningError, match="al een code"):
        add_code(row, variable, label="e-MAIL", explanation="", by=jo, now=NOW)
    with pytest.raises(DefiningError, match="al een codeschema"):
        start_scheme(row.survey, variable, by=jo, now=NOW)
    assert rules_of(row)[0].words == ("whats", "app")
    assert [one.name for one in row.codes.all()] == ["app", "e_mail"]
    changes = list(SchemeChange.objects.filter(scheme=row))
    assert [change.action for change in changes[:3]] == ["code_weg", "regel_weg", "regel_erbij"]
    assert changes[0].sha256 == bench(row)[0].sha256 != before


def test_codes_and_rules_are_taken_over_from_another_scheme(row, jo):
    variables = variables_of(newest_snapshot(row.survey))
    add_rule(row, variables["toelichting"], code="app", phrase="app", is_stem=False, by=jo, now=NOW)

    copy = start_scheme(row.survey, variables["kanaal_anders"], copied_from=row, by=jo, now=NOW)

    scheme = bench(copy)[0]
    assert [one.name for one in scheme.codes] == ["brief", "anders", "app", "e_mail", "straat"]
    assert len(rules_of(copy)) == 1


# --- quotes --------------------------------------------------------------------------------------------------------
MASKED = "Via WhatsApp van [naam] uit [plaats]"


def test_only_what_was_written_goes_out_masked_and_looked_at(row, jo):
    answer = bench(row)[1][APP]
    known = known_names(family_names=["Zoekbaar"], places=["Utrecht"])
    for text, error in ((APP, StillToMaskError), ("Via [naam] en meer", QuotingError), ("", QuotingError)):
        with pytest.raises(error):
            release(row, answer, text, known=known, is_looked_at=False, by=jo, now=NOW)

    quote = release(row, answer, MASKED, known=known, is_looked_at=False, by=jo, now=NOW)
    again = release(row, bench(row)[1][APP], "Via WhatsApp […]", known=known, is_looked_at=False, by=jo, now=NOW)

    assert bench(row)[1][APP].quote == again
    quote.refresh_from_db()
    assert (quote.withdrawn_by, quote.released_by) == (jo, jo)
    withdraw_quote(again, by=jo, now=NOW)
    assert bench(row)[1][APP].quote is None


@pytest.mark.usefixtures("row")
def test_frame_tells_which_names_to_look_for():
    known = names_in_the_frame()

    assert "onvindbaar" in known.family_names


# --- a newer snapshot ----------------------------------------------------------------------------------------------
def test_new_snapshot_holds_the_coded_variables_and_what_they_mean(row, jo):
    other = make_scheme(row.survey, "kanaal_anders", ("App",))
    twice(row, APP, jo=(jo, "app"), bo=(coder("bo"), "app"))
    code(row, NONSENSE, UNCODABLE, by=jo)
    scheme, answers = bench(other)
    code_answers(other, scheme, [(next(iter(answers.values())), ["app"])], by=jo, now=NOW)
    before = newest_snapshot(row.survey).sha256

    snapshot = freeze_again(row.survey)

    frame = from_parquet(bytes(snapshot.parquet))
    assert frame["toelichting_code__app"].to_list() == [True, None, None, False, None, None]
    assert frame["toelichting_code__niet_te_coderen"].to_list() == [False, None, None, True, None, None]
    assert frame["kanaal"].to_list() == ["anders", "anders", "brief", "brief", "brief", None]
    assert sorted(frame["kanaal_code"].to_list()[:5]) == ["anders", "app", "brief", "brief", "brief"]
    kanaal, toelichting = snapshot.manifest["coding"]
    assert kanaal["columns"] == ["kanaal_code"]
    assert (toelichting["coded_variable"], toelichting["answers"], toelichting["coded"]) == ("toelichting_code", 5, 2)
    assert toelichting["scheme_sha256"] == bench(row)[0].sha256
    assert toelichting["agreement"]["answers"] == 1
    assert snapshot.sha256 != before
    assert freeze_again(row.survey).sha256 == snapshot.sha256


def test_code_outlives_a_newer_snapshot_and_goes_with_its_text(row, jo):
    for text in (APP, MAIL, STREET):
        code(row, text, "app", by=jo)
    release(row, bench(row)[1][APP], "Via […]", known=known_names(), is_looked_at=True, by=jo, now=NOW)
    changed, gone = response_of(APP), response_of(STREET)
    changed.answers["toelichting"] = "Via een app"
    changed.save()
    gone.delete()

    freeze_again(row.survey)

    answers = bench(row)[1]
    assert {text: answer.codes for text, answer in answers.items()} == {
        "Via een app": None,
        MAIL: ("app",),
        NONSENSE: None,
        BOTH: None,
    }
    assert Coding.objects.count() == 1
    assert Quote.objects.count() == 0


def test_making_an_edition_anonymous_keeps_codes_of_what_stays_and_forgets_the_rest(row, jo):
    code(row, MAIL, "e_mail", by=jo)
    code(row, STREET, "straat", by=jo)
    response_of(STREET).delete()
    # A snapshot without the one who left; codes given to an older text would only show that there was somebody.
    coded = freeze_again(row.survey)
    Coding.objects.create(
        scheme=row, row_key="x", fingerprint="f" * 64, turn=CodingTurn.FIRST, codes=["app"], by=jo, coded_at=NOW
    )

    coarsen_snapshots(row.survey_id, {}, now=NOW)

    assert list(Coding.objects.values_list("codes", flat=True)) == [["e_mail"]]
    coded.refresh_from_db()
    assert "toelichting_code__e_mail" in from_parquet(bytes(coded.parquet)).columns


def test_no_text_of_an_answer_stands_in_the_tables_of_coding(row, jo):
    for text in TEXTS:
        code(row, text, "app", by=jo)

    rows = [*Coding.objects.values(), *CodeScheme.objects.values(), *SchemeChange.objects.values()]

    assert not [text for text in TEXTS if text in str(rows)]
    assert "Zoekbaar" not in repr(bench(row)[1][APP])
