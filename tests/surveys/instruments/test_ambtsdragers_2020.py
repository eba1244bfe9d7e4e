"""The questionnaire for office holders of 2020: nothing left out, nothing unreachable, pages in the order of the n-chain."""

from itertools import chain, pairwise
from statistics import median

import pytest

from surveys.routing import check, check_answers, check_page, page_view, path, values_on_path
from tests.surveys.instruments.respondents import EVERYTHING, NOBODY_HURT, OFFICES, THREATENED, background_of

FORMS = ("verbaal", "bedreiging", "fysiek")
# What was asked together in 2020, in order, with the number of respondents of the report where it names one.
ASKED_TOGETHER = [
    (("functie", "geslacht", "burgercontact", "ambtsjaren"), None),
    (tuple(f"{role}_{form}" for role in ("getuige", "slachtoffer") for form in FORMS), 3060),
    (("incident_type", "incident_kanaal", "incident_ernst", "richtpunt", "richtpunt_wie"), 1057),
    (("oorsprong",), 1047),
    (("dader",), 1046),
    (("gevolgen",), 1043),
    (("besproken_met", "niet_besproken_reden", "bespreken_tevreden"), 1042),
    (("aangifte", "geen_aangifte_reden"), 1037),
    (("registratie",), 1034),
    (("nazorg",), 1027),
    (("st_reactie", "st_nazorg", "st_preventie", "st_voorlichting", "st_grens", "st_melden"), None),
    (("st_beslissingen", "st_rugrecht", "st_collegas", "st_stoppen"), None),
    (("intern",), 2972),
    (("intern_aantal", "intern_geslacht", "intern_positie", "intern_reeks"), 376),
    (("intern_besproken",), 375),
    (("intern_gevolgen",), 373),
    (("moreel_1", "moreel_2", "moreel_3"), 2943),
    (("bespreken_vrij",), 2929),
    (tuple(f"niet_naleven_{number}" for number in range(1, 10)), 2920),
    # Table 4.6 counts 2,909 for `advies`, without who answered "weet niet".
    (("bekend_zelf", "bekend_collegas", "advies"), 2916),
    (
        ("steunpunt_sipa", "steunpunt_rijksrecherche", "steunpunt_klokkenluiders", "dilemma_frequentie", "voorzitter_rol"),
        2901,
    ),
    (("desinformatie",), 2894),
    (("desinformatie_belemmerd", "desinformatie_toelichting"), 2894),
    (("opmerkingen",), 2889),
]


def words_on(view):
    """Return all texts of a page as shown."""
    texts = [view.title]
    for item in view.items:
        texts += [item.label, item.hint, item.minimum_label, item.maximum_label]
        texts += [choice.label for choice in item.choices]
        texts += chain.from_iterable((row.label, row.hint) for row in item.rows)
    return [text for text in texts if text]


def holds(questionnaire, answers, office="raadslid"):
    return values_on_path(questionnaire, answers, background_of(office), derived=True)


def test_check_finds_nothing(ambtsdragers_text):
    assert check(ambtsdragers_text) == ()


def test_simulation_of_a_thousand_reaches_everything(simulation):
    missed = (simulation.unreached_pages, simulation.unreached_items, simulation.unreached_options, simulation.stuck_pages)

    assert missed == ((), (), (), ())


def test_pages_follow_the_number_of_respondents(ambtsdragers):
    pages = [{ambtsdragers.page(ambtsdragers.variables[name].page_name).number for name in names} for names, _ in ASKED_TOGETHER]

    for (before, after), ((_, n_before), (_, n_after)) in zip(pairwise(pages), pairwise(ASKED_TOGETHER), strict=True):
        assert max(before) <= min(after)
        if n_before != n_after and None not in {n_before, n_after}:
            assert max(before) < min(after)


def test_every_question_has_its_place_in_the_order(ambtsdragers):
    asked = {name for item in ambtsdragers.items.values() for name in item.names}

    assert asked == set(chain.from_iterable(names for names, _ in ASKED_TOGETHER))


def test_respondent_counts_after_question_six(ambtsdragers):
    page = ambtsdragers.page(ambtsdragers.counts_page)

    assert {f"slachtoffer_{form}" for form in FORMS} <= set(page.variables)


@pytest.mark.parametrize(("answers", "most"), [(NOBODY_HURT, 16), (THREATENED, 26), (EVERYTHING, 26)])
def test_path_of_complete_answers_is_short_and_without_faults(ambtsdragers, answers, most):
    background = background_of("raadslid")

    assert len([page for page in path(ambtsdragers, answers, background) if not page.closing]) <= most
    assert check_answers(ambtsdragers, answers, background) == ()


