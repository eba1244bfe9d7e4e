"""Two researchers at the same moment at one open answer, code, rule or quote."""

import pytest
from django.contrib.auth.models import User

from reports.choices import SchemeAction
from reports.coding import code_answers
from reports.models import CodeScheme, Coding, Quote, SchemeChange, SchemeCode, SchemeRule
from tests.examples import NOW
from tests.races.frozen import FrozenSite, both, frozen_site, numbers, posted
from tests.races.racing import Race, Site
from tests.reports.coding_examples import TEXTS, bench, make_scheme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    return frozen_site()


def scheme(site: FrozenSite) -> Site:
    CodeScheme.objects.all().delete()
    return site.about(make_scheme(site.survey))


def no_scheme(site: FrozenSite) -> Site:
    CodeScheme.objects.all().delete()
    return site


def with_code(site: FrozenSite) -> Site:
    at = scheme(site)
    at.it.code = at.it.codes.get(name="app")
    at.it.rule = SchemeRule.objects.create(scheme=at.it, code="app", phrase="whatsapp", is_stem=False)
    return at.about(at.it)


def with_answer(site: FrozenSite) -> Site:
    at = with_code(site)
    at.it.answer = bench(at.it)[1][TEXTS[2]]
    return at.about(at.it)


def coded_once(site: FrozenSite) -> Site:
    at = with_answer(site)
    CodeScheme.objects.filter(pk=at.it.pk).update(double_percent=100)
    known, answers = bench(at.it)
    first = User.objects.create_user(f"eerste {next(numbers)}")
    code_answers(at.it, known, [(answers[TEXTS[2]], ["straat"])], by=first, now=NOW)
    at.it.answer = bench(at.it)[1][TEXTS[2]]
    return at.about(at.it)


def coded_twice(site: FrozenSite) -> Site:
    at = coded_once(site)
    second = User.objects.create_user(f"tweede {next(numbers)}")
    told = {"scheme": at.it, "row_key": at.it.answer.row_key, "fingerprint": at.it.answer.fingerprint}
    Coding.objects.create(turn="tweede", codes=["app"], by=second, coded_at=NOW, **told)
    at.it.answer = bench(at.it)[1][TEXTS[2]]
    return at.about(at.it)


def changes(at: FrozenSite, action: SchemeAction) -> int:
    return SchemeChange.objects.filter(scheme=at.it, action=action).count()


def codings(at: FrozenSite, turn: str) -> int:
    return Coding.objects.filter(scheme=at.it, turn=turn, replaced_at=None).count()


ROOT = "/beheer/open-antwoorden/schema/{at.it.pk}/"
START = "/beheer/open-antwoorden/{at.survey.pk}/toelichting/beginnen/"
CODE, GONE = ROOT + "code/{at.it.code.pk}/", "Deze code is intussen weggehaald"
ANSWER, SECOND = ROOT + "coderen/{at.it.answer.mark}/", ROOT + "tweede/{at.it.answer.mark}/"
DIFFERENCE, QUOTE = ROOT + "verschillen/{at.it.answer.mark}/", ROOT + "citaten/{at.it.answer.mark}/"
CODES = [
    Race(
        "a scheme begun twice",
        no_scheme,
        *both(START, source=""),
        "Voor deze vraag is er al een codeschema",
        lambda at: CodeScheme.objects.filter(survey=at.survey).count() == 1,
    ),
    Race(
        "a code added twice",
        scheme,
        *both(f"{ROOT}code/", label="Brief"),
        "Er is al een code met dit label",
        lambda at: at.it.codes.filter(label="Brief").count() == 1,
    ),
    Race(
        "a code taken away twice",
        with_code,
        *both(f"{CODE}weghalen/"),
        GONE,
        lambda at: changes(at, SchemeAction.CODE_REMOVED) == 1,
    ),
    Race(
        "a code taken away and changed",
        with_code,
        posted("one", f"{CODE}weghalen/"),
        posted("other", CODE, label="Appje"),
        GONE,
        lambda at: changes(at, SchemeAction.CODE_CHANGED) == 0,
    ),
    Race(
        "a code taken away and given",
        with_answer,
        posted("one", f"{CODE}weghalen/"),
        posted("other", ANSWER, codes="app"),
        "Deze code staat niet in het codeschema",
        lambda at: codings(at, "eerste") == 0,
    ),
    Race(
        "a code given and taken away",
        with_answer,
        posted("one", ANSWER, codes="app"),
        posted("other", f"{CODE}weghalen/"),
        "Er zijn antwoorden met deze code",
        lambda at: SchemeCode.objects.filter(pk=at.it.code.pk).exists(),
    ),
    Race(
        "a rule added twice",
        scheme,
        *both(f"{ROOT}regels/", phrase="mail", kind="woord", code="app"),
        "Deze regel is er al",
        lambda at: at.it.rules.count() == 1,
    ),
    Race(
        "a rule taken away twice",
        with_code,
        *both(f"{ROOT}regels/{{at.it.rule.pk}}/weghalen"),
        "De woordregel is weg",
        lambda at: changes(at, SchemeAction.RULE_REMOVED) == 1,
    ),
    Race(
        "an answer coded twice",
        with_answer,
        posted("one", ANSWER, codes="app"),
        posted("other", ANSWER, codes="straat"),
        "Een collega heeft dit antwoord intussen gecodeerd",
        lambda at: Coding.objects.get(scheme=at.it).codes == ["app"],
    ),
    Race(
        "coded by two second coders",
        coded_once,
        *both(SECOND, codes="app"),
        "niet geloot om door deze codeur",
        lambda at: codings(at, "tweede") == 1,
    ),
    Race(
        "a difference settled twice",
        coded_twice,
        posted("one", DIFFERENCE, codes="app"),
        posted("other", DIFFERENCE, codes="straat"),
        "Een collega heeft hierover intussen besloten",
        lambda at: Coding.objects.get(scheme=at.it, turn="besluit").codes == ["app"],
    ),
    Race(
        "a quote let go twice",
        with_answer,
        *both(QUOTE, text=TEXTS[2], confirmed="on", looked_at="on"),
        "intussen als citaat vrijgegeven",
        lambda at: Quote.objects.filter(scheme=at.it, withdrawn_at=None).count() == 1,
    ),
]


@pytest.mark.parametrize("race", CODES, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
