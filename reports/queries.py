"""Reads over snapshots and over what a snapshot would hold. Writes nothing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from organisations.choices import Office
from reports.choices import MicrodataState
from reports.models import NO_ROWS, DisclosureDecision, Download, Favourite, MicrodataImport, ProductFile, Publication, Snapshot
from surveys.choices import Disposition, Phase, SurveyKind
from surveys.doubles import dossiers_with_answers
from surveys.models import Dossier, Edition, Invitation, Questionnaire, Response, Survey


def counts_test_data(survey: Survey) -> bool:
    """Tell whether test data counts: only while the edition is tried out, and then all of it."""
    return bool(survey.edition.phase == Phase.PROEFVELD)


def responses_that_count(survey: Survey) -> QuerySet[Response]:
    """Return the responses that a snapshot made now would hold, in the order in which it holds them."""
    responses = Response.objects.filter(survey=survey, counts=True).order_by("row_id")
    return responses if counts_test_data(survey) else responses.filter(is_test=False)


def dossiers_that_count(survey: Survey) -> Iterator[Dossier]:
    """Yield the dossiers that a snapshot made now would look at, with their answers, in the order in which it holds them."""
    dossiers = dossiers_with_answers().filter(survey=survey).order_by("organisation__tier", "organisation__code")
    return iter(dossiers if counts_test_data(survey) else dossiers.filter(is_test=False))


def population_by_office(survey: Survey) -> dict[str, int]:
    """Return how many people were approached in each office, who does not take part included, who was left out not."""
    invitations = Invitation.objects.filter(survey=survey).exclude(disposition=Disposition.EXCLUDED)
    if not counts_test_data(survey):
        invitations = invitations.filter(is_test=False)
    counted = Counter(dict(invitations.values_list("office_holder__office").annotate(people=Count("pk")).order_by()))
    return {office.value: counted[office.value] for office in Office}


def snapshots() -> QuerySet[Snapshot]:
    """Return all snapshots, the newest first, without their bytes."""
    return Snapshot.objects.defer("parquet").select_related("survey__edition", "created_by").order_by("-created_at", "-pk")


def snapshots_with_results() -> QuerySet[Snapshot]:
    """Return the snapshots of which results may be seen: none of an edition that is in the field, none without rows."""
    return snapshots().exclude(survey__edition__phase=Phase.VELDWERK).exclude(parquet=NO_ROWS)


def surveys_to_freeze() -> QuerySet[Survey]:
    """Return the surveys of which snapshots are made: the newest edition first, office holders before organisations."""
    return with_taking_in(Survey.objects.select_related("edition").order_by("-edition__year", "kind"))


def questionnaires_of(snapshot: Snapshot) -> QuerySet[Questionnaire]:
    """Return the versions of the questionnaire to which the answers in a snapshot were given, the newest first."""
    versions = [used["version"] for used in snapshot.manifest.get("questionnaires", ())]
    return Questionnaire.objects.filter(survey=snapshot.survey_id, version__in=versions).order_by("-version")


# --- publications --------------------------------------------------------------------------------------------------
def favourites_of(user: User | AnonymousUser) -> QuerySet[Favourite]:
    """Return what somebody keeps of the results explorer, by name."""
    found = Favourite.objects.filter(user=user.pk).select_related("snapshot__survey__edition").defer("snapshot__parquet")
    return found.order_by("name", "pk")


def publications() -> QuerySet[Publication]:
    """Return all publications, the newest first, with their snapshots but not the bytes of those."""
    related = ("edition", "created_by", "published_by", "withdrawn_by")
    snapshots_too = ("office_holders__survey__edition", "organisations__survey__edition")
    found = Publication.objects.select_related(*related, *snapshots_too)
    return found.defer("office_holders__parquet", "organisations__parquet").order_by("-created_at", "-pk")


def published_publications() -> QuerySet[Publication]:
    """Return what is published and may be seen now.

    Nothing of an edition that is in the field. What was published in the proefveld is a rehearsal, and gone after it.
    """
    is_test = Q(office_holders__is_test=True) | Q(organisations__is_test=True)
    is_tried_out = Q(edition__phase=Phase.PROEFVELD)
    found = publications().filter(published_at__isnull=False, withdrawn_at=None).exclude(edition__phase=Phase.VELDWERK)
    return found.filter((is_tried_out & is_test) | (~is_tried_out & ~is_test))


def published_publication(edition: Edition) -> Publication | None:
    """Return what is published of an edition; None where nothing is, or it may not be seen now."""
    return published_publications().filter(edition=edition).first()


def may_be_made_of(publication: Publication) -> bool:
    """Tell whether results of all snapshots of a publication may be computed now."""
    chosen = [pk for pk in (publication.office_holders_id, publication.organisations_id) if pk is not None]
    return snapshots_with_results().filter(pk__in=chosen).count() == len(chosen)


def files_of(publication: Publication, user: User | AnonymousUser) -> QuerySet[ProductFile]:
    """Return the files of a publication without their bytes, the newest first, with whether `user` took each out before."""
    taken = Download.objects.filter(product_file=OuterRef("pk"), user=user.pk)
    return publication.files.defer("content").select_related("asked_by").annotate(was_taken=Exists(taken)).order_by("-pk")


def publication_with_rows(pk: int) -> Publication:
    """Return a publication with the bytes of its snapshots, to make files of; raises Publication.DoesNotExist."""
    related = ("edition", "office_holders__survey__edition", "organisations__survey__edition")
    return Publication.objects.select_related(*related).get(pk=pk)


def published_snapshots_with_results() -> QuerySet[Snapshot]:
    """Return the snapshots that are published, of which everybody who may see results sees them."""
    published = published_publications().order_by()
    is_published = Q(pk__in=published.values("office_holders")) | Q(pk__in=published.values("organisations"))
    return snapshots_with_results().filter(is_published)


def published_before(snapshot: Snapshot) -> QuerySet[Snapshot]:
    """Return the published snapshots of the same survey in earlier editions, the oldest edition first."""
    same = published_snapshots_with_results().filter(survey__kind=snapshot.survey.kind)
    return same.filter(survey__edition__year__lt=snapshot.survey.edition.year).order_by("survey__edition__year")


def editions_to_publish() -> QuerySet[Edition]:
    """Return the editions of which a publication can be made, the newest first: those that have a snapshot with rows."""
    frozen = Snapshot.objects.exclude(parquet=NO_ROWS).order_by().values("survey__edition")
    return Edition.objects.filter(pk__in=frozen).order_by("-year")


def snapshots_to_publish(edition: Edition, kind: SurveyKind) -> QuerySet[Snapshot]:
    """Return the snapshots of one survey of an edition that can be published, the newest first."""
    return snapshots().filter(survey__edition=edition, survey__kind=kind).exclude(parquet=NO_ROWS)


# --- microdata of earlier editions ---------------------------------------------------------------------------------
def may_take_in(survey: Survey) -> bool:
    """Tell whether a file of an earlier edition may be taken in as `survey`: not in the field, and no answers of its own."""
    return bool(with_taking_in(Survey.objects.filter(pk=survey.pk)).get().may_take_in)  # type: ignore[attr-defined]  # annotated


def with_taking_in(surveys: QuerySet[Survey]) -> QuerySet[Survey]:
    """Return surveys with `may_take_in`."""
    answered = Exists(Response.objects.filter(survey=OuterRef("pk"))) | Exists(Dossier.objects.filter(survey=OuterRef("pk")))
    is_over = Q(edition__phase__in=(Phase.VERWERKING, Phase.GEPUBLICEERD))
    return surveys.annotate(may_take_in=ExpressionWrapper(is_over & ~answered, BooleanField()))


def microdata_imports() -> QuerySet[MicrodataImport]:
    """Return the files of earlier editions, the newest first, without their rows."""
    related = ("survey__edition", "questionnaire__survey__edition", "created_by", "snapshot")
    found = MicrodataImport.objects.select_related(*related).defer("content", "snapshot__parquet", "questionnaire__definition")
    return found.order_by("-created_at", "-pk")


def questionnaires_to_map_to(kind: str) -> QuerySet[Questionnaire]:
    """Return the published versions to whose questions a file can be mapped, the newest edition and version first."""
    published = Questionnaire.objects.filter(survey__kind=kind, published_at__isnull=False).defer("definition")
    return published.select_related("survey__edition").order_by("-survey__edition__year", "-version")


def remembered_columns(kind: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield the columns of earlier files of this kind of survey with what they were said to mean, the newest file first."""
    rows = MicrodataImport.objects.filter(survey__kind=kind, state=MicrodataState.TAKEN_IN).order_by("-created_at", "-pk")
    for columns, meanings in rows.values_list("columns", "meanings"):
        for column in columns:
            if column["name"] in meanings:
                yield column, meanings[column["name"]]


