"""The dataset of organisations: one row each after reconciliation, with how far it is with every block."""

import pytest
from django.contrib.auth.models import User

from organisations.choices import Office
from reports.organisation_dataset import organisation_dataset_of
from surveys.block_records import rows_of
from surveys.choices import BlockStatus, Seat
from surveys.doubles import dossiers_with_answers
from surveys.models import BlockAnswers, Dossier
from surveys.reconciling import accept
from tests.double_dossiers import double_dossier, finish_block, make_dossier, make_filler
from tests.examples import NOW

pytestmark = pytest.mark.django_db


def settle_all(dossier: Dossier) -> None:
    for name in ("algemeen", "beleid"):
        rows = rows_of(dossiers_with_answers().get(pk=dossier.pk))
        block = rows.desk.block(name)
        accept(rows, block, revision=0, by=User.objects.first(), now=NOW)


def test_a_double_dossier_is_one_row_after_settling():
    dossier = double_dossier()
    settle_all(dossier)

    (row,) = organisation_dataset_of(dossier.survey).to_dicts()

    organisation = dossier.organisation
    assert row == {
        "organisatie": organisation.code,
        "bestuurslaag": "gemeente",
        "provincie": organisation.province,
        "stedelijkheid": organisation.urbanity,
        "inwonersklasse": organisation.size_class,
        "vragenlijst_versie": 1,
        "verzonden": False,
        "dubbele_blokken": 2,
        "open_dubbele_blokken": 0,
        "testgegeven": False,
        "blok_algemeen": "klaar",
        "blok_beleid": "klaar",
        "identiek": "ja",
        "gedragscode": "ja",
        "alleen_secretaris": None,
        "code_jaar": 2015,
        "code_uitleg": None,
        "vormen__scholing": False,
        "vormen__gesprek": True,
        "vormen__anders": False,
        "vormen__geen": False,
        "vormen__weet_niet": False,
        "vormen_anders": None,
        "frequentie": "minder",
        "processen__p1": None,
        "processen__p2": None,
        "processen__p3": None,
        "maand": None,
    }


def test_what_is_not_settled_yet_is_counted_as_such():
    row = organisation_dataset_of(double_dossier().survey).to_dicts()[0]

    assert (row["dubbele_blokken"], row["open_dubbele_blokken"]) == (2, 2)


def test_an_organisation_counts_once_the_opening_block_is_done():
    dossier = double_dossier()
    began = make_dossier(dossier.survey, office=Office.STATENLID)
    make_filler(began)
    make_dossier(dossier.survey, office=Office.LID_AB)

    frame = organisation_dataset_of(dossier.survey)

    assert frame["organisatie"].to_list() == [dossier.organisation.code]


@pytest.mark.parametrize(
    ("status", "state", "code"),
    [(BlockStatus.BUSY, "bezig", "ja"), (BlockStatus.SKIPPED, "overgeslagen", None), (None, "niet_begonnen", None)],
)
def test_a_block_that_nobody_finished_counts_as_far_as_it_was_filled_in_unless_it_was_skipped(status, state, code):
    dossier = double_dossier()
    BlockAnswers.objects.filter(dossier=dossier, block="beleid", filler__seat=Seat.GRIFFIER).delete()
    theirs = BlockAnswers.objects.filter(dossier=dossier, block="beleid")
    if status is None:
        theirs.delete()
    else:
        theirs.update(status=status, finished_at=None)

    (row,) = organisation_dataset_of(dossier.survey).to_dicts()

    assert (row["blok_beleid"], row["gedragscode"]) == (state, code)


def test_of_two_who_did_not_finish_a_block_who_got_furthest_counts():
    dossier = double_dossier()
    theirs = BlockAnswers.objects.filter(dossier=dossier, block="beleid")
    theirs.update(status=BlockStatus.BUSY, finished_at=None, furthest_page=3)
    theirs.filter(filler__seat=Seat.SECRETARIS).update(furthest_page=4)

    (row,) = organisation_dataset_of(dossier.survey).to_dicts()

    assert (row["gedragscode"], row["maand"], row["dubbele_blokken"]) == ("ja", 4, 1)


def test_a_finished_block_goes_before_one_that_was_begun():
    dossier = double_dossier()
    theirs = BlockAnswers.objects.filter(dossier=dossier, block="beleid")
    theirs.filter(filler__seat=Seat.SECRETARIS).update(status=BlockStatus.BUSY, finished_at=None, furthest_page=9)

    (row,) = organisation_dataset_of(dossier.survey).to_dicts()

    assert (row["gedragscode"], row["maand"]) == ("nee", None)


def test_answers_of_one_seat_only_are_kept_beside_those_of_the_other():
    dossier = double_dossier()
    secretaris = BlockAnswers.objects.get(block="beleid", filler__seat=Seat.SECRETARIS)
    secretaris.answers |= {"alleen_secretaris": "nee"}
    secretaris.save()
    settle_all(dossier)

    assert organisation_dataset_of(dossier.survey)["alleen_secretaris"].to_list() == ["nee"]


def test_test_data_stays_out_in_the_field():
    dossier = double_dossier()
    other = make_dossier(dossier.survey, office=Office.STATENLID)
    finish_block(make_filler(other), "algemeen", {"identiek": "nee"})
    Dossier.objects.filter(pk=other.pk).update(is_test=True)

    assert organisation_dataset_of(dossier.survey).height == 1


def test_rows_are_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    dossier = double_dossier()
    for office in (Office.STATENLID, Office.LID_AB, Office.WETHOUDER):
        finish_block(make_filler(make_dossier(dossier.survey, office=office)), "algemeen", {"identiek": "ja"})
    organisation_dataset_of(dossier.survey)

    with django_assert_num_queries(5):
        assert organisation_dataset_of(dossier.survey).height == 4
