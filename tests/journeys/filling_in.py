"""Filling in the real questionnaire of 2020 as a person does: who answers what, page by page, and how it gets on the page."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Final

from django.conf import settings
from playwright.sync_api import Locator, Page, Position

from organisations.choices import Office
from surveys.answering import save_page
from surveys.codes import code_for, edition_keys, group_code
from surveys.inviting import invite
from surveys.models import Invitation, Response
from surveys.questionnaires import compiled_by_id, forget_cached
from tests.examples import make_office_holder, make_survey, make_version

REAL: Final = Path(settings.BASE_DIR, "surveys/instruments/2020/ambtsdragers.yaml")
EVERY_KIND: Final = Path(settings.BASE_DIR, "tests/questionnaires/every_kind.yaml")

# Inside an answer, and outside the field for typing below it.
CORNER: Final[Position] = {"x": 20, "y": 20}

Answer = str | int | list[str]
Answers = Mapping[str, Answer]

_AGREES: Final = ("st_reactie", "st_nazorg", "st_preventie", "st_voorlichting", "st_grens", "st_melden")
_PRESSURE: Final = ("st_beslissingen", "st_rugrecht", "st_collegas", "st_stoppen")

AFTER_THE_INCIDENT: Final[dict[str, Answers]] = {
    "organisatie": dict.fromkeys(_AGREES, "eens") | dict.fromkeys(_PRESSURE, "oneens"),
    "intern": {"intern": "nooit"},
    "moreel": {"moreel_1": "helemaal_eens", "moreel_2": "eens", "moreel_3": "weet_niet"},
    "bespreken-vrij": {"bespreken_vrij": "eens"},
    "niet-naleven": {f"niet_naleven_{number}": "nooit" for number in (3, 4, 1, 2, 5, 6, 7, 8, 9)},
    "regels": {"bekend_zelf": "eens", "bekend_collegas": "neutraal", "advies": "helemaal_eens"},
    "aandacht": {
        "steunpunt_sipa": "van_naam",
        "steunpunt_rijksrecherche": "ja",
        "steunpunt_klokkenluiders": "nee",
        "dilemma_frequentie": "vaker",
        "voorzitter_rol": ["bijeenkomsten", "scholing"],
    },
    "desinformatie": {"desinformatie": "jaar"},
    "belemmerd": {"desinformatie_belemmerd": "gering", "desinformatie_toelichting": "Vooral bij de windmolens."},
}

# A burgemeester who was threatened by phone.
THREATENED: Final[dict[str, Answers]] = {
    "welkom": {},
    "functie": {"functie": "burgemeester", "geslacht": "vrouw", "burgercontact": "dagelijks", "ambtsjaren": "5_8"},
    "agressie": {
        "getuige_verbaal": "meerdere_keren",
        "getuige_bedreiging": "een_keer",
        "getuige_fysiek": "nooit",
        "slachtoffer_verbaal": "nooit",
        "slachtoffer_bedreiging": "een_keer",
        "slachtoffer_fysiek": "nooit",
    },
    "incident": {
        "incident_type": "bedreiging_intimidatie",
        "incident_kanaal": "telefonisch",
        "incident_ernst": 5,
        "richtpunt": "persoonlijk",
    },
    "richtpunt-wie": {"richtpunt_wie": ["mijzelf", "gezin"]},
    "oorsprong": {"oorsprong": "bewust"},
    "dader": {"dader": ["onbekend"]},
    "gevolgen": {"gevolgen": ["eigen_gedrag", "anders"], "gevolgen_anders": "Ik neem niet meer op."},
    "besproken": {"besproken_met": ["secretaris", "politie", "naasten"]},
    "tevreden": {"bespreken_tevreden": "tevreden"},
    "aangifte": {"aangifte": "nee"},
    "geen-aangifte": {"geen_aangifte_reden": ["hoort_erbij", "niets_gedaan"]},
    "registratie": {"registratie": "ja"},
    "nazorg": {"nazorg": "voldoende"},
    **AFTER_THE_INCIDENT,
}
REMARK: Final[Answers] = {"opmerkingen": "Goed dat dit wordt gevraagd."}

# The same burgemeester, had nothing happened.
UNTOUCHED: Final[dict[str, Answers]] = {
    "welkom": {},
    "functie": THREATENED["functie"],
    "agressie": dict.fromkeys(THREATENED["agressie"], "nooit"),
    **AFTER_THE_INCIDENT,
    "desinformatie": {"desinformatie": "nooit"},
}
del UNTOUCHED["belemmerd"]

# What somebody sees who met unwanted behaviour inside the organisation too.
MET_INSIDE: Final[dict[str, Answers]] = {
    "intern": {"intern": "een_keer"},
    "intern-incident": {"intern_aantal": "een", "intern_geslacht": "man", "intern_positie": "hoger", "intern_reeks": "eenmalig"},
    "intern-besproken": {"intern_besproken": ["niemand"]},
    "intern-gevolgen": {"intern_gevolgen": ["geen"]},
}


def all_answers(persona: Mapping[str, Answers]) -> dict[str, Answer]:
    """Return the answers of a persona as they are to be stored: what is chosen of a list in the order of the list."""
    return {name: value for answers in persona.values() for name, value in answers.items()}


def invited(office: Office = Office.BURGEMEESTER, *, text: str | None = None) -> str:
    """Invite somebody with this office to the questionnaire of 2020, or to that of `text`; return the code as mails print it."""
    forget_cached()
    now = datetime.now(UTC)
    survey = make_survey(now=now)
    make_version(survey, text or REAL.read_text("utf-8"), now=now)
    invite(survey, [make_office_holder(office)], master_key=settings.CODE_MASTER_KEY)
    keys = edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt)
    return group_code(code_for(keys, Invitation.objects.get().pk))


def enter(page: Page, address: str, code: str) -> None:
    """Come in with a code by the link of the mail."""
    page.goto(f"{address}/start/{code}")
    page.locator("main button").click()


def press(page: Page, name: str) -> None:
    """Press a button of the page, and wait for what comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def here(page: Page) -> str:
    """Return the name of the page of the questionnaire that is open."""
    return page.url.split("?")[0].split("#")[0].rsplit("/", 1)[-1]


