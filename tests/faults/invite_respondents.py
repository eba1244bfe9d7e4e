"""Invite NUMBER office holders to the questionnaire of 2020; print a line for each: the code, what to post, and the answers."""

import json
import sys
from datetime import UTC, datetime

import django

django.setup()

from django.conf import settings  # noqa: E402 -- after django.setup
from release_wave import people, survey_of  # noqa: E402 -- beside this file

from monitor_site.environment import PROJECT_FOLDER  # noqa: E402 -- as above
from surveys import routing  # noqa: E402 -- as above
from surveys.codes import code_for, edition_keys  # noqa: E402 -- as above
from surveys.inviting import invite  # noqa: E402 -- as above
from surveys.models import Invitation  # noqa: E402 -- as above
from surveys.versioning import publish, put_into_use, store_draft  # noqa: E402 -- as above

INSTRUMENT = PROJECT_FOLDER / "surveys/instruments/2020/ambtsdragers.yaml"
BACKGROUND = {
    "bestuurslaag": "gemeente",
    "functie_kader": "raadslid",
    "provincie": "PV26",
    "stedelijkheid": 3,
    "inwonersklasse": "20k_50k",
}


def main(number, seed=2020):
    now, text = datetime.now(UTC), INSTRUMENT.read_text(encoding="utf-8")
    survey = survey_of(now)
    put_into_use(publish(store_draft(survey, text, now=now), now=now))
    holders = people(f"respondenten{survey.pk}", number)
    invite(survey, holders, master_key=settings.CODE_MASTER_KEY)
    keys = edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt)
    questionnaire = routing.load_questionnaire(text)
    closing = questionnaire.closing_page
    walks = routing.simulate(questionnaire, number, seed, [BACKGROUND]).responses
    for invitation, walk in zip(Invitation.objects.filter(survey=survey), walks, strict=True):
        pages = [[name, pairs_of(posted)] for name, posted in walk.pages if name != closing.name]
        answers = {name: value for name, value in walk.answers.items() if name not in closing.variables}
        print(json.dumps({"code": code_for(keys, invitation.pk), "pages": pages, "answers": answers}))  # noqa: T201 -- to the test


def pairs_of(posted):
    """Return answers as a form posts them, with every warning taken as seen."""
    pairs = [(name, str(each)) for name, value in posted.items() for each in (value if isinstance(value, list) else [value])]
    return [*pairs, ("_gezien", " ".join(posted))]


if __name__ == "__main__":
    main(int(sys.argv[1]))
