"""Whatever is sent to whatever page of a questionnaire: no page breaks, and nothing that does not fit is stored."""

import random
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from organisations.choices import Office, OfficialRole
from surveys.models import BlockAnswers, Response
from surveys.questionnaires import background_of, background_of_organisation, forget_cached
from surveys.routing import Kind, load_questionnaire
from surveys.routing.answers import check_pages, starting_values
from tests.dossiers import make_organisation_survey
from tests.examples import make_version
from tests.hostile import ALTOGETHER, SEED, VALUES, Tally, posted
from tests.surveys.views.filling_in import Respondent
from tests.surveys.views.filling_in_together import Official

# Each request in its own transaction, as on a server: in one that never ends the versions of a row pile up.
pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(__file__).parents[3] / "surveys/instruments/2020"
OFFICE_HOLDERS = (FOLDER / "ambtsdragers.yaml").read_text(encoding="utf-8")
ORGANISATIONS = (FOLDER / "organisaties.yaml").read_text(encoding="utf-8")
ACTIONS = (*["volgende"] * 12, "vorige", "automatisch", "overzicht", "bewaren", "verzonnen", "")
HELD = (200, 302, 303, 400, 403, 404, 405, 409, 413, 422, 429)
FORBIDDEN = 403
EACH = 100
"""How often one person posts before the next comes in."""


@pytest.fixture
def tally(at_length, capsys):
    """Return what counts the requests of a part, given its name, its share of the long run and its number in the short one."""

    def make(what, share, short):
        return Tally(what, round(share * ALTOGETHER) if at_length else short, capsys, at_length)

    return make


def misfits(questionnaire, stored, background):
    """Return what is stored and does not fit its question: the variable, or the variable and what is wrong.

    A choice that fitted the function that somebody gave before stays, and does not count (`path.take_answers`).
    """
    known = starting_values(questionnaire, background)
    problems = [problem for page in check_pages(questionnaire, questionnaire.pages, stored, known) for problem in page.problems]
    strange = [name for name in stored if name not in questionnaire.variables]
    found = [(problem.variable, problem.code) for problem in problems if problem.code != "required"]
    choices = {name: {choice.name for choice in item.choices} for item in filtered(questionnaire) for name in item.names}
    return strange + [(name, code) for name, code in found if not set(codes_of(stored.get(name))) <= choices.get(name, set())]


def filtered(questionnaire):
    """Return the questions of which somebody is offered some of the answers."""
    return [item for page in questionnaire.pages for item in page.items if item.choice_rules is not None]


def codes_of(value):
    return value if isinstance(value, list) else [value]


class Attack:
    """Posts to the pages of a questionnaire, near where somebody is or anywhere, and hears what the site answers."""

    def __init__(self, text, seed, tally):
        self.questionnaire, self.draw = load_questionnaire(text), random.Random(seed + 1000 * SEED)  # noqa: S311 -- known
        self.fitting = sorted({*re.findall(r"name: ([a-z_0-9]+)", text), *map(str, range(12))})
        self.tally = tally

    def page(self, row):
        """Return a page: most times the first that was not saved yet."""
        near = [page for page in self.questionnaire.pages if page.number > row.furthest_page][:1]
        return self.draw.choice(near * len(self.questionnaire.pages) + list(self.questionnaire.pages))

    def fit(self, item):
        """Return an answer that `item` takes, in most cases."""
        if item.choices:
            return self.draw.choice(item.choices).name
        return str(self.draw.randint(item.minimum or 0, item.maximum or 5))

    def form(self, page, row):
        form = posted(self.draw, page.variables, self.fitting) if self.draw.random() < 0.5 else {}
        if not form:
            form = {name: [self.fit(item)] for item in page.items if item.kind is not Kind.NOTE for name in item.names}
            form |= posted(self.draw, page.variables[:1], self.fitting) if self.draw.random() < 0.2 else {}
        form.setdefault("_actie", [self.draw.choice(ACTIONS)])
        form.setdefault("_revisie", [str(row.revision)])
        return form

    def heard(self, answer, where):
        """Note an answer; return whether this person was shown out."""
        assert answer.status_code in HELD, (where, answer.status_code)
        assert b"Traceback" not in answer.content, where
        self.tally.add(answer.status_code)
        return answer.status_code == FORBIDDEN or answer.get("Location", "").endswith("/bewaard")


