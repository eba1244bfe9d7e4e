"""What leaves of a snapshot: no names, no texts, no rare combinations, and every reason for no answer told apart."""

from collections import Counter

import numpy as np
import polars as pl
import pytest

from reports.dataset import from_parquet, to_parquet
from reports.exports.microdata.coding import microdata_of
from reports.exports.microdata.report import report_of
from reports.exports.microdata.variables import HIDDEN, NOT_ASKED
from tests.reports.exports.microdata.examples import microdata, questionnaire, snapshot

OWN = {"row_id", "cluster", "functie_kader", "vragenlijst_versie", "voortgang", "testgegeven"}
LEFT_BEHIND = OWN | {"dader_anders", "toelichting", "gewijzigd"}
BACKGROUND = ["bestuurslaag", "weegcel", "stedelijkheid", "inwonersklasse", "provincie", "geslacht", "functie"]


def categories(data, name):
    variable = next(one for one in data.variables if one.name == name)
    return {category.label: category.code for category in variable.categories}


def test_names_numbers_texts_and_what_the_frame_says_stay_behind(data):
    stored = set(from_parquet(snapshot().parquet).columns)

    assert stored - set(data.frame.columns) == LEFT_BEHIND
    assert set(data.frame.columns) - stored == {"volgnummer"}
    assert [variable.name for variable in data.variables] == data.frame.columns
    assert all(dtype.is_numeric() for dtype in data.frame.dtypes)


def test_rows_come_in_an_order_that_tells_nothing(data):
    other = microdata_of(snapshot(), [questionnaire()], k=5, order=np.random.default_rng(2))

    assert data.frame["volgnummer"].to_list() == list(range(1, 199))
    assert data.frame["functie"].to_list() != other.frame["functie"].to_list()
    assert sorted(data.frame["weegfactor"]) == sorted(other.frame["weegfactor"])


def test_every_combination_of_background_is_shared_by_five(data):
    combinations = Counter(data.frame.select(BACKGROUND).iter_rows())

    assert min(combinations.values()) >= 5
    assert data.anonymity.after.k == min(combinations.values())
    assert data.anonymity.before.k == 1
    assert data.frame.height == data.anonymity.rows == 198


def test_report_counts_what_is_hidden(data):
    for given in data.anonymity.given_up:
        assert given.rows == data.frame[given.variable].to_list().count(HIDDEN) == sum(given.by_cell.values())
    assert any(given.rows for given in data.anonymity.given_up)


def test_more_anonymity_hides_more():
    strict = microdata(k=12)

    assert min(Counter(strict.frame.select(BACKGROUND).iter_rows()).values()) >= 12
    with pytest.raises(ValueError, match="at least 5"):
        microdata(k=4)


def test_what_would_tell_a_hidden_office_is_hidden_with_it(data):
    # Three people of the water boards say that they are council members, and two chairs there are women: too few of either.
    without_office = data.frame.filter(data.frame["functie"] == HIDDEN)

    assert without_office["weegcel"].to_list() == [3] * 5
    for name in ("rol", "hoofd", "geslacht"):
        assert set(without_office[name]) == {HIDDEN}
    assert HIDDEN not in set(data.frame.filter(data.frame["functie"] != HIDDEN)["rol"])
    assert set(data.frame.filter(data.frame["weegcel"] == 1)["rol"]) == {NOT_ASKED}


def test_no_answer_has_its_reason(data):
    assert categories(data, "slachtoffer") == {"Ja": 1, "Nee": 2, "Weet ik niet": -91}
    assert categories(data, "dader__burger") == {"Niet gekozen": 0, "Gekozen": 1, "Niet voorgelegd": NOT_ASKED}
    for hurt, chosen, severity in data.frame.select("slachtoffer", "dader__burger", "ernst").iter_rows():
        if hurt == 1:
            assert chosen in {0, 1}
            assert 1 <= severity <= 7
        else:
            assert (chosen, severity) == (NOT_ASKED, NOT_ASKED)
    assert data.frame["slachtoffer"].null_count() == from_parquet(snapshot().parquet)["slachtoffer"].null_count() > 0


def test_labels_are_in_words_for_everybody(data):
    by_name = {variable.name: variable for variable in data.variables}

    assert by_name["functie"].question == "Wat is uw functie bij de raad / het bestuur?"
    assert by_name["dader__burger"].label == "Burger 'van buiten' – Wie deed het?"
    assert by_name["ernst"].universe == "slachtoffer is ‘Ja’"
    assert by_name["slachtoffer"].universe == ""
    assert list(data.sets) == ["dader"]
    assert data.weight == "weegfactor"


def test_of_organisations_no_numbers_leave():
    frozen = snapshot()
    frozen.manifest["survey"]["kind"] = "organisaties"

    found = microdata_of(frozen, [questionnaire()], k=5, order=np.random.default_rng(1))

    assert set(microdata().frame.columns) - set(found.frame.columns) == {"ernst"}
    assert "Aantallen, zoals van aangiften, gaan niet mee" in report_of(found).decode()


def test_coded_open_answers_leave_with_their_labels_and_the_texts_do_not():
    frozen = snapshot()
    frame = from_parquet(frozen.parquet)
    column = pl.Series("toelichting_code__dorp", [True, None] * (frame.height // 2), dtype=pl.Boolean)
    frozen.parquet = to_parquet(frame.with_columns(column))
    frozen.manifest["data"]["columns"].append(column.name)
    codes = [{"code": "dorp", "label": "Over het dorp"}]
    frozen.manifest["coding"] = [{"coded_variable": "toelichting_code", "columns": [column.name], "codes": codes}]

    coded = microdata_of(frozen, [questionnaire()], k=5, order=np.random.default_rng(1))

    variable = next(one for one in coded.variables if one.name == column.name)
    assert variable.label == "Over het dorp – Wilt u iets kwijt?"
    assert set(coded.frame[column.name]) == {1, None}
    assert "toelichting" not in coded.frame.columns
