"""Plays the monitor of 2020 from the frame to a publication, with respondents whose answers give the printed figures back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from monitor_site.demo.crews import Crew
from monitor_site.demo.dossier_scripts import DossierScript
from monitor_site.demo.field_period import Drawn, fast_forward
from monitor_site.demo.loading import INSTRUMENT, ORGANISATION_INSTRUMENT
from monitor_site.demo.parts import Parts
from monitor_site.demo.posting import Script
from monitor_site.demo.publishing import publish_demo
from monitor_site.demo.replay.dossiers.drawing import OrganisationDrawing
from monitor_site.demo.replay.dossiers.scripts import dossier_scripts
from monitor_site.demo.replay.drawing import SEED, Drawing
from monitor_site.demo.replay.in_depth import speak
from monitor_site.demo.replay.progress import FRAME, PUBLICATION, Progress, Watched
from monitor_site.demo.replay.scripts import scripts
from reports.models import Publication
from surveys.mails import Letterhead
from surveys.models import Edition
from surveys.routing import load_questionnaire
from surveys.templatetags.dutch import dutch_number


def replay(
    *, letterhead: Letterhead, crew: Crew, caller: Any, progress: Progress, now: datetime, draw: Callable[[], Drawn], parts: Parts
) -> Publication:
    """Play the field period of 2020, freeze both surveys at `now` and publish them.

    `crew` sends the mails and lets respondents come. `draw` gives what they answer. Raises AlreadyThereError when there is an
    edition of 2020, and UnfittableError when no answers give the figures back.
    """

    def drawn() -> Drawn:
        answers = draw()
        progress.advance(FRAME)
        people, organisations = dutch_number(len(answers.people)), dutch_number(len(answers.dossiers))
        progress.tell(f"antwoorden van {people} deelnemers en {organisations} organisaties bepaald uit de gedrukte cijfers")
        return answers

    watched = Watched(crew, progress)
    survey = fast_forward(letterhead=letterhead, crew=watched, caller=caller, tell=progress.tell, draw=drawn, parts=parts)
    edition = Edition.objects.get(pk=survey.edition_id)
    with parts.part("interviews"):
        progress.tell(f"{speak(edition, now=now, seed=SEED)} organisaties geïnterviewd")
    publication = publish_demo(edition, now=now, tell=progress.tell, parts=parts)
    progress.advance(PUBLICATION)
    return publication


def drawn_scripts(seed: int = SEED) -> list[Script]:
    """Return what each of the 3,060 posts; the same seed gives the same."""
    questionnaire = load_questionnaire(INSTRUMENT.read_text(encoding="utf-8"))
    return list(scripts(questionnaire, Drawing(questionnaire, seed).draw(), seed))


def drawn_dossiers(seed: int = SEED) -> list[DossierScript]:
    """Return what the officials of each of the 217 organisations post; the same seed gives the same."""
    questionnaire = load_questionnaire(ORGANISATION_INSTRUMENT.read_text(encoding="utf-8"))
    return list(dossier_scripts(questionnaire, OrganisationDrawing(questionnaire, seed).draw(), seed))
