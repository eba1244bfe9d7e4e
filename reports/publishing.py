"""Makes a pair of snapshots the published one of an edition, and takes that back; the edition is published with it.

The only writer of `Publication`.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.choices import PublicationProfile, PublicationState
from reports.models import Publication, Snapshot
from reports.queries import undecided
from reports.waking import wake_for_decisions
from surveys.choices import Phase, SurveyKind
from surveys.models import Edition

_PHASES = (Phase.PROEFVELD, Phase.VERWERKING, Phase.GEPUBLICEERD)


class PublicationError(ValueError):
    """A publication cannot be made, published or withdrawn; the text says why, for staff."""


@transaction.atomic
def make_publication(
    edition: Edition,
    *,
    office_holders: Snapshot | None,
    organisations: Snapshot | None,
    user: User | None,
    now: datetime,
    profile: PublicationProfile = PublicationProfile.STRICT,
    profile_reason: str = "",
    seen: int | None = None,
) -> Publication:
    """Make a draft of what goes out of `edition`; only who is named may choose another profile than the strict one.

    A worker then decides, by that profile, over everything that can be asked of the snapshots.

    Raises PublicationError, and writes nothing, when the snapshots do not belong together or a reason is missing, or when there
    are more publications of the edition than the maker has `seen`.
    """
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)  # two who make one at once
    if seen is not None and Publication.objects.filter(edition=edition).count() != seen:
        raise PublicationError("Een collega heeft intussen een publicatie gemaakt. Kijk eerst of die volstaat.")
    _check_snapshots(edition, {SurveyKind.AMBTSDRAGERS: office_holders, SurveyKind.ORGANISATIES: organisations})
    reason = profile_reason.strip()
    if profile != PublicationProfile.STRICT and not (reason and user):
        raise PublicationError("Vul in waarom deze publicatie minder achterhoudt dan de strenge bescherming.")
    made = Publication.objects.create(
        edition=edition,
        office_holders=office_holders,
        organisations=organisations,
        profile=profile,
        profile_reason="" if profile == PublicationProfile.STRICT else reason,
        created_at=now,
        created_by=user,
    )
    wake_for_decisions()
    return made


@transaction.atomic
def publish(publication: Publication, *, user: User | None, now: datetime) -> Publication:
    """Publish a draft, and withdraw what was published of the edition until now. The edition becomes published too.

    Raises PublicationError, and writes nothing, when it is no draft or the phase of the edition does not allow it.
    """
    edition = Edition.objects.select_for_update().get(pk=publication.edition_id)
    publication = _locked(publication)
    if publication.state != PublicationState.DRAFT:
        raise PublicationError(f"Deze publicatie is al {publication.state.label.lower()}.")
    check_may_publish(edition, publication.snapshots)
    check_is_decided(publication)
    earlier = Publication.objects.filter(edition=edition, published_at__isnull=False, withdrawn_at=None)
    earlier.update(withdrawn_at=now, withdrawn_by=user)
    Publication.objects.filter(pk=publication.pk).update(published_at=now, published_by=user)
    _move(edition, Phase.VERWERKING, Phase.GEPUBLICEERD)
    return _locked(publication)


@transaction.atomic
def withdraw(publication: Publication, *, user: User | None, now: datetime) -> Publication:
    """Take back what was published, or give up a draft; raises PublicationError when that was done already."""
    edition = Edition.objects.select_for_update().get(pk=publication.edition_id)
    publication = _locked(publication)
    if publication.state == PublicationState.WITHDRAWN:
        raise PublicationError("Deze publicatie is al ingetrokken.")
    if publication.state == PublicationState.PUBLISHED:
        _move(edition, Phase.GEPUBLICEERD, Phase.VERWERKING)
    Publication.objects.filter(pk=publication.pk).update(withdrawn_at=now, withdrawn_by=user)
    return _locked(publication)


def check_may_publish(edition: Edition, snapshots: tuple[Snapshot, ...]) -> None:
    """Raise PublicationError when these snapshots of `edition` may not be published now.

    In the proefveld only test data may be, as a rehearsal; after closing only real data.
    """
    if edition.phase not in _PHASES:
        raise PublicationError(
            "Publiceren kan pas als de editie op verwerking staat; zolang het veld open is, ziet niemand resultaten."
        )
    is_tried_out = edition.phase == Phase.PROEFVELD
    if any(snapshot.is_test != is_tried_out for snapshot in snapshots):
        raise PublicationError("Een momentopname met testgegevens kan alleen in het proefveld worden gepubliceerd, als oefening.")


def check_is_decided(publication: Publication) -> None:
    """Raise PublicationError while it is still worked out what may be shown of a publication."""
    if undecided(publication):
        raise PublicationError(
            "Er wordt nog uitgezocht wat van deze publicatie getoond mag worden. Dat duurt een paar minuten; probeer het daarna "
            "opnieuw."
        )


def _check_snapshots(edition: Edition, chosen: dict[SurveyKind, Snapshot | None]) -> None:
    found = {kind: snapshot for kind, snapshot in chosen.items() if snapshot is not None}
    if not found:
        raise PublicationError("Kies ten minste één momentopname.")
    for kind, snapshot in found.items():
        if snapshot.survey.edition_id != edition.pk or snapshot.survey.kind != kind:
            raise PublicationError(f"Momentopname {snapshot.pk} is niet van {kind.label.lower()} van {edition}.")
        if snapshot.manifest.get("anonymised", {}).get("rows_gone"):
            raise PublicationError(f"De rijen van momentopname {snapshot.pk} zijn weg. Kies een nieuwere.")
    if len({snapshot.is_test for snapshot in found.values()}) > 1:
        raise PublicationError("De ene momentopname bevat testgegevens en de andere niet. Die horen niet in één publicatie.")


def _move(edition: Edition, before: Phase, after: Phase) -> None:
    """Bring an edition that is in the phase `before` to `after`; one that a researcher put elsewhere stays there."""
    Edition.objects.filter(pk=edition.pk, phase=before).update(phase=after)


def _locked(publication: Publication) -> Publication:
    found = Publication.objects.select_for_update(of=("self",)).select_related("edition", "office_holders", "organisations")
    return found.defer("office_holders__parquet", "organisations__parquet").get(pk=publication.pk)
