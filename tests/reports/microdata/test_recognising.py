"""What the values of a column are proposed to mean."""

import pytest

from reports.exports.microdata.variables import HIDDEN_LABEL, NOT_ASKED_LABEL
from reports.microdata.reading import FileAnswer, FileColumn
from reports.microdata.recognising import codes_of, unread
from reports.microdata.targets import Target, TargetKind

SERIOUSNESS = Target("ernst", "Hoe ernstig?", TargetKind.CODES, (("ernstig", "Ernstig"), ("geen", "Geen antwoord")))
BOX = Target("dader__burger", "Burger", TargetKind.BOX)


def column(*answers: tuple[str, str]) -> FileColumn:
    return FileColumn("ernst", "", 9, tuple(FileAnswer(value, label, 3) for value, label in answers))


@pytest.mark.parametrize("label", [NOT_ASKED_LABEL, HIDDEN_LABEL, "Overgeslagen", "niet  ingevuld"])
@pytest.mark.parametrize("target", [SERIOUSNESS, BOX])
def test_value_that_says_that_there_is_no_answer_is_none(label, target):
    found = column(("-99", label), ("1", "Ja"))

    answers = codes_of(found, target)

    assert answers["-99"] == ""
    assert all(one.value != "-99" for one in unread(found, target, {"target": target.name, "answers": answers}))


def test_question_with_such_a_code_of_its_own_keeps_it():
    assert codes_of(column(("9", "Geen antwoord"), ("1", "Ernstig")), SERIOUSNESS) == {"9": "geen", "1": "ernstig"}


def test_other_values_are_not_guessed():
    found = column(("7", "Iets anders"))

    assert [one.value for one in unread(found, SERIOUSNESS, {"target": "ernst", "answers": codes_of(found, SERIOUSNESS)})] == [
        "7"
    ]
