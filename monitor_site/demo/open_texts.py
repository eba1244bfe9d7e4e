"""What invented people write at open questions, so that there is something to code and to mask. Nobody in it exists."""

from collections.abc import Mapping
from random import Random
from typing import Final

from surveys.routing import Kind, Questionnaire, Value

_REASONS: Final = (
    "Er was nog geen aanleiding voor.",
    "Wij zijn een kleine organisatie en kennen elkaar.",
    "De capaciteit ontbreekt.",
    "Staat op de agenda voor volgend jaar.",
    "Meldingen gaan mondeling naar de leidinggevende",
    "Het beleid wordt herzien na de herindeling.",
)
_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "incident_kanaal_anders": (
        "via WhatsApp",
        "een app van een inwoner",
        "Brief in de bus thuis, zonder afzender",
        "op straat in het dorp",
        "tijdens de raadsvergadering",
        "spandoek langs de weg",
        "Via de lokale krant",
        "appgroep van de buurt",
    ),
    "gevolgen_anders": ("slecht slapen", "Mijn gezin maakt zich zorgen.", "Gordijnen dicht", "verhuisd", "minder op Twitter"),
    "intern_gevolgen_anders": ("ik ga minder vaak naar de fractie", "overweeg te stoppen", "sfeer is weg", "Wel onthouden"),
    "niet_besproken_reden_anders": ("wilde niet klagen", "het was eenmalig", "ik kon het zelf af", "Kende de persoon goed"),
    "geen_aangifte_reden_anders": (
        "De wijkagent heeft met hem gesproken.",
        "geen bewijs",
        "de burgemeester raadde het af",
        "bang dat het erger wordt",
        "Hij bood later zijn excuses aan",
    ),
    "desinformatie_toelichting": (
        "Op Facebook staat steeds dat wij al besloten hebben, terwijl er nog niets ligt.",
        "Verdraaide cijfers over windmolens, overgenomen door de lokale omroep.",
        "Een inwoner stuurt raadsleden elke week mails met onjuiste verhalen. Ik antwoord niet meer.",
        "Nepaccount onder mijn naam op Twitter. Aangifte heeft niets opgeleverd.",
        "Vooral in appgroepen; daar kom je niet tussen.",
        "De heer Voorbeeld uit Nergenshuizen beweert op zijn site www.nergens.test dat ik steekpenningen aanneem.",
        "Wij worden gebeld door mensen die boos zijn over iets wat niet waar is. Eén liet zijn nummer achter: 06-00000000.",
        "Rond het azc ging het helemaal mis. Onze communicatie liep achter de feiten aan.",
        "Kan er weinig over zeggen.",
        "nvt",
    ),
    "opmerkingen": (
        "Goed dat dit wordt onderzocht.",
        "De vragenlijst was wat lang.",
        "Bij vraag over aangifte mis ik: melding bij de politie zonder aangifte.",
        "Graag ook aandacht voor de griffie, die krijgt veel over zich heen.",
        "Mail mij de uitkomst op lid@raad.test",
        "Geen",
        "Ik had het er met collega Proefpersoon over; die heeft hetzelfde meegemaakt.",
        "Sinds 2019 is het harder geworden, vooral online.",
    ),
    "geen_norm_reden": _REASONS,
    "agressie_niet_geregistreerd_reden": _REASONS,
    "integriteit_niet_geregistreerd_reden": _REASONS,
}


def with_texts(questionnaire: Questionnaire, answers: Mapping[str, Value], *, seed: int) -> dict[str, Value]:
    """Return answers with a sentence at every open question that was filled in and for which there are sentences.

    The same seed writes the same at a question, whoever else of an organisation fills it in.
    """
    return {name: _text(name, seed) if value and _is_open(questionnaire, name) else value for name, value in answers.items()}


def _is_open(questionnaire: Questionnaire, name: str) -> bool:
    variable = questionnaire.variables.get(name)
    return variable is not None and variable.kind in {Kind.TEXT, Kind.LONG_TEXT} and bool(_sentences(name))


def _sentences(name: str) -> tuple[str, ...]:
    """Return what is written at a question; one for identical policy, the board or the council has its name without the end."""
    return _TEXTS.get(name) or _TEXTS.get(name.rpartition("_")[0]) or ()


def _text(name: str, seed: int) -> str:
    return Random(f"{seed} {name}").choice(_sentences(name))  # noqa: S311 -- a repeatable demo, nothing secret