def test_no_post_of_an_office_holder_breaks_a_page_or_stores_what_does_not_fit(fieldwork, tally):
    make_version(fieldwork.survey, OFFICE_HOLDERS)
    forget_cached()
    attack = Attack(OFFICE_HOLDERS, 6, tally("bladzijden van ambtsdragers", 0.4, 150))

    while not attack.tally.is_enough:
        office = attack.draw.choice(list(Office))
        client = Respondent(fieldwork, office).client
        row = Response.objects.get(office=office)
        for _ in range(EACH):
            row.refresh_from_db()
            page = attack.page(row)
            if attack.heard(client.post(f"/vragenlijst/{page.name}", attack.form(page, row)), page.name):
                break
        row.refresh_from_db()
        assert misfits(attack.questionnaire, row.answers, background_of(row)) == []

    assert max(Response.objects.values_list("furthest_page", flat=True)) > 5


def test_no_post_of_an_official_breaks_a_page_or_stores_what_does_not_fit(tally):
    survey = make_organisation_survey(text=ORGANISATIONS, now=datetime.now(UTC))
    attack = Attack(ORGANISATIONS, 7, tally("bladzijden van organisaties", 0.4, 150))
    background = background_of_organisation(survey.organisation)

    while not attack.tally.is_enough:
        official = Official(survey, attack.draw.choice((OfficialRole.GRIFFIER, OfficialRole.SECRETARIS)))
        for _ in range(EACH):
            block = attack.draw.choice(attack.questionnaire.parts)
            row = official.desk.row(block) or BlockAnswers(revision=0)
            page = attack.draw.choice([page for page in attack.questionnaire.pages if page.part is block])
            answer = official.client.post(f"/organisatie/{block.name}/{page.name}", attack.form(page, row))
            if attack.heard(answer, page.name):
                break
        for row in BlockAnswers.objects.filter(filler=official.filler):
            assert set(row.answers) <= set(attack.questionnaire.variables)
            assert misfits(attack.questionnaire, row.answers, background) == []

    assert BlockAnswers.objects.exclude(answers={}).count() > 1


def test_choice_that_is_offered_no_more_is_told_from_one_that_never_was():
    questionnaire, known = load_questionnaire(OFFICE_HOLDERS), {"bestuurslaag": "gemeente"}
    answers = {"functie": "burgemeester", "intern": "een_keer", "intern_besproken": ["voorzitter"]}

    assert misfits(questionnaire, answers, known) == []
    assert misfits(questionnaire, answers | {"intern_besproken": ["x"]}, known) == [("intern_besproken", "unknown_choice")]


# --- every other form ----------------------------------------------------------------------------------------------
DOORS = (
    "/",
    "/start",
    "/code-opnieuw",
    "/intrekken",
    "/niet-meedoen",
    "/niet-meedoen/{value}",
    "/start/{value}",
    "/overdracht",
    "/overdracht/{value}",
    "/sessie-verlopen",
    "/vragenlijst/overzicht",
    "/vragenlijst/{value}",
    "/organisatie",
    "/organisatie/begin",
    "/organisatie/afronden",
    "/organisatie/heropenen",
    "/organisatie/{block}/overzicht",
    "/organisatie/{block}/verder",
    "/organisatie/{block}/overslaan",
    "/organisatie/{block}/samen",
    "/organisatie/{block}/eens",
    "/organisatie/{block}/opnieuw",
    "/organisatie/{block}/uitnodigen",
    "/organisatie/{block}/{value}",
)
FIELDS = ("code", "email", "name", "reason", "akkoord", "keuze", "_pagina", "_actie", "_revisie", "_van", "slotwoord", "van")


def test_no_post_breaks_another_form_of_who_fills_in(fieldwork, tally):
    make_version(fieldwork.survey, OFFICE_HOLDERS)
    survey = make_organisation_survey(text=ORGANISATIONS, now=datetime.now(UTC), year=2016)
    attack = Attack(ORGANISATIONS, 9, tally("andere formulieren van deelnemers", 0.05, 60))
    blocks = [block.name for block in attack.questionnaire.parts]
    fitting = ("ja", "intrekken", "versturen", "1", "ans@voorbeeld.test", *blocks, fieldwork.code(Office.WETHOUDER))

    while not attack.tally.is_enough:
        browsers = (Respondent(fieldwork).client, Official(survey, OfficialRole.GRIFFIER).client)
        for _ in range(EACH):
            value = quote(attack.draw.choice(VALUES[:20]).replace("\x00", "") or "x", safe="")
            door = attack.draw.choice(DOORS).format(value=value[:200], block=attack.draw.choice((*blocks, value[:80])))
            form = posted(attack.draw, FIELDS, fitting)
            client = attack.draw.choice(browsers)
            answer = client.post(door, form) if attack.draw.random() < 0.8 else client.get(door, form)
            attack.heard(answer, door)
            if attack.tally.is_enough:
                break
