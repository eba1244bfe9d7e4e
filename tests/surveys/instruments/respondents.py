"""Made-up office holders and their answers to the questionnaire of 2020."""

from typing import Any, Final

OFFICES: Final = {
    "gemeente": ("burgemeester", "wethouder", "raadslid"),
    "provincie": ("commissaris", "gedeputeerde", "statenlid"),
    "waterschap": ("dijkgraaf", "lid_db", "lid_ab"),
}
NOBODY_HURT: Final[dict[str, Any]] = {
    "functie": "raadslid",
    "geslacht": "vrouw",
    "burgercontact": "dagelijks",
    "ambtsjaren": "2_4",
    **{f"{role}_{form}": "nooit" for role in ("getuige", "slachtoffer") for form in ("verbaal", "bedreiging", "fysiek")},
    **dict.fromkeys(("st_reactie", "st_nazorg", "st_preventie", "st_voorlichting", "st_grens", "st_melden"), "eens"),
    **dict.fromkeys(("st_beslissingen", "st_rugrecht", "st_collegas", "st_stoppen"), "oneens"),
    "intern": "nooit",
    **dict.fromkeys(("moreel_1", "moreel_2", "moreel_3", "bespreken_vrij", "bekend_zelf", "bekend_collegas", "advies"), "eens"),
    **{f"niet_naleven_{number}": "nooit" for number in range(1, 10)},
    **dict.fromkeys(("steunpunt_sipa", "steunpunt_rijksrecherche", "steunpunt_klokkenluiders"), "nee"),
    "dilemma_frequentie": "jaarlijks",
    "voorzitter_rol": ["gedragscode"],
    "desinformatie": "nooit",
}
THREATENED: Final[dict[str, Any]] = {
    **NOBODY_HURT,
    "slachtoffer_bedreiging": "een_keer",
    "incident_type": "bedreiging_intimidatie",
    "incident_kanaal": "telefonisch",
    "incident_ernst": 5,
    "richtpunt": "persoonlijk",
    "richtpunt_wie": ["mijzelf"],
    "oorsprong": "bewust",
    "dader": ["burger"],
    "gevolgen": ["werkplezier"],
    "besproken_met": ["griffier"],
    "bespreken_tevreden": "tevreden",
    "aangifte": "nee",
    "geen_aangifte_reden": ["niets_gedaan"],
    "registratie": "nee",
    "nazorg": "niet_gereageerd",
}
EVERYTHING: Final[dict[str, Any]] = {
    **THREATENED,
    "intern": "meerdere_keren",
    "intern_aantal": "een",
    "intern_geslacht": "man",
    "intern_positie": "gelijkwaardig",
    "intern_reeks": "reeks",
    "intern_besproken": ["partner"],
    "intern_gevolgen": ["geen"],
    "desinformatie": "week",
    "desinformatie_belemmerd": "groot",
}


def background_of(office: str) -> dict[str, Any]:
    """Return what the frame knows of somebody with this office."""
    tier = next(tier for tier, offices in OFFICES.items() if office in offices)
    is_municipal = tier == "gemeente"
    return {
        "bestuurslaag": tier,
        "functie_kader": office,
        "provincie": "" if tier == "waterschap" else "PV26",
        "stedelijkheid": 3 if is_municipal else 0,
        "inwonersklasse": "20k_50k" if is_municipal else "nvt",
    }
