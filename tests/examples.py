"""Small examples that tests of several apps share: a questionnaire of a few pages, an edition, people to invite."""

import secrets
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from organisations.choices import TIER_OF_OFFICE, Office, OfficialRole, Province, SizeClass, Tier, Urbanity
from organisations.models import OfficeHolder, Official, Organisation
from surveys.choices import InvitationStatus, Phase, SurveyKind
from surveys.invitees import TierFunction
from surveys.models import Edition, Invitation, Questionnaire, Response, Survey
from surveys.versioning import publish, put_into_use, store_draft

# A test may run at night, and is nobody's second pair of eyes.
AT_ANY_HOUR: Final = {"send_from": time.min, "send_until": time.max, "sends_on_weekends": True, "four_eyes": False}
NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

SMALL_QUESTIONNAIRE: Final = """\
name: klein
title: Kleine vragenlijst
language: nl
source: Voorbeeld voor de tests
background:
  - {name: bestuurslaag, choices: bestuurslagen}
  - {name: functie_kader, kind: text}
choices:
  bestuurslagen:
    - {name: gemeente, label: Gemeente}
    - {name: provincie, label: Provincie}
    - {name: waterschap, label: Waterschap}
  ja_nee:
    - {name: ja, label: Ja}
    - {name: nee, label: Nee}
    - {name: weet_niet, label: Weet ik niet, substantive: false}
  hoe_vaak:
    - {name: nooit, label: Nooit}
    - {name: vaker, label: Vaker}
  wie:
    - {name: griffier, label: De griffier, bij: gemeente}
    - {name: dijkgraaf, label: De dijkgraaf, bij: waterschap}
    - {name: anders, label: "Anders, namelijk", open: wie_anders}
    - {name: niemand, label: Met niemand, exclusive: true}
calculations:
  - {name: orgaan, calculation: "if(${bestuurslaag} = 'gemeente', 'de gemeenteraad', 'het algemeen bestuur')"}
parts:
  - name: begin
    title: Over u
    pages:
      - name: incident
        title: Agressie
        counts: true
        items:
          - {name: uitleg, kind: note, label: "Het gaat om **agressie** tegen leden van ${orgaan}."}
          - name: slachtoffer
            kind: single
            label: Hebt u agressie meegemaakt?
            choices: ja_nee
            source: reconstructie
            used_in: [T2.1]
  - name: incident
    title: Het incident
    pages:
      - name: gesprek
        title: Met wie u sprak
        relevant: "${slachtoffer} = 'ja'"
        quick_exit: true
        items:
          - name: besproken
            kind: multiple
            label: Met wie hebt u het besproken?
            choices: wie
            choice_filter: "bij = '' or bij = ${bestuurslaag}"
          - name: ernst
            kind: scale
            label: Hoe ernstig was het?
            minimum: 1
            maximum: 7
            minimum_label: niet ernstig
            maximum_label: zeer ernstig
      - name: stellingen
        title: Hoe vaak
        items:
          - name: soorten
            kind: grid
            label: Hoe vaak maakte u dit mee?
            choices: hoe_vaak
            rows:
              - {name: soort_verbaal, label: Verbale agressie}
              - {name: soort_fysiek, label: Fysieke agressie}
          - {name: opmerking, kind: long_text, label: Wilt u nog iets kwijt?, required: false}
"""


def make_survey(*, year: int = 2020, phase: Phase = Phase.VELDWERK, now: datetime = NOW, days_left: int = 10) -> Survey:
    """Make an edition with its survey of office holders, opened a month before `now`."""
    edition = Edition.objects.create(year=year, name=f"Monitor {year}", phase=phase, **AT_ANY_HOUR)
    return Survey.objects.create(
        edition=edition,
        kind=SurveyKind.AMBTSDRAGERS,
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=days_left),
    )


def make_version(survey: Survey, text: str = SMALL_QUESTIONNAIRE, *, in_use: bool = True, now: datetime = NOW) -> Questionnaire:
    """Store a version; publish it and put it into use unless it is to stay a draft."""
    version = store_draft(survey, text, now=now)
    if in_use:
        version = publish(version, now=now)
        put_into_use(version)
    return version