def fill(page: Page, answers: Answers) -> None:
    """Choose and type these answers on the page that is open."""
    for name, value in answers.items():
        field = page.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            for code in value if isinstance(value, list) else [value]:
                answer_of(page, name, code).click(position=CORNER)
        else:
            field.fill(str(value))


def answer_of(page: Page, name: str, code: str | int) -> Locator:
    """Return the line or cell of an answer, all of which can be pressed."""
    return page.locator(f'[name="{name}"][value="{code}"]').locator("xpath=..")


def walk(page: Page, persona: Mapping[str, Answers], *, until: str = "overzicht") -> Iterator[str]:
    """Fill in page after page up to `until`; yield the name of each once it is filled, and go on afterwards."""
    seen: list[str] = []
    while (name := here(page)) != until:
        assert name not in seen, f"{name} came back: {page.title()}"
        seen.append(name)
        fill(page, persona[name])
        yield name
        press(page, "Volgende")


def arrive(page: Page, address: str, code: str, persona: Mapping[str, Answers], *, at: str) -> Response:
    """Come in, with every page before `at` saved already; return the response."""
    enter(page, address, code)
    response = Response.objects.get()
    questionnaire, now = compiled_by_id(response.questionnaire_id), datetime.now(UTC)
    for name in takewhile(lambda name: name != at, persona):
        asked = questionnaire.pages_by_name[name]
        save_page(response, asked, persona[name], revision=response.revision, seconds=9, now=now)
    page.goto(f"{address}/vragenlijst/{at}")
    assert here(page) == at
    return response
