"""A survey in the field with one invited person for every office, small enough to read in a failing test."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from organisations.choices import OFFICES_OF_TIER, Office, SizeClass, Tier
from organisations.models import OfficeHolder, Organisation
from surveys.choices import Phase, SurveyKind
from surveys.codes import code_for, edition_keys
from surveys.inviting import invite
from surveys.mails import Letterhead
from surveys.models import Edition, Invitation, Questionnaire, Survey
from surveys.questionnaires import forget_cached
from surveys.throttling import forget_counted

DEFINITION = """
name: klein
title: Kleine vragenlijst
language: nl
background:
  - {name: bestuurslaag, kind: text}
  - {name: functie_kader, kind: text}
  - {name: provincie, kind: text}
  - {name: stedelijkheid, kind: integer}
  - {name: inwonersklasse, kind: text}
choices:
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}
parts:
  - name: deel
    title: Deel
    pages:
      - name: eerste
        title: Eerste
        items:
          - {name: vraag_een, kind: single, label: Vraag een, choices: ja_nee}
      - name: tweede
        title: Tweede
        relevant: "${vraag_een} = 'ja'"
        counts: true
        items:
          - {name: vraag_twee, kind: single, label: Vraag twee, choices: ja_nee}
"""


@dataclass
class Fieldwork:
    """What the tests of access and mail start from."""

    survey: Survey
    now: datetime
    letterhead: Letterhead

    def invitation(self, office: Office) -> Invitation:
        """Return the invitation of the one person with this office."""
        related = ("survey__edition", "office_holder__organisation")
        return Invitation.objects.select_related(*related).get(office_holder__office=office)

    def code(self, office: Office) -> str:
        """Return the code of the one person with this office."""
        keys = edition_keys(settings.CODE_MASTER_KEY, self.survey.edition.key_salt)
        return code_for(keys, self.invitation(office).pk)

    def add_people(self, number: int) -> None:
        """Invite more council members."""
        organisation = Organisation.objects.get(tier=Tier.GEMEENTE)
        people = [
            OfficeHolder(
                organisation=organisation,
                office=Office.RAADSLID,
                family_name=f"Extra{index}",
                sort_key=f"extra{index:05d}",
                email=f"extra{index}@raad.test",
            )
            for index in range(number)
        ]
        invite(self.survey, OfficeHolder.objects.bulk_create(people), master_key=settings.CODE_MASTER_KEY)


@pytest.fixture
def fieldwork(db: Any) -> Fieldwork:  # noqa: ARG001 -- rows are wanted
    """Make an edition in the field, one organisation for each tier, nine people, nine invitations."""
    forget_cached()
    forget_counted()
    now = datetime.now(UTC)
    edition = Edition.objects.create(year=2020, name="Monitor Integriteit en Veiligheid 2020", phase=Phase.VELDWERK)
    survey = Survey.objects.create(
        edition=edition,
        kind=SurveyKind.AMBTSDRAGERS,
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=30),
    )
    survey.questionnaire = Questionnaire.objects.create(
        survey=survey,
        version=1,
        definition=DEFINITION,
        sha256=hashlib.sha256(DEFINITION.encode()).hexdigest(),
        created_at=now,
        published_at=now,
    )
    survey.save()
    for tier in Tier:
        organisation = Organisation.objects.create(
            code=f"{tier[:2].upper()}0001",
            tier=tier,
            name=f"Voorbeeld {tier}",
            official_name=f"{tier} Voorbeeld",
            sort_key=f"voorbeeld {tier}",
            province="PV27" if tier != Tier.WATERSCHAP else "",
            size_class=SizeClass.FROM_20K if tier == Tier.GEMEENTE else SizeClass.NOT_APPLICABLE,
            urbanity=3 if tier == Tier.GEMEENTE else 0,
        )
        for office in OFFICES_OF_TIER[tier]:
            OfficeHolder.objects.create(
                organisation=organisation,
                office=office,
                first_name="Puck",
                prefix="van der",
                family_name=f"Onvindbaar{office.title().replace('_', '')}",
                sort_key=f"onvindbaar{office}",
                email=f"{office}@voorbeeld.test",
            )
    invite(survey, OfficeHolder.objects.all(), master_key=settings.CODE_MASTER_KEY)
    return Fieldwork(survey, now, Letterhead.of(settings))