def make_office_holder(office: Office, *, family_name: str = "Onvindbaar") -> OfficeHolder:
    """Make a person with this office in an organisation of its own."""
    organisation = make_organisation(TIER_OF_OFFICE[office])
    return OfficeHolder.objects.create(
        organisation=organisation, office=office, family_name=family_name, sort_key=family_name.lower()
    )


def make_organisation(tier: Tier) -> Organisation:
    """Make an organisation of a tier."""
    is_municipality = tier is Tier.GEMEENTE
    number = Organisation.objects.count() + 1
    name = f"{tier.label} {number}"
    return Organisation.objects.create(
        code=f"X{number:04d}",
        tier=tier,
        name=name,
        official_name=name,
        sort_key=name.lower(),
        province="" if tier is Tier.WATERSCHAP else Province.UTRECHT,
        size_class=SizeClass.FROM_20K if is_municipality else SizeClass.NOT_APPLICABLE,
        urbanity=Urbanity.MODERATE if is_municipality else Urbanity.NOT_APPLICABLE,
    )


def make_official(
    role: OfficialRole = OfficialRole.GRIFFIER, *, organisation: Organisation | None = None, **values: str
) -> Official:
    """Make a griffier or secretaris, in an organisation of its own when none is given."""
    if organisation is None:
        tier = Tier.WATERSCHAP if role == OfficialRole.SECRETARIS_DIRECTEUR else Tier.GEMEENTE
        organisation = make_organisation(tier)
    name = f"Onvindbaar{role.title().replace('_', '')}"
    given = {"first_name": "Noa", "prefix": "van der", "family_name": name, "sort_key": name.lower(), **values}
    return Official.objects.create(organisation=organisation, role=role, **given)


def make_official_invitation(
    survey: Survey, role: OfficialRole = OfficialRole.GRIFFIER, *, status: InvitationStatus = InvitationStatus.NEW, **values: Any
) -> Invitation:
    """Invite a griffier or secretaris to a survey of organisations."""
    official = make_official(role, **values)
    return Invitation.objects.create(survey=survey, official=official, lookup=secrets.token_bytes(32), status=status)


def make_survey_of_organisations(survey: Survey) -> Survey:
    """Make the survey of organisations beside that of office holders, open in the same days."""
    return Survey.objects.create(
        edition=survey.edition, kind=SurveyKind.ORGANISATIES, opens_at=survey.opens_at, closes_at=survey.closes_at
    )


def whom(office: Office) -> TierFunction:
    """Name an office with its tier."""
    return TierFunction(TIER_OF_OFFICE[office], office)


def make_invitation(
    survey: Survey, office: Office, *, status: InvitationStatus = InvitationStatus.NEW, is_test: bool = False
) -> Invitation:
    """Invite somebody with this office."""
    holder = make_office_holder(office)
    return Invitation.objects.create(
        survey=survey, office_holder=holder, lookup=secrets.token_bytes(32), status=status, is_test=is_test
    )


def make_response(
    survey: Survey, office: Office, *, counts: bool = False, complete: bool = False, is_test: bool = False, now: datetime = NOW
) -> Response:
    """Make the response of somebody with this office; `survey` has a questionnaire in use."""
    assert survey.questionnaire_id is not None
    holder_tier = TIER_OF_OFFICE[office]
    is_municipality = holder_tier is Tier.GEMEENTE
    return Response.objects.create(
        survey=survey,
        questionnaire_id=survey.questionnaire_id,
        cluster="00000000-0000-0000-0000-000000000001",
        tier=holder_tier,
        office=office,
        urbanity=Urbanity.MODERATE if is_municipality else Urbanity.NOT_APPLICABLE,
        size_class=SizeClass.FROM_20K if is_municipality else SizeClass.NOT_APPLICABLE,
        is_test=is_test,
        counts=counts,
        started_at=now,
        completed_at=now if complete else None,
    )
