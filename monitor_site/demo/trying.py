"""Who can be played in the demo: one respondent of each office who has not begun, and three officials, with their codes."""

from collections.abc import Sequence

from django.db.models import QuerySet

from organisations.choices import Office, OfficialRole, Tier
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


def officials_to_try(survey: Survey) -> list[Invitation]:
    """Return the griffier and the secretaris of one municipality, who share a dossier, and a secretaris-directeur.

    Of the municipality with the first name where neither has begun; who is not there is left out.
    """
    new = Invitation.objects.select_related("survey__edition", "official__organisation").filter(
        survey=survey, is_test=True, status=InvitationStatus.NEW, opted_out=False
    )
    in_order = new.order_by("official__organisation__sort_key", "official__role", "official__sort_key")
    griffiers = in_order.filter(official__role=OfficialRole.GRIFFIER, official__organisation__tier=Tier.GEMEENTE)
    for griffier in griffiers:
        beside = in_order.filter(official__organisation=griffier.person.organisation, official__role=OfficialRole.SECRETARIS)
        if secretaris := beside.first():
            return [griffier, secretaris, *in_order.filter(official__role=OfficialRole.SECRETARIS_DIRECTEUR)[:1]]
    return list(in_order.filter(official__role=OfficialRole.SECRETARIS_DIRECTEUR)[:1])


def official_codes(invitations: Sequence[Invitation], master_key: bytes) -> list[tuple[Invitation, str]]:
    """Return each of these invitations with its code, as people type it; raises ErasedKeysError once the edition is anonymous."""
    return [(one, group_code(code_for(edition_keys(master_key, one.survey.edition.key_salt), one.pk))) for one in invitations]
