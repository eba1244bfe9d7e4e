"""Made-up fillers of the organisation questionnaire of 2020, and their answers to every block."""

from typing import Any, Final

from surveys.routing import Questionnaire, Value, block_values_on_path

PERSONAL: Final[dict[str, Any]] = {"functie": "secretaris", "functiejaren": 4, "beleidsveld": "bestuur"}
OPENING: Final[dict[str, Any]] = {
    f"{theme}_{name}": answer
    for theme in ("agressie", "integriteit")
    for name, answer in (
        ("eindverantwoordelijk_medewerkers", "secretaris"),
        ("eindverantwoordelijk_bestuur", "voorzitter"),
        ("eindverantwoordelijk_volksvertegenwoordiging", "voorzitter"),
        ("identiek", "ja"),
        ("als_medewerkers", "nee"),
    )
}
MEASURES: Final = ("norm", "huisregels", "communicatie", "melding", "opvang", "training", "voorlichting", "sociale_media")
VERSIONS: Final = ("id", "db", "vv")


def block_answers(version: str) -> dict[str, Any]:
    """Return the answers to both blocks of a version (`id`, `db` or `vv`)."""
    aggression = {f"agressie_{measure}_{version}": "ja" for measure in MEASURES}
    integrity = {
        f"integriteit_gedragscode_{version}": "2018",
        f"nevenfuncties_openbaar_{version}": "ja",
        f"nevenfuncties_hoe_{version}": ["website"],
        f"integriteit_aandacht_{version}": ["eed", "gedragscode"],
        f"integriteit_frequentie_{version}": "terugkerend",
        f"integriteit_training_{version}": "2019",
        f"integriteit_screening_bestuurders_{version}": "toets",
        f"integriteit_screening_volksvertegenwoordigers_{version}": "intern",
        f"integriteit_aanspreekpunt_{version}": "ja",
        f"integriteit_procedure_{version}": "nee",
        f"integriteit_registratie_{version}": "vaak",
    }
    registered = {f"agressie_onderzoek_{version}": "geen", f"agressie_registratie_{version}": "altijd"}
    asked = {**aggression, **registered, **integrity}
    left_out = {"db": "integriteit_screening_volksvertegenwoordigers_db", "vv": "integriteit_screening_bestuurders_vv"}
    return {name: value for name, value in asked.items() if name != left_out.get(version)}


ROLES: Final[dict[str, Any]] = {
    "audit": "2019",
    "evaluatie": "nooit",
    "jaarverantwoording": "ja",
    "aangiften_aantal": 1,
    "aangiften_gemotiveerd": "vaak",
    "kwetsbare_processen": ["inkoop", "vergunningen"],
    **{f"st_secretaris_{name}": "eens" for name in ("vraagbaak", "sparringpartner", "initiatief", "voorzitter")},
    **{f"st_griffier_{name}": "eens" for name in ("vraagbaak", "sparringpartner", "initiatief", "voorzitter", "mandaat")},
    "interview": "ja",
    "contact_naam": "De griffier",
    "contact_bereikbaar": "griffie@voorbeeld.invalid",
}
EVERYTHING: Final[dict[str, Any]] = {
    **PERSONAL,
    **OPENING,
    **{name: value for version in VERSIONS for name, value in block_answers(version).items()},
    **ROLES,
}
SEPARATE: Final[dict[str, Any]] = {**EVERYTHING, "agressie_identiek": "nee", "integriteit_identiek": "weet_niet"}


def background_of(tier: str, role: str = "secretaris") -> dict[str, Any]:
    """Return what is known of an organisation and of somebody who fills in for its griffier or secretaris."""
    is_municipal = tier == "gemeente"
    return {
        "bestuurslaag": tier,
        "namens": role,
        "provincie": "" if tier == "waterschap" else "PV26",
        "inwonersklasse": "20k_50k" if is_municipal else "nvt",
        "stedelijkheid": 3 if is_municipal else 0,
    }


def organisation_values(questionnaire: Questionnaire, tier: str, answers: dict[str, Any]) -> dict[str, Value]:
    """Return what counts of an organisation whose griffier and secretaris each answered all of their blocks alike."""
    roles = ("secretaris",) if tier == "waterschap" else ("griffier", "secretaris")
    return {
        name: value
        for role in roles
        for block in questionnaire.blocks
        for name, value in block_values_on_path(questionnaire, block, answers, background_of(tier, role)).items()
    }
