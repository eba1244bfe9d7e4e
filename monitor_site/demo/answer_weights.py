"""How usual each answer is among the demo's respondents: near the percentages of 2020, so that tables look like tables.

Source of the percentages: I&O Research and Bureau BING for the ministry of the Interior, Monitor Integriteit en
Veiligheid 2020. Where the report gives none they are guesses. An answer that is not named weighs 1.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

from organisations.choices import TIER_OF_OFFICE, Office, Tier

Weights = dict[str, dict[str, float]]

_NEVER, _ONCE, _OFTEN = "nooit", "een_keer", "meerdere_keren"
_CERTAIN: Final = 100.0
_FUNCTION_AS_KNOWN: Final = 98.0
# Dagelijks, enkele keren per week, minder: who governs meets citizens more often than who represents them.
_CONTACT: Final = ("dagelijks", "enkele_keren_per_week", "minder_dan_eenmaal_per_week")
_GOVERNING: Final = (60, 33, 7)
_REPRESENTING: Final = (36, 45, 19)
_REPRESENTATIVES: Final = frozenset({Office.RAADSLID, Office.STATENLID, Office.LID_AB})
_WOMEN_SHARE: Final = 0.32
_HURT_BY_CONTACT: Final = {"dagelijks": 0.46, "enkele_keren_per_week": 0.33, "minder_dan_eenmaal_per_week": 0.17}
_HURT_BY_TIER: Final = {Tier.GEMEENTE: 1.0, Tier.PROVINCIE: 1.3, Tier.WATERSCHAP: 0.55}
_HURT_BY_OFFICE: Final = {Office.BURGEMEESTER: 1.2, Office.WETHOUDER: 1.15}
_HURT_BY_GENDER: Final = {"man": -0.02, "vrouw": 0.06}


@dataclass(frozen=True, slots=True)
class Profile:
    """What hangs together in one respondent."""

    office: Office
    gender: str
    contact: str
    is_hurt: bool


def drawn_profile(office: Office, randomness: Random) -> Profile:
    """Draw a respondent with this office."""
    gender = "vrouw" if randomness.random() < _WOMEN_SHARE else "man"
    usual = _REPRESENTING if office in _REPRESENTATIVES else _GOVERNING
    contact = randomness.choices(_CONTACT, weights=usual)[0]
    factor = _HURT_BY_TIER[TIER_OF_OFFICE[office]] * _HURT_BY_OFFICE.get(office, 1.0)
    share = _HURT_BY_CONTACT[contact] * factor + _HURT_BY_GENDER[gender]
    return Profile(office, gender, contact, is_hurt=randomness.random() < share)


def weights_of(profile: Profile) -> Weights:
    """Return how usual the answers are for somebody with this profile."""
    own = {
        "functie": {str(profile.office): _FUNCTION_AS_KNOWN},
        "geslacht": {"man": 0.0, "vrouw": 0.0, "anders": 0.8, "zeg_ik_niet": 2.4, profile.gender: _CERTAIN},
        "burgercontact": {**dict.fromkeys(_CONTACT, 0.0), profile.contact: _CERTAIN},
    }
    return _USUAL | own | (_HURT if profile.is_hurt else _UNHURT)


def _times(never: float, once: float, often: float, unknown: float = 0) -> dict[str, float]:
    return {_NEVER: never, _ONCE: once, _OFTEN: often, "weet_niet": unknown}


def _agreeing(share: float, unknown: float = 4) -> dict[str, float]:
    """Divide over the scale, with `share` percent of those with an opinion agreeing or agreeing entirely."""
    others = 100 - share
    return {
        "helemaal_eens": share * 0.3,
        "eens": share * 0.7,
        "neutraal": others * 0.55,
        "oneens": others * 0.33,
        "helemaal_oneens": others * 0.12,
        "weet_niet": unknown,
    }


_FORMS: Final = ("slachtoffer_verbaal", "slachtoffer_bedreiging", "slachtoffer_fysiek")
_UNHURT: Final[Weights] = {
    **dict.fromkeys(_FORMS, _times(_CERTAIN, 0, 0)),
    "getuige_verbaal": _times(70, 14, 16),
    "getuige_bedreiging": _times(85, 9, 6),
    "getuige_fysiek": _times(98, 1.5, 0.5),
}
_HURT: Final[Weights] = {
    "slachtoffer_verbaal": _times(3, 36, 61),
    "slachtoffer_bedreiging": _times(54, 27, 19),
    "slachtoffer_fysiek": _times(94, 5, 1),
    "getuige_verbaal": _times(35, 22, 43),
    "getuige_bedreiging": _times(60, 22, 18),
    "getuige_fysiek": _times(93, 5, 2),
}
_NO_REASON: Final = {
    "niet_ernstig": 61.0,
    "hoort_erbij": 24.0,
    "niet_gedacht": 5.0,
    "niets_gedaan": 9.0,
    "ter_plekke": 8.0,
    "bang": 3.0,
    "anders": 6.0,
}
# An exclusive answer is chosen as often as its part of all weights.
_CONSEQUENCES: Final = {"geen": 75.0, "werkplezier": 23.0, "eigen_gedrag": 16.0, "geestelijk": 8.0, "lichamelijk": 3.0}
_USUAL: Final[Weights] = {
    "ambtsjaren": {"0_1": 18, "2_4": 38, "5_8": 22, "9_of_meer": 22},
    # --- the last incident
    "incident_type": {
        "verbale_agressie": 52,
        "bedreiging_intimidatie": 21,
        "fysieke_agressie": 1,
        "seksuele_intimidatie": 1,
        "negatieve_opmerkingen": 25,
    },
    "incident_kanaal": {
        "sociale_media": 50,
        "face_to_face": 24,
        "brief": 3,
        "e_mail": 12,
        "telefonisch": 8,
        "anders": 3,
    },
    "incident_ernst": {"1": 9, "2": 20, "3": 21, "4": 21, "5": 17, "6": 9, "7": 3},
    "richtpunt": {"persoonlijk": 19, "organisatie": 49, "groep": 28, "bezittingen": 1, "anders": 4},
    "richtpunt_wie": {
        "mijzelf": 86,
        "gezin": 5,
        "familie": 1,
        "vrienden": 1,
        "buren": 0.5,
        "collega_ambtsdragers": 24,
        "iemand_anders": 6,
    },
    "oorsprong": {"ongenoegen": 35, "emoties": 34, "ongericht": 4, "bewust": 20, "anders": 4, "weet_niet": 2},
    "dader": {"onbekend": 15, "burger": 67, "ondernemer": 9, "georganiseerde_misdaad": 2, "iemand_anders": 10},
    "gevolgen": _CONSEQUENCES,
    "besproken_met": {
        "fractie": 40,
        "voorzitter": 28,
        "collega": 42,
        "griffier": 16,
        "secretaris": 8,
        "partij": 6,
        "vertrouwenspersoon": 1,
        "politie": 9,
        "naasten": 30,
        "iemand_anders": 4,
        "niemand": 80,
    },
    "niet_besproken_reden": _NO_REASON,
    "bespreken_tevreden": {"zeer_tevreden": 24, "tevreden": 53, "neutraal": 15, "ontevreden": 6, "zeer_ontevreden": 2},
    "aangifte": {"ja_zelf": 5, "ja_organisatie": 3, "nee": 90, "weet_niet": 2},
    "geen_aangifte_reden": _NO_REASON,
    "registratie": {"ja": 13, "nee": 52, "weet_niet": 35},
    "nazorg": {"voldoende": 16, "onvoldoende": 3, "niet_gereageerd": 8, "niet_nodig": 73},
    # --- the organisation
    "st_reactie": _agreeing(79, 15),
    "st_nazorg": _agreeing(63, 30),
    "st_preventie": _agreeing(73, 12),
    "st_voorlichting": _agreeing(33, 5),
    "st_grens": _agreeing(90, 2),
    "st_melden": _agreeing(82, 4),
    "st_beslissingen": _agreeing(8, 5),
    "st_rugrecht": _agreeing(72, 15),
    "st_collegas": _agreeing(22, 15),
    "st_stoppen": _agreeing(6, 5),
    "intern": _times(87, 6, 7),
    "intern_aantal": {"een": 56, "meer": 38, "weet_niet": 2, "zeg_ik_niet": 4},
    "intern_geslacht": {"man": 63, "vrouw": 14, "beide": 20, "weet_niet": 3},
    "intern_positie": {"hoger": 21, "gelijkwaardig": 58, "lager": 6, "verschillend": 13, "weet_niet": 2},
    "intern_reeks": {"eenmalig": 42, "reeks": 52, "weet_niet": 6},
    "intern_besproken": {"collegas": 48, "voorzitter": 27, "partner": 38, "vertrouwenspersoon": 2, "niemand": 28},
    "intern_gevolgen": {"geen": 55, "werkplezier": 45, "eigen_gedrag": 20, "geestelijk": 12, "lichamelijk": 4},
    # --- integrity
    **dict.fromkeys(("moreel_1", "moreel_2"), _agreeing(65, 3)),
    "moreel_3": _agreeing(62, 3),
    "bespreken_vrij": _agreeing(80, 1),
    "niet_naleven_1": _times(65, 12, 23, 25),
    "niet_naleven_2": _times(66, 14, 20, 18),
    "niet_naleven_3": _times(67, 15, 18, 20),
    "niet_naleven_4": _times(71, 12, 17, 20),
    "niet_naleven_5": _times(75, 11, 14, 22),
    "niet_naleven_6": _times(80, 10, 10, 28),
    "niet_naleven_7": _times(86, 7, 7, 28),
    "niet_naleven_8": _times(91, 5, 4, 25),
    "niet_naleven_9": _times(95, 3, 2, 25),
    "bekend_zelf": _agreeing(91, 1),
    "bekend_collegas": _agreeing(74, 6),
    "advies": _agreeing(91, 1),
    "steunpunt_sipa": {"ja": 15, "van_naam": 25, "nee": 59},
    "steunpunt_rijksrecherche": {"ja": 13, "van_naam": 25, "nee": 62},
    "steunpunt_klokkenluiders": {"ja": 24, "van_naam": 34, "nee": 42},
    "dilemma_frequentie": {"nooit": 6, "minder_dan_jaarlijks": 14, "jaarlijks": 34, "vaker": 38, "weet_niet": 8},
    "voorzitter_rol": {
        "bijeenkomsten": 56,
        "afspraken": 56,
        "inwerkprogramma": 51,
        "gedragscode": 49,
        "agenderen": 49,
        "risicoanalyse": 28,
        "scholing": 23,
        "handhaving": 23,
        "verantwoording": 18,
        "onderzoek": 17,
        "anders": 6,
        "weet_niet": 36,
    },
    "desinformatie": {"nooit": 41, "jaar": 45, "maand": 9, "week": 3, "dagelijks": 2},
    "desinformatie_belemmerd": {"niet": 29, "gering": 49, "beperkt": 17, "groot": 5},
}
