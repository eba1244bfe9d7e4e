"""Two members of staff at the same moment on the way to results: snapshots, publications, files, codes, accounts."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from monitor_site.retention.choices import Kept
from monitor_site.retention.executing import execute, set_schedule
from monitor_site.retention.models import RetentionReport, RetentionRule
from monitor_site.staff.accounts import save_signed_on_user
from monitor_site.staff.roles import Role, create_roles
from monitor_site.staff.second_factor import device_to_enrol
from reports.choices import ProductState, PublicationProfile, SchemeAction
from reports.coding import code_answers
from reports.models import (
    CodeScheme,
    Coding,
    Favourite,
    MicrodataImport,
    ProductFile,
    Publication,
    Quote,
    SchemeChange,
    SchemeCode,
    SchemeRule,
    Snapshot,
)
from reports.publishing import make_publication
from reports.receiving import receive, targets_for
from surveys.choices import Phase
from surveys.models import Edition, Survey
from tests.examples import NOW, make_survey
from tests.races.conftest import browser
from tests.races.racing import Race, Site
from tests.reports.coding_examples import TEXTS, bench, freeze_again, make_scheme, open_survey

pytestmark = pytest.mark.django_db(transaction=True)

numbers = count(1)


@dataclass
class FrozenSite(Site):
    """A survey of which the answers were frozen."""

    snapshot: Snapshot = field(kw_only=True)


@pytest.fixture(scope="module")
def site(database):  # noqa: ARG001 -- rows are wanted
    create_roles()
    survey = open_survey(phase=Phase.VERWERKING)
    return FrozenSite(survey, browser("een"), browser("ander"), snapshot=freeze_again(survey))


def posted(client: str, address: str, **values: Any):
    """Post a form, whose address may name what the race is about."""
    return lambda at: getattr(at, client).post(address.format(at=at), {name: told(value, at) for name, value in values.items()})


def told(value: Any, at: FrozenSite) -> Any:
    return value(at) if callable(value) else value


def both(address: str, **values: Any):
    return posted("one", address, **values), posted("other", address, **values)


# --- snapshots and publications ------------------------------------------------------------------------------------
def draft(site: FrozenSite) -> Site:
    given = {"office_holders": site.snapshot, "organisations": None, "user": None, "now": NOW}
    return site.about(make_publication(site.survey.edition, **given))


def counted(site: FrozenSite) -> Site:
    return site.about((Snapshot.objects.count(), Publication.objects.count()))


def more(at: FrozenSite) -> tuple[int, int]:
    return Snapshot.objects.count() - at.it[0], Publication.objects.count() - at.it[1]


def publication(at: FrozenSite) -> Publication:
    return Publication.objects.get(pk=at.it.pk)


FREEZE = "/beheer/gegevens/{at.survey.pk}/momentopname-maken/"
NEW_PUBLICATION = "/beheer/publicaties/nieuw/{at.survey.edition_id}/"
PAIR = {"office_holders": lambda at: at.snapshot.pk, "profile": PublicationProfile.STRICT}
PUBLISH, WITHDRAW = "/beheer/publicaties/{at.it.pk}/publiceren/", "/beheer/publicaties/{at.it.pk}/intrekken/"
PUBLISHING = [
    Race("frozen twice", counted, *both(FREEZE, number=6), "intussen al een momentopname gemaakt", lambda at: more(at) == (1, 0)),
    Race("made twice", counted, *both(NEW_PUBLICATION, **PAIR), "intussen een publicatie gemaakt", lambda at: more(at) == (0, 1)),
    Race("published twice", draft, *both(PUBLISH, number=6), "Deze publicatie is al", lambda at: publication(at).published_at),
    Race(
        "published and withdrawn",
        draft,
        posted("one", PUBLISH, number=6),
        posted("other", WITHDRAW, number=6),
        "is ingetrokken",
        lambda at: publication(at).published_at and publication(at).withdrawn_at,
    ),
    Race(
        "withdrawn and published",
        draft,
        posted("one", WITHDRAW, number=6),
        posted("other", PUBLISH, number=6),
        "Deze publicatie is al ingetrokken",
        lambda at: not publication(at).published_at,
    ),
    Race("withdrawn twice", draft, *both(WITHDRAW, number=6), "al ingetrokken", lambda at: publication(at).withdrawn_at),
    Race(
        "a file asked for twice",
        draft,
        *both("/beheer/publicaties/{at.it.pk}/maken/tabellenboek/"),
        "dit bestand wordt al gemaakt",
        lambda at: ProductFile.objects.filter(publication=at.it, state=ProductState.WAITING).count() == 1,
    ),
]


# --- microdata -----------------------------------------------------------------------------------------------------
def microdata(site: FrozenSite) -> Site:
    at = site.about(make_survey(year=1900 + next(numbers), phase=Phase.GEPUBLICEERD))
    given = {"source": "bureau", "approached": 9, "user": None, "now": NOW}
    row = receive(at.it, site.survey.questionnaire, name="oud.csv", content=b"geslacht,contact\nMan,x\n", **given)
    assert targets_for(row.survey, row.questionnaire)
    return at.about(row)


def file_state(at: FrozenSite) -> str:
    return MicrodataImport.objects.get(pk=at.it.pk).state


PROCESS, DISCARD = "/beheer/gegevens/bestand/{at.it.pk}/verwerken/", "/beheer/gegevens/bestand/{at.it.pk}/weggooien/"
MICRODATA = [
    Race(
        "a file taken in twice",
        microdata,
        *both(PROCESS, number=1),
        "Dit bestand is al",
        lambda at: Snapshot.objects.filter(survey=at.it.survey).count() == 1,
    ),
    Race(
        "a file thrown away and taken in",
        microdata,
        posted("one", DISCARD, number=1),
        posted("other", PROCESS, number=1),
        "Dit bestand is al",
        lambda at: not Snapshot.objects.filter(survey=at.it.survey).exists(),
    ),
    Race("a file thrown away twice", microdata, *both(DISCARD, number=1), "Dit bestand is al", file_state),
]


# --- codes ---------------------------------------------------------------------------------------------------------
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


# --- one's own things, accounts and retention ----------------------------------------------------------------------
def rule(site: FrozenSite) -> Site:
    edition = Edition.objects.create(year=1800 + next(numbers), name="Oud", phase=Phase.GEPUBLICEERD)
    Survey.objects.create(edition=edition, kind="ambtsdragers", opens_at=NOW.replace(year=1999), closes_at=NOW.replace(year=2000))
    return site.about(RetentionRule.objects.create(edition=edition, what=Kept.CONTACT, due_on=NOW.date()))


def carried_out(at: FrozenSite) -> Any:
    return execute(at.it, now=NOW, key=b"sleutel")


def signed_on(at: FrozenSite) -> Any:
    return save_signed_on_user(f"oidc-{at.it}", Role.RESEARCHER, full_name="Jo van Dam")


def favourite(at: FrozenSite) -> Any:
    address = f"/beheer/resultaten/verkennen/favoriet/?momentopname={at.snapshot.pk}&vraag=geslacht"
    return at.one.post(address, {"name": "Vaak"})


def edition_added(client: str):
    values = {"year": "2050", "name": "Nieuw", "phase": Phase.VOORBEREIDING, "send_from": "09:00", "send_until": "17:00"}
    return posted(client, "/beheer/admin/surveys/edition/add/", **values)


OTHERS = [
    Race(
        "the same favourite kept twice",
        lambda site: site,
        favourite,
        favourite,
        "U heeft al een favoriet met deze naam",
        lambda _at: Favourite.objects.count() == 1,
    ),
    Race(
        "signed on twice for the first time",
        lambda site: site.about(next(numbers)),
        signed_on,
        signed_on,
        "",
        lambda at: User.objects.get(username=f"oidc-{at.it}").groups.count() == 1,
    ),
    Race(
        "two pages that link an app",
        lambda site: site.about(User.objects.create_user(f"nieuw {next(numbers)}")),
        lambda at: device_to_enrol(at.it),
        lambda at: device_to_enrol(at.it),
        "",
        lambda at: TOTPDevice.objects.filter(user=at.it).count() == 1,
    ),
    Race(
        "let go twice",
        rule,
        carried_out,
        carried_out,
        "RetentionError: Dit is al opgeruimd.",
        lambda at: RetentionReport.objects.filter(edition=at.it.edition).count() == 1,
    ),
    Race(
        "terms set twice",
        rule,
        lambda at: set_schedule(at.it.edition, {Kept.ANSWERS: NOW.date()}),
        lambda at: set_schedule(at.it.edition, {Kept.ANSWERS: NOW.date()}),
        "",
        lambda at: RetentionRule.objects.filter(edition=at.it.edition).count() == 2,
    ),
    Race(
        "the same edition added twice",
        lambda site: site,
        edition_added("one"),
        edition_added("other"),
        "Een collega heeft dit intussen al opgeslagen",
        lambda _at: Edition.objects.filter(year=2050).count() == 1,
    ),
]


@pytest.mark.parametrize("race", PUBLISHING + MICRODATA + CODES + OTHERS, ids=lambda race: race.name)
def test_two_at_once(site, race):
    race.run(site)
