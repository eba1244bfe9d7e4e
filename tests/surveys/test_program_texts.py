"""What is filled in after rendering reads the same as what is rendered for one person."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from organisations.choices import Office, OfficialRole, Tier
from surveys.choices import RecipientState, SurveyKind, WaveKind
from surveys.mails import FOLDERS, FOLDERS_OF_ORGANISATIONS, folder_of
from surveys.program_texts import rendered, text_of_program

OPENS_AT = datetime(2020, 2, 17, 9, tzinfo=UTC)
KINDS = [(SurveyKind.AMBTSDRAGERS, kind) for kind in FOLDERS] + [
    (SurveyKind.ORGANISATIES, kind) for kind in FOLDERS_OF_ORGANISATIONS
]


def context(survey_kind: SurveyKind, kind: WaveKind, state: RecipientState, *, number: int) -> dict[str, object]:
    is_official = survey_kind == SurveyKind.ORGANISATIES
    return {
        "kind": kind.value,
        "survey_kind": survey_kind.value,
        "state": state,
        "has_begun": state != RecipientState.NOT_STARTED,
        "colleague": "secretaris" if is_official and number else "",
        "edition": SimpleNamespace(name="Monitor 2020 & co"),
        "opens_at": OPENS_AT,
        "closes_at": OPENS_AT.replace(month=3),
        "person": SimpleNamespace(prefix=("", "van der")[number], family_name=("O'Neill <b>", "Ó\ue001\ue004")[number]),
        "function": OfficialRole.GRIFFIER if is_official else (Office.RAADSLID, Office.DIJKGRAAF)[number],
        "organisation": SimpleNamespace(
            tier=(Tier.GEMEENTE, Tier.WATERSCHAP)[number], official_name=('’s-Hertogenbosch & "zo"', "De <Stichtse>")[number]
        ),
        "code": ("ABCD-EFGH-JKMN", "PQRS-TVWX-YZ01")[number],
        "start_address": f"https://monitor.test/start/{number}?a=1&b=2",
        "opt_out_address": f"https://monitor.test/afmelden/{number}",
        "site_address": "https://monitor.test",
        "sender_address": "post@monitor.test",
        "helpdesk_email": "hulp@monitor.test",
        "helpdesk_phone": "070 123 45 67",
    }


@pytest.mark.parametrize(("survey_kind", "kind"), KINDS)
def test_each_gets_what_a_template_of_their_own_would_give(survey_kind, kind):
    folder = folder_of(survey_kind, kind)
    for state in RecipientState:
        for number in (0, 1, 0):
            own = context(survey_kind, kind, state, number=number)
            assert text_of_program(folder, own) == rendered(folder, own)
