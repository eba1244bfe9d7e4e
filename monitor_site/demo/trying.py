"""Who can be played in the demo: one respondent of each office who has not begun, with the code."""

from django.db.models import QuerySet

from organisations.choices import Office
from surveys.choices import InvitationStatus
from surveys.codes import code_for, edition_keys, group_code
from surveys.models import Invitation, Survey


def invitations_to_try(survey: Survey) -> QuerySet[Invitation]:
    """Return for each office the first by name who was invited as a test and has not begun."""
    invitations = Invitation.objects.select_related("survey__edition", "office_holder__organisation")
    return (
        invitations.filter(survey=survey, is_test=True, status=InvitationStatus.NEW, opted_out=False)
        .order_by("office_holder__office", "office_holder__sort_key", "office_holder_id")
        .distinct("office_holder__office")
    )


def codes_to_try(survey: Survey, master_key: bytes) -> dict[Office, str]:
    """Return a code, as people type it, for each office; an office of which everybody has begun is absent.

    Raises ErasedKeysError once the edition is anonymous.
    """
    keys = edition_keys(master_key, survey.edition.key_salt)
    found = {Office(one.person.function): one for one in invitations_to_try(survey)}
    return {office: group_code(code_for(keys, found[office].pk)) for office in Office if office in found}
