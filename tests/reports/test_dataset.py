"""The dataset: only answers on the path, of whoever counts, typed, in an order that tells nothing, without keys or times."""

import polars as pl
import pytest

from organisations.choices import Office
from reports.columns import DatasetError
from reports.dataset import (
    OWN_COLUMNS,
    UnknownVariableError,
    columns_of,
    dataset_of,
    from_parquet,
    to_parquet,
    values_by_row,
)
from surveys.choices import Phase
from tests.examples import make_version
from tests.reports.examples import REPORT_QUESTIONNAIRE, SHOUTED_AT, UNHURT, answers, report_survey, respond

pytestmark = pytest.mark.django_db


def test_dataset_row_holds_codes_numbers_and_what_the_platform_knows():
    survey = report_survey()
    response = respond(survey, Office.RAADSLID, answers("vrouw", hurt=True, office="raadslid"), complete=True)

    (row,) = dataset_of(survey).to_dicts()

    assert row == {
        "row_id": str(response.row_id),
        "cluster": "00000000-0000-0000-0000-000000000001",
        "bestuurslaag": "gemeente",
        "functie_kader": "raadslid",
        "provincie": None,
        "stedelijkheid": 3,
        "inwonersklasse": "20k_50k",
        "vragenlijst_versie": 1,
        "voortgang": 0,
        "verzonden": True,
        "testgegeven": False,
        "functie": "raadslid",
        "geslacht": "vrouw",
        "burgercontact": "dagelijks",
        "slachtoffer_verbaal": "een_keer",
        "slachtoffer_bedreiging": "nooit",
        "slachtoffer_fysiek": "nooit",
        "dader__burger": True,
        "dader__ondernemer": False,
        "dader__anders": False,
        "dader_anders": None,
        "ernst": 5,
        "slachtoffer": "ja",
        "ernstig": "ja",
        "ernst_keer_twee": "10",
    }


def test_dataset_has_typed_columns_in_the_order_of_the_questionnaire():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers())

    schema = dataset_of(survey).schema

    assert list(schema)[: len(OWN_COLUMNS)] == list(OWN_COLUMNS)
    assert (schema["ernst"], schema["dader__burger"], schema["geslacht"]) == (pl.Int32, pl.Boolean, pl.String)
    assert "orgaan" not in schema


def test_dataset_has_neither_key_nor_ticket_nor_time():
    survey = report_survey()
    response = respond(survey, Office.RAADSLID, answers())
    response.ticket = b"\x07" * 32
    response.page_seconds = {"agressie": 12}
    response.save()

    frame = dataset_of(survey)

    cells = {str(cell) for row in frame.rows() for cell in row}
    assert str(response.row_id) in cells
    assert str(response.pk) not in cells
    assert not any(data_type.is_temporal() or data_type == pl.Binary for data_type in frame.schema.values())


def test_dataset_answers_off_the_path_are_dropped():
    survey = report_survey()
    respond(survey, Office.RAADSLID, {**answers(), **SHOUTED_AT, **UNHURT})

    (row,) = dataset_of(survey).select("slachtoffer", "ernst", "ernstig", "dader__burger", "dader__anders").to_dicts()

    assert row == {"slachtoffer": "nee", "ernst": None, "ernstig": None, "dader__burger": None, "dader__anders": None}


def test_dataset_open_text_without_its_answer_is_dropped():
    survey = report_survey()
    respond(survey, Office.RAADSLID, {**answers(hurt=True), "dader": ["anders"], "dader_anders": "een buur"}, number=1)
    respond(survey, Office.RAADSLID, {**answers(hurt=True), "dader": ["burger"], "dader_anders": "een buur"}, number=2)

    assert dataset_of(survey)["dader_anders"].to_list() == ["een buur", None]


def test_dataset_partial_response_has_what_was_answered():
    survey = report_survey()
    respond(survey, Office.LID_AB, {"geslacht": "man", **UNHURT, "slachtoffer_fysiek": "een_keer"})

    (row,) = dataset_of(survey).to_dicts()

    assert (row["slachtoffer"], row["burgercontact"], row["ernst"], row["verzonden"]) == ("ja", None, None, False)


