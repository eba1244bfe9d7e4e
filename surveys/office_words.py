"""How an office is called in a running sentence: `raadslid`, and in full `raadslid van een gemeente`."""

from typing import Final

from organisations.choices import Office

IN_A_SENTENCE: Final = {
    Office.COMMISSARIS: "commissaris van de Koning",
    Office.STATENLID: "lid van Provinciale Staten",
    Office.LID_DB: "lid van het dagelijks bestuur",
    Office.LID_AB: "lid van het algemeen bestuur",
}
WHERE: Final = {
    Office.BURGEMEESTER: "van een gemeente",
    Office.WETHOUDER: "van een gemeente",
    Office.RAADSLID: "van een gemeente",
    Office.GEDEPUTEERDE: "van een provincie",
    Office.DIJKGRAAF: "van een waterschap",
    Office.LID_DB: "van een waterschap",
    Office.LID_AB: "van een waterschap",
}


def office_word(office: str) -> str:
    """Write an office as it stands in a sentence."""
    return IN_A_SENTENCE.get(Office(office), str(office))


def role(office: str) -> str:
    """Write an office with the kind of organisation, so that a sentence names nobody's own."""
    return f"{office_word(office)} {WHERE.get(Office(office), '')}".strip()
