from datetime import date

import pytest

from organisations.choices import Office, Tier
from surveys.asking import keep_answer
from surveys.choices import NonResponseAnswer, NonResponseMode
from surveys.models import NonResponseInterview
from tests.examples import NOW, make_survey

pytestmark = pytest.mark.django_db


def test_keep_answer_keeps_no_day_no_order_and_no_person():
    survey = make_survey()
    for answer in NonResponseAnswer:
        keep_answer(
            survey, answer, tier=Tier.GEMEENTE, office=Office.RAADSLID, mode=NonResponseMode.PHONE, now=NOW, is_test=False
        )

    rows = NonResponseInterview.objects.all()
    assert {row.answered_on for row in rows} == {date(2026, 11, 23)}  # the Monday of that week
    assert all(row.pk > 3 for row in rows)
    assert {field.name for field in NonResponseInterview._meta.get_fields()} == {  # noqa: SLF001 -- Django's public model API
        "id",
        "survey",
        "tier",
        "office",
        "answer",
        "mode",
        "answered_on",
        "is_test",
    }
