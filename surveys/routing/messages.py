"""What a respondent reads when an answer does not fit, in plain Dutch."""

from typing import Final

MESSAGES: Final[dict[str, str]] = {
    "required_choice": "Kies een antwoord.",
    "required_multiple": "Kies een of meer antwoorden.",
    "required_scale": "Kies een getal van {minimum} tot en met {maximum}.",
    "required_integer": "Vul een heel getal in.",
    "required_year": "Vul een jaartal in.",
    "required_text": "Vul een antwoord in.",
    "unknown_choice": "Kies een van de antwoorden in de lijst.",
    "exclusive": "U koos ‘{choice}’ samen met een ander antwoord. Dat gaat niet samen. Kies het een of het ander.",
    "too_few": "Kies ten minste {minimum} antwoorden. U koos er {count}.",
    "too_many": "Kies ten hoogste {maximum} {antwoorden}. U koos er {count}.",
    "not_whole": "Vul een heel getal in, bijvoorbeeld 3.",
    "not_year": "Vul een jaartal van vier cijfers in, bijvoorbeeld {example}.",
    "outside_scale": "Kies een getal van {minimum} tot en met {maximum}.",
    "outside": "Vul een getal in van {minimum} tot en met {maximum}.",
    "too_small": "Vul een getal in van {minimum} of hoger.",
    "too_large": "Vul een getal in van {maximum} of lager.",
    "too_long": "Gebruik ten hoogste {maximum} tekens. U gebruikte er {length}.",
    "not_text": "Vul een gewone tekst in.",
    "constraint": "Dit antwoord past niet. Controleer wat u hebt ingevuld.",
    "warning": "Dit antwoord is ongewoon. Klopt het? Dan kunt u verder.",
}


def message(code: str, **words: object) -> str:
    """Return the message `code` with its words filled in."""
    return MESSAGES[code].format(**words)