# --- disclosure control --------------------------------------------------------------------------------------------
def decision_in_force(snapshot: Snapshot, publication: Publication | None = None) -> DisclosureDecision | None:
    """Return the decision that holds for `snapshot`, without its content; None where there is none, or it was never stored.

    The newest by the profile of `publication`; without that by the profile of what is published of the snapshot, so that a draft
    with another profile changes nothing for readers; and where nothing is, the newest of all.
    """
    if snapshot._state.adding:  # noqa: SLF001 -- Django documents _state
        return None
    found = DisclosureDecision.objects.defer("content").filter(snapshot_id=snapshot.pk)
    if publication is not None:
        found = found.filter(profile=publication.profile)
    else:
        holds_it = Q(office_holders=snapshot.pk) | Q(organisations=snapshot.pk)
        out = Publication.objects.filter(holds_it, published_at__isnull=False, withdrawn_at=None).order_by()
        found = found.annotate(in_force=Subquery(out.values("profile")[:1])).filter(Q(in_force=None) | Q(profile=F("in_force")))
    return found.order_by("-decided_at", "-pk").first()


def undecided(publication: Publication) -> tuple[Snapshot, ...]:
    """Return the snapshots of `publication` about which nobody decided since it was made, by its profile, what may be shown."""
    found = []
    for snapshot in publication.snapshots:
        stored = decision_in_force(snapshot, publication)
        # What was decided before knows nothing of tables that were added since.
        if stored is None or stored.decided_at < publication.created_at:
            found.append(snapshot)
    return tuple(found)


def publications_to_decide() -> QuerySet[Publication]:
    """Return the drafts, the oldest first: those that wait for a decision are among them."""
    waiting = Publication.objects.filter(withdrawn_at=None, published_at=None)
    return waiting.select_related("office_holders__survey__edition", "organisations__survey__edition").order_by(
        "created_at", "pk"
    )
