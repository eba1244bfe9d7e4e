"""How an office or role is called in a running sentence: `raadslid`, and in full `raadslid van een gemeente`."""

from typing import Final

from organisations.choices import Office, OfficialRole, Tier

IN_A_SENTENCE: Final[dict[str, str]] = {
    Office.COMMISSARIS: "commissaris van de Koning",
    Office.STATENLID: "lid van Provinciale Staten",
    Office.LID_DB: "lid van het dagelijks bestuur",
    Office.LID_AB: "lid van het algemeen bestuur",
    OfficialRole.SECRETARIS_DIRECTEUR: "secretaris-directeur",
}
WHERE: Final[dict[str, str]] = {
    Tier.GEMEENTE: "van een gemeente",
    Tier.PROVINCIE: "van een provincie",
    Tier.WATERSCHAP: "van een waterschap",
}
SAYS_WHERE: Final = frozenset({Office.COMMISSARIS, Office.STATENLID})
"""Of these the name alone tells the kind of organisation."""


ORGANISATION_WORDS: Final = frozenset({"Gemeente", "Provincie", "Waterschap", "Hoogheemraadschap"})
"""With these a name begins that has no capital in a sentence."""


def in_a_sentence(official_name: str) -> str:
    """Write the name of an organisation as it stands in a sentence: `gemeente Utrecht`."""
    kind, _, rest = official_name.partition(" ")
    return f"{kind.lower()} {rest}" if rest and kind in ORGANISATION_WORDS else official_name


def office_word(function: str) -> str:
    """Write an office or role as it stands in a sentence."""
    return IN_A_SENTENCE.get(function, str(function))


def role(function: str, tier: str) -> str:
    """Write an office or role with the kind of organisation, so that a sentence names nobody's own."""
    return office_word(function) if function in SAYS_WHERE else f"{office_word(function)} {WHERE[tier]}"
