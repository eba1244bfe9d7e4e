import pytest
from django.urls import reverse

from monitor_site.audit.models import Event
from reports.coding import code_answers
from reports.models import CodeScheme, Coding, Download, SchemeRule
from surveys.choices import Phase
from tests.examples import NOW
from tests.reports.coding_examples import TEXTS, bench, coder, freeze_again, make_scheme, open_survey

pytestmark = pytest.mark.django_db
APP, MAIL, STREET, NONSENSE, BOTH = TEXTS
PERMISSION = "code_open_answers"


@pytest.fixture
def row() -> CodeScheme:
    survey = open_survey()
    freeze_again(survey)
    return make_scheme(survey)


@pytest.fixture
def page(staff):
    client = staff(PERMISSION)

    def ask(name, *args, query="", **data):
        address = f"{reverse(name, args=args)}?{query}"
        return client.post(address, data) if data else client.get(address)

    return ask


def mark(row: CodeScheme, text: str) -> str:
    return bench(row)[1][text].mark


def test_page_without_a_snapshot_says_what_to_do_first(page):
    open_survey()

    assert "Er is nog niets te coderen" in page("open_answers").content.decode()


def test_field_that_is_open_shows_no_answer(page, row):
    row.survey.edition.phase = Phase.VELDWERK
    row.survey.edition.save()

    addresses = (("open_answers_survey", row.survey_id), ("code_scheme", row.pk), ("coding_list", row.pk))
    assert [page(*one).status_code for one in addresses] == [404, 404, 404]


def test_texts_are_kept_by_no_browser_and_stand_in_no_address_and_no_log(page, row, caplog):
    caplog.set_level("DEBUG")
    answer = page("coding_answer", row.pk, mark(row, APP))
    page("coding_answer", row.pk, mark(row, APP), codes="app", seen="")
    page("quote", row.pk, mark(row, APP), text="Via […]", confirmed="on")

    assert "no-store" in answer.headers["Cache-Control"]
    assert APP in answer.content.decode()
    subjects = set(Event.objects.values_list("page", "subject"))
    assert subjects == {("coding_answer", "scheme"), ("quote", "scheme"), ("quote", "quote")}
    assert not [word for word in ("Zoekbaar", bench(row)[1][APP].row_key) if word in caplog.text]


def test_answer_without_a_code_is_refused_and_nothing_ticked_is_lost(page, row):
    empty = page("coding_answer", row.pk, mark(row, APP), seen="")
    wrong = page("coding_answer", row.pk, mark(row, APP), codes=["app", "niet_te_coderen"], seen="")

    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "Kies een code" in empty.content.decode()
    assert wrong.content.decode().count(" checked") == 2
    assert not Coding.objects.exists()


def test_what_a_colleague_coded_meanwhile_is_shown_before_it_is_changed(page, row):
    scheme, answers = bench(row)
    code_answers(row, scheme, [(answers[APP], ["straat"])], by=coder("bo"), now=NOW)
    CodeScheme.objects.update(double_percent=0)

    refused = page("coding_answer", row.pk, answers[APP].mark, codes="app", seen="")

    assert refused.status_code == 422
    assert "Een collega heeft dit antwoord intussen gecodeerd" in refused.content.decode()
    assert bench(row)[1][APP].codes == ("straat",)


def test_second_coder_sees_no_code_of_the_first_anywhere(page, row):
    CodeScheme.objects.update(double_percent=100)
    scheme, answers = bench(row)
    code_answers(row, scheme, [(one, ["straat"]) for one in answers.values()], by=coder("bo"), now=NOW)
    SchemeRule.objects.create(scheme=row, code="straat", phrase="straat")

    listed = page("coding_list", row.pk).content.decode()
    second = page("coding_second", row.pk, answers[STREET].mark).content.decode()

    assert listed.count("Nog dubbel te coderen") == 5
    assert " checked" not in second
    assert "Voorstel" not in second
    assert page("coding_answer", row.pk, answers[STREET].mark).url == reverse(
        "coding_second", args=(row.pk, answers[STREET].mark)
    )


def test_list_takes_over_what_rules_propose_and_says_what_was_left(page, row):
    SchemeRule.objects.create(scheme=row, code="app", phrase="app")

    ticked = page("coding_list", row.pk, query="alles=1").content.decode()
    answer = page("coding_list", row.pk, query="alles=1&stand=open", antwoord=[mark(row, BOTH), mark(row, STREET)], voorstel="ja")

    assert ticked.count(" checked") == 5

    assert answer.status_code == 302
    assert answer.url.endswith("/lijst/?stand=open")
    assert {text: one.codes for text, one in bench(row)[1].items() if one.codes} == {BOTH: ("app",)}
    proposed = page("coding_answer", row.pk, mark(row, STREET)).content.decode()
    assert "Voorstel van een woordregel" not in proposed


def test_rule_is_tried_before_it_is_there_and_refused_without_a_word(page, row):
    tried = page("scheme_rules", row.pk, phrase="mail", kind="woord", code="e_mail", probeer="ja")
    wordless = page("scheme_rules", row.pk, phrase=".*", kind="woord", code="e_mail")

    assert "2 van de 5 antwoorden, waarvan 2 nog zonder code" in tried.content.decode()
    assert wordless.status_code == 422
    assert not SchemeRule.objects.exists()


def test_only_what_was_let_go_leaves_and_the_download_is_noted(page, row):
    page("quote", row.pk, mark(row, MAIL), text="Een mail naar [e-mailadres]", confirmed="on")
    refused = page("quote", row.pk, mark(row, APP), text=APP, confirmed="on")

    answer = page("quotes_csv", row.pk)

    assert refused.status_code == 422
    assert "Een mail naar [e-mailadres]" in answer.content.decode()
    assert answer.content.decode().count("\n") == 2
    assert Download.objects.get().what == "citaten"
    page("quote_withdraw", row.pk, row.quotes.get().pk, ja="ja")
    assert "mail" not in page("quotes_csv", row.pk).content.decode()


def test_changed_text_has_another_address(page, row):
    before = mark(row, APP)
    response = row.survey.responses.get(answers__toelichting=APP)
    response.answers["toelichting"] = "Anders"
    response.save()
    freeze_again(row.survey)

    assert page("coding_answer", row.pk, before).status_code == 404


def test_page_of_the_snapshot_tells_which_codes_are_in_it(staff, row):
    scheme, answers = bench(row)
    code_answers(row, scheme, [(answers[APP], ["app"])], by=coder("bo"), now=NOW)
    snapshot = freeze_again(row.survey)

    answer = staff("freeze_snapshot").get(reverse("snapshot", args=(snapshot.pk,))).content.decode()

    assert "1 gecodeerde variabele" in answer
    assert scheme.sha256[:12] in answer
