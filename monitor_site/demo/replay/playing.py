"""Plays the monitor of 2020 from the frame to a publication, with respondents whose answers give the printed figures back."""

from datetime import datetime
from typing import Any

from monitor_site.demo.dossier_scripts import DossierScript
from monitor_site.demo.field_period import fast_forward
from monitor_site.demo.loading import INSTRUMENT, ORGANISATION_INSTRUMENT, Tell
from monitor_site.demo.publishing import publish_demo
from monitor_site.demo.replay.dossiers.drawing import OrganisationDrawing
from monitor_site.demo.replay.dossiers.scripts import dossier_scripts
from monitor_site.demo.replay.drawing import SEED, Drawing
from monitor_site.demo.replay.in_depth import speak
from monitor_site.demo.replay.scripts import scripts
from monitor_site.demo.respondents import Script
from reports.models import Publication
from surveys.mails import Letterhead
from surveys.models import Edition
from surveys.postman import Postman
from surveys.routing import load_questionnaire
from surveys.templatetags.dutch import dutch_number


def replay(*, letterhead: Letterhead, postman: Postman, caller: Any, tell: Tell, now: datetime) -> Publication:
    """Play the field period of 2020, freeze both surveys at `now` and publish them.

    Raises AlreadyThereError when there is an edition of 2020, and UnfittableError when no answers give the figures back.
    """
    played, dossiers = drawn_scripts(), drawn_dossiers()
    people, organisations = dutch_number(len(played)), dutch_number(len(dossiers))
    tell(f"antwoorden van {people} deelnemers en {organisations} organisaties bepaald uit de gedrukte cijfers")
    survey = fast_forward(letterhead=letterhead, postman=postman, caller=caller, tell=tell, scripts=played, dossiers=dossiers)
    edition = Edition.objects.get(pk=survey.edition_id)
    tell(f"{speak(edition, now=now, seed=SEED)} organisaties geïnterviewd")
    return publish_demo(edition, now=now, tell=tell)


def drawn_scripts(seed: int = SEED) -> list[Script]:
    """Return what each of the 3,060 posts; the same seed gives the same."""
    questionnaire = load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))
    return list(scripts(questionnaire, Drawing(questionnaire, seed).draw(), seed))


def drawn_dossiers(seed: int = SEED) -> list[DossierScript]:
    """Return what the officials of each of the 217 organisations post; the same seed gives the same."""
    questionnaire = load_questionnaire(ORGANISATION_INSTRUMENT.read_text(encoding="utf-8"))
    return list(dossier_scripts(questionnaire, OrganisationDrawing(questionnaire, seed).draw(), seed))