def test_path_of_anybody_has_at_most_26_pages_and_without_incidents_16(ambtsdragers, simulation):
    unharmed = [
        len(response.pages) - 1  # the closing page stands on the overview
        for response in simulation.responses
        if response.answers["intern"] == "nooit" and all(response.answers[f"slachtoffer_{form}"] == "nooit" for form in FORMS)
    ]

    assert ambtsdragers.closing_page.variables == ("opmerkingen",)
    assert len(ambtsdragers.pages) == 27 + 1
    assert max(simulation.page_counts) == 26 + 1
    assert unharmed
    assert max(unharmed) <= 16


def test_incident_pages_have_a_way_out(ambtsdragers):
    personal = {page.name for page in ambtsdragers.pages if page.part.name == "incident" or page.name.startswith("intern")}

    assert {page.name for page in ambtsdragers.pages if page.quick_exit} == personal | {"agressie"}


def test_texts_fit_a_phone_screen_twice(ambtsdragers):
    lengths = {}
    for page in ambtsdragers.pages:
        view = page_view(ambtsdragers, page, EVERYTHING, background_of("raadslid"))
        lengths[page.name] = len(" ".join(words_on(view)))

    # About 750 characters of running text fill a screen of 360 by 640 points.
    assert median(lengths.values()) <= 750
    assert {name: length for name, length in lengths.items() if length > 1500} == {}


def test_questions_are_short(ambtsdragers):
    literal = {name for name, item in ambtsdragers.items.items() if item.source.startswith("letterlijk")}
    words = {name: len(item.label.split()) for name, item in ambtsdragers.items.items() if name not in literal}

    assert {name: count for name, count in words.items() if count > 25} == {}


@pytest.mark.parametrize("office", list(chain.from_iterable(OFFICES.values())))
def test_functie_is_filled_in_from_the_frame_and_stays_within_the_tier(ambtsdragers, office):
    background = background_of(office)

    question = page_view(ambtsdragers, ambtsdragers.page("functie"), {}, background).items[0]

    assert question.default == office
    assert tuple(choice.name for choice in question.choices) == OFFICES[background["bestuurslaag"]]


WORDS_OF_TIER = {
    "gemeente": ("gemeente", "gemeenteraad", "burgemeester", "college van burgemeester en wethouders", "gemeentesecretaris"),
    "provincie": ("provincie", "provinciale staten", "commissaris van de Koning", "gedeputeerde staten", "provinciesecretaris"),
    "waterschap": ("waterschap", "algemeen bestuur", "dijkgraaf", "secretaris-directeur"),
}


@pytest.mark.parametrize("tier", OFFICES)
def test_texts_use_the_words_of_the_tier_and_of_no_other(ambtsdragers, tier):
    office = OFFICES[tier][-1]
    answers = {**EVERYTHING, "functie": office, "besproken_met": ["partij"]}
    pages = [page for page in ambtsdragers.pages if page.name not in {"welkom", "functie"}]
    shown = "\n".join(
        chain.from_iterable(words_on(page_view(ambtsdragers, page, answers, background_of(office))) for page in pages)
    )

    others = [word for other, words in WORDS_OF_TIER.items() if other != tier for word in words]

    assert [word for word in WORDS_OF_TIER[tier] if word.lower() not in shown.lower()] == []
    assert [word for word in others if word.lower() in shown.lower()] == []
    assert "${" not in shown


def test_chair_is_not_asked_about_talking_to_the_chair(ambtsdragers):
    answers = {**EVERYTHING, "functie": "burgemeester"}
    offered = {
        name: {
            choice.name
            for choice in page_view(ambtsdragers, ambtsdragers.page(name), answers, background_of(office)).items[0].choices
        }
        for name, office in (("besproken", "burgemeester"), ("intern-besproken", "burgemeester"))
    }

    assert all("voorzitter" not in codes for codes in offered.values())


def test_water_board_has_no_griffier(ambtsdragers):
    answers = {**THREATENED, "functie": "lid_ab"}

    question = page_view(ambtsdragers, ambtsdragers.page("besproken"), answers, background_of("lid_ab")).items[0]

    assert "griffier" not in {choice.name for choice in question.choices}


