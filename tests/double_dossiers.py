"""Dossiers for tests: an organisation with fillers who are done with blocks of a questionnaire for two."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from organisations.choices import Office, OfficialRole
from surveys.choices import BlockStatus, FillerRole, Seat, SurveyKind
from surveys.models import BlockAnswers, Dossier, Filler, Invitation, Survey
from surveys.questionnaires import forget_cached
from tests.examples import NOW, make_office_holder, make_official, make_survey, make_version

TWO_FILLERS: Final = (Path(__file__).parent / "questionnaires" / "two_fillers.yaml").read_text(encoding="utf-8")


def make_organisation_survey(text: str = TWO_FILLERS, *, year: int = 2020, now: datetime = NOW) -> Survey:
    """Make an edition in the field with a survey of organisations, and its questionnaire in use."""
    forget_cached()
    office_holders = make_survey(year=year, now=now)
    survey = Survey.objects.create(
        edition=office_holders.edition,
        kind=SurveyKind.ORGANISATIES,
        opens_at=office_holders.opens_at + timedelta(days=7),
        closes_at=office_holders.closes_at + timedelta(days=7),
    )
    make_version(survey, text, now=now)
    survey.refresh_from_db()
    return survey


def make_dossier(survey: Survey, *, office: Office = Office.RAADSLID, now: datetime = NOW) -> Dossier:
    """Make the dossier of an organisation of its own; `office` tells of which tier."""
    organisation = make_office_holder(office).organisation
    return Dossier.objects.create(
        survey=survey, organisation=organisation, questionnaire_id=survey.questionnaire_id, started_at=now
    )


def make_filler(dossier: Dossier, seat: Seat = Seat.GRIFFIER, *, field: str = "anders", years: int = 3) -> Filler:
    """Make somebody who fills in, with the personal block done."""
    filler = Filler.objects.create(dossier=dossier, role=FillerRole(seat.value), seat=seat, joined_at=dossier.started_at)
    finish_block(filler, "invuller", {"beleidsveld": field, "jaren": years})
    return filler


def finish_block(filler: Filler, block: str, answers: dict[str, object], *, minutes: int = 5) -> BlockAnswers:
    """Let a filler be done with a block."""
    before = BlockAnswers.objects.filter(dossier=filler.dossier).count()
    return BlockAnswers.objects.create(
        dossier=filler.dossier,
        block=block,
        filler=filler,
        status=BlockStatus.DONE,
        last_saved_by=filler,
        answers=answers,
        revision=1,
        page_seconds={"bladzijde": 60 * minutes},
        started_at=filler.joined_at,
        saved_at=filler.joined_at,
        finished_at=filler.joined_at + timedelta(minutes=before),
    )


def double_dossier(year: int = 2020) -> Dossier:
    """Make a dossier in which both did the opening block and differ on the block on policy; the griffier does better."""
    dossier = make_dossier(make_organisation_survey(year=year))
    griffier = make_filler(dossier, field="integriteit", years=9)
    secretaris = make_filler(dossier, Seat.SECRETARIS, years=1)
    for filler in (griffier, secretaris):
        finish_block(filler, "algemeen", {"identiek": "ja"})
    finish_block(griffier, "beleid", {"gedragscode": "nee", "frequentie": "minder", "vormen": ["gesprek"]}, minutes=9)
    jaarlijks = {"gedragscode": "ja", "code_jaar": 2015, "frequentie": "jaarlijks", "maand": 4}
    finish_block(secretaris, "beleid", jaarlijks, minutes=2)
    return dossier


def invite_fillers(dossier: Dossier) -> None:
    """Give the officials who fill in a dossier their invitation, with an address."""
    for filler in dossier.fillers.all():
        role = OfficialRole(filler.role)
        official = make_official(role, organisation=dossier.organisation, email=f"{role}@voorbeeld.test")
        filler.invitation = Invitation.objects.create(survey=dossier.survey, official=official, lookup=secrets.token_bytes(32))
        filler.save()
