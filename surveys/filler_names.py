"""How who fills in a dossier is called: by name and role, as everybody in the dossier may know."""

from surveys.choices import FillerRole
from surveys.models import Filler
from surveys.office_words import office_word


def name_of(filler: Filler) -> str:
    """Return the name of a filler; a role where no name is kept any more."""
    if filler.invitation is not None:
        return filler.invitation.person.full_name
    return filler.name or role_of(filler).capitalize()


def role_of(filler: Filler) -> str:
    """Return the role of a filler as it stands in a sentence."""
    return "collega" if filler.role == FillerRole.COLLEAGUE else office_word(filler.role)


def name_and_role(filler: Filler) -> str:
    """Return the name of a filler with the role, as `Puck van der Berg (griffier)`."""
    return f"{name_of(filler)} ({role_of(filler)})"