def test_dataset_who_stopped_before_question_six_is_left_out():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers(), counts=False)

    assert dataset_of(survey).height == 0


@pytest.mark.parametrize(("phase", "rows"), [(Phase.PROEFVELD, 2), (Phase.VELDWERK, 1), (Phase.VERWERKING, 1)])
def test_dataset_test_data_counts_in_the_proefveld_only(phase, rows):
    survey = report_survey(phase=phase)
    respond(survey, Office.RAADSLID, answers())
    respond(survey, Office.RAADSLID, answers(), is_test=True)

    assert dataset_of(survey).height == rows


def test_dataset_rows_stand_in_the_order_of_their_random_ids():
    survey = report_survey()
    for number in (3, 1, 2):
        respond(survey, Office.RAADSLID, {**answers(hurt=True), "ernst": number}, number=number)

    assert dataset_of(survey)["ernst"].to_list() == [1, 2, 3]


def test_dataset_two_versions_have_the_columns_of_both():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers(hurt=True), number=1)
    newer = REPORT_QUESTIONNAIRE.replace("name: ondernemer, label: Ondernemer", "name: collega, label: Collega")
    version = make_version(survey, newer)
    survey.questionnaire = version
    respond(survey, Office.RAADSLID, {**answers(hurt=True), "dader": ["collega"]}, number=2)

    frame = dataset_of(survey).select("vragenlijst_versie", "^dader__.*$")

    assert frame.columns == ["vragenlijst_versie", "dader__burger", "dader__collega", "dader__anders", "dader__ondernemer"]
    assert frame.rows() == [(1, True, False, False, False), (2, False, True, False, False)]


def test_dataset_name_with_two_meanings_is_refused_by_name():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers())
    scale = REPORT_QUESTIONNAIRE[REPORT_QUESTIONNAIRE.index("            kind: scale") : REPORT_QUESTIONNAIRE.index("derived:")]
    newer = REPORT_QUESTIONNAIRE.replace(scale, "            kind: text\n            label: Hoe ernstig was het?\n")
    version = make_version(survey, newer)
    survey.questionnaire = version
    respond(survey, Office.RAADSLID, answers())

    with pytest.raises(DatasetError) as error:
        dataset_of(survey)

    assert error.value.name == "ernst"


def test_dataset_answer_of_the_wrong_kind_is_refused_without_showing_it():
    survey = report_survey()
    respond(survey, Office.RAADSLID, {**answers(hurt=True), "ernst": "geheim"})

    with pytest.raises(DatasetError) as error:
        dataset_of(survey)

    assert error.value.name == "ernst"
    assert "geheim" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_dataset_takes_few_queries_for_any_number_of_rows(django_assert_num_queries):
    survey = report_survey()
    for _ in range(3):
        respond(survey, Office.RAADSLID, answers())
    dataset_of(survey)

    with django_assert_num_queries(2):  # versions, responses
        dataset_of(survey)


def test_parquet_of_the_same_frame_is_the_same_and_reads_back():
    survey = report_survey()
    for number in range(50):
        respond(survey, Office.RAADSLID, answers(hurt=number % 3 == 0), number=number)
    frame = dataset_of(survey)

    content = to_parquet(frame)

    assert to_parquet(dataset_of(survey)) == content
    assert from_parquet(content).equals(frame)


def test_values_by_row_are_as_an_expression_reads_them():
    survey = report_survey()
    respond(survey, Office.RAADSLID, answers(hurt=True), number=1)
    respond(survey, Office.RAADSLID, answers(), number=2)
    respond(survey, Office.RAADSLID, {**answers(hurt=True), "dader": ["burger", "anders"], "ernst": 2}, number=3)

    values = list(values_by_row(dataset_of(survey), ("slachtoffer", "dader", "ernst")))

    assert values == [
        {"slachtoffer": "ja", "dader": ["burger"], "ernst": 5},
        {"slachtoffer": "nee"},
        {"slachtoffer": "ja", "dader": ["burger", "anders"], "ernst": 2},
    ]


def test_columns_of_an_unknown_variable_are_refused():
    with pytest.raises(UnknownVariableError, match="dader"):
        columns_of(("geslacht", "dader_anders"), "dader")
