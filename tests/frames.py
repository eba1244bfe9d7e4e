"""The frame of organisations for tests: those of a register, with the officials that their tier has."""

from collections.abc import Iterable

from organisations.choices import OfficialRole, Tier
from organisations.models import Official, Organisation
from organisations.register import RegisterEntry


def frame_of(entries: Iterable[RegisterEntry]) -> None:
    """Put organisations in the frame with their officials, of whom nobody can be found by name."""
    Organisation.objects.bulk_create(
        Organisation(
            code=entry.code,
            tier=entry.tier,
            name=entry.name,
            official_name=entry.official_name,
            sort_key=entry.name.casefold(),
            province=entry.province,
            urbanity=entry.urbanity,
            size_class="20k_50k" if entry.tier == Tier.GEMEENTE else "nvt",
        )
        for entry in entries
    )
    for organisation in Organisation.objects.all():
        roles = [OfficialRole.SECRETARIS_DIRECTEUR]
        if organisation.tier != Tier.WATERSCHAP:
            roles = [OfficialRole.GRIFFIER, OfficialRole.SECRETARIS]
        Official.objects.bulk_create(Official(organisation=organisation, role=role, family_name="Onvindbaar") for role in roles)
