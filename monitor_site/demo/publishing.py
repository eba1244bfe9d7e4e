"""From a demo to a publication in one go: the bench is settled, both surveys are frozen, and the pair is published."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from monitor_site.demo.parts import Parts
from reports.deciding import decide_publication
from reports.models import Publication, Snapshot
from reports.publishing import make_publication, publish
from reports.snapshots import freeze
from surveys.block_records import double_blocks, is_settled, rows_of
from surveys.choices import SurveyKind
from surveys.doubles import dossiers_with_answers
from surveys.models import Edition, Survey
from surveys.reconciling import accept
from surveys.templatetags.dutch import dutch_number

Tell = Callable[[str], None]


@transaction.atomic
def publish_demo(edition: Edition, *, now: datetime, tell: Tell, parts: Parts | None = None) -> Publication:
    """Settle, freeze and publish both surveys of an edition; nobody is named for it.

    Raises SnapshotError and PublicationError, with nothing written, where the pages would refuse it too.
    """
    parts = parts or Parts()
    surveys = {survey.kind: survey for survey in edition.surveys.select_related("edition")}
    with parts.part("dubbele dossiers"):
        settled = settle_bench(surveys[SurveyKind.ORGANISATIES], now=now)
        tell(f"{settled} dubbel ingevulde blokken vastgesteld zoals voorgesteld")
    with parts.part("momentopnamen"):
        office_holders, organisations = (_frozen(surveys[kind], now, tell) for kind in SurveyKind)
    with parts.part("beslissen wat mag worden getoond"):
        draft = make_publication(edition, office_holders=office_holders, organisations=organisations, user=None, now=now)
        decide_publication(draft, now=now)
    with parts.part("publiceren"):
        publication = publish(draft, user=None, now=now)
    tell(f"publicatie {publication.pk} gepubliceerd")
    return publication


def settle_bench(survey: Survey, *, now: datetime) -> int:
    """Take the proposal on every double block that is open, the opening block of an organisation first; return how many."""
    settled = 0
    for dossier in dossiers_with_answers().filter(survey=survey):
        rows = rows_of(dossier)
        for name in [block.name for block in double_blocks(rows)] if rows is not None else []:
            # Anew for every block: what is settled of the opening block decides what is proposed for the others.
            fresh = rows_of(dossiers_with_answers().get(pk=dossier.pk))
            block = fresh.desk.block(name) if fresh is not None else None
            if fresh is None or block is None or is_settled(fresh, block):
                continue
            before = fresh.reconciled.get(name)
            accept(fresh, block, revision=before.revision if before else 0, by=None, now=now)
            settled += 1
    return settled


def _frozen(survey: Survey, now: datetime, tell: Tell) -> Snapshot:
    snapshot = freeze(survey, user=None, now=now, code_version=settings.CODE_VERSION)
    tell(f"{survey.get_kind_display().lower()}: momentopname {snapshot.pk}, n = {dutch_number(snapshot.respondents)}")
    return snapshot