@pytest.mark.parametrize(("kind", "warned"), [("fysieke_agressie", ["incident_type"]), ("verbale_agressie", [])])
def test_physical_incident_without_physical_aggression_gives_a_warning_only(ambtsdragers, kind, warned):
    posted = {"incident_type": kind, "incident_kanaal": "face_to_face", "incident_ernst": "4", "richtpunt": "anders"}

    checked = check_page(ambtsdragers, ambtsdragers.page("incident"), posted, THREATENED, background_of("raadslid"))

    assert [warning.variable for warning in checked.warnings] == warned
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("ja", "nee")),
        ({"slachtoffer_verbaal": "een_keer"}, ("ja", "ja")),
        ({"slachtoffer_bedreiging": "meerdere_keren"}, ("ja", "ja")),
        ({"slachtoffer_bedreiging": "nooit"}, ("nee", "nee")),
    ],
)
def test_slachtoffer_counts_forms_and_times(ambtsdragers, answers, expected):
    values = holds(ambtsdragers, {**THREATENED, **answers})

    assert (values["slachtoffer"], values["slachtoffer_meerdere"]) == expected


def test_slachtoffer_of_who_stopped_before_question_six_is_missing(ambtsdragers):
    values = holds(ambtsdragers, {"functie": "raadslid"})

    assert {"slachtoffer", "slachtoffer_meerdere", "getuige"}.isdisjoint(values)


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"oorsprong": "ongericht", "incident_type": "fysieke_agressie"}, "ongericht"),
        ({"oorsprong": "bewust", "incident_type": "fysieke_agressie"}, "fysiek"),
        ({"oorsprong": "bewust", "incident_type": "negatieve_opmerkingen"}, "negatieve_opmerkingen"),
        ({"oorsprong": "bewust"}, "instrumenteel"),
        ({"oorsprong": "emoties"}, "ongenoegen"),
        ({"oorsprong": "weet_niet"}, "ongenoegen"),
        ({"slachtoffer_bedreiging": "nooit"}, None),
    ],
)
def test_typologie_takes_the_first_that_fits(ambtsdragers, answers, kind):
    assert holds(ambtsdragers, {**THREATENED, **answers}).get("typologie") == kind


@pytest.mark.parametrize(
    ("answers", "name", "expected"),
    [
        ({"incident_ernst": 4}, "ernstig", "minder_ernstig"),
        ({"incident_ernst": 5}, "ernstig", "ernstig"),
        ({"getuige_fysiek": "een_keer"}, "getuige", "ja"),
        ({}, "getuige", "nee"),
        ({}, "besproken", "ja"),
        ({"besproken_met": ["niemand"]}, "besproken", "nee"),
        ({"nazorg": "onvoldoende"}, "nazorg_ontvangen", "ja"),
        ({"nazorg": "niet_nodig"}, "nazorg_ontvangen", "nee"),
        ({"gevolgen": ["geen"]}, "gevolg", "nee"),
        ({"gevolgen": ["materieel"]}, "gevolg", "ja"),
        ({"incident_kanaal": "sociale_media"}, "kanaal_groep", "sociale_media"),
        ({}, "kanaal_groep", "overig"),
        ({"aangifte": "ja_organisatie"}, "aangifte_gedaan", "ja"),
        ({"niet_naleven_9": "een_keer"}, "getuige_niet_integer", "ja"),
        ({"niet_naleven_9": "weet_niet"}, "getuige_niet_integer", "nee"),
        ({"desinformatie": "nooit"}, "belemmerd_totaal", "nvt"),
        ({}, "belemmerd_totaal", "groot"),
        ({"functie": "wethouder"}, "functie_gewijzigd", "ja"),
        ({}, "functie_gewijzigd", "nee"),
        ({}, "stedelijk", "stedelijk"),
    ],
)
def test_derived_variable_follows_its_definition(ambtsdragers, answers, name, expected):
    assert holds(ambtsdragers, {**EVERYTHING, **answers})[name] == expected


@pytest.mark.parametrize(
    ("urbanity", "expected"), [(1, "stedelijk"), (3, "stedelijk"), (4, "landelijk"), (5, "landelijk"), (0, "nvt")]
)
def test_stedelijk_has_two_classes(ambtsdragers, urbanity, expected):
    background = {**background_of("raadslid"), "stedelijkheid": urbanity}

    assert values_on_path(ambtsdragers, NOBODY_HURT, background, derived=True)["stedelijk"] == expected


@pytest.mark.parametrize(
    ("group", "offices"),
    [
        ("voorzitter", ("burgemeester", "commissaris", "dijkgraaf")),
        ("medebestuurder", ("wethouder", "gedeputeerde", "lid_db")),
        ("volksvertegenwoordiger", ("raadslid", "statenlid", "lid_ab")),
    ],
)
def test_groep_follows_the_office(ambtsdragers, group, offices):
    assert {holds(ambtsdragers, {"functie": office}, office)["groep"] for office in offices} == {group}
