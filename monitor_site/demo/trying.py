"""Who can be played in the demo: one respondent of each office who has not begun, and three officials, with their codes."""

from collections.abc import Sequence

from django.db.models import QuerySet

from monitor_site.demo.respondents import LEFT_TO_TRY
from organisations.choices import Office, OfficialRole, Tier
from organisations.models import OfficeHolder, Official
from surveys.choices import InvitationStatus
from surveys.codes import code_for, edition_keys, group_code
from surveys.models import Invitation, Survey


def holders_to_try(holders: Sequence[OfficeHolder]) -> list[OfficeHolder]:
    """Return the first people of each office by name, who are left to whoever tries the demo."""
    in_order = sorted(holders, key=lambda holder: (holder.sort_key, holder.pk))
    return [one for office in Office for one in [each for each in in_order if each.office == office][:LEFT_TO_TRY]]


def asked_to_try(officials: Sequence[Official]) -> list[Official]:
    """Return the officials of the first municipalities by name, and of the first water boards."""
    chosen: list[Official] = []
    for tier in (Tier.GEMEENTE, Tier.WATERSCHAP):
        of_tier = {each.organisation_id: each.organisation for each in officials if each.organisation.tier == tier}
        first = sorted(of_tier.values(), key=lambda organisation: (organisation.sort_key, organisation.pk))[:LEFT_TO_TRY]
        chosen += [each for each in officials if each.organisation in first]
    return chosen


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
