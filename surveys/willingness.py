"""Reads what organisations answered about being interviewed, at the end of their own questionnaire. Writes nothing.

The one place where the in-depth study looks into dossiers, and it sees these answers only. Of two officials each says it for
the part that he or she would take, so one yes is enough to be asked.
"""

from typing import Final

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from organisations.models import Organisation
from surveys.choices import BlockStatus, Phase, SurveyKind, Willingness
from surveys.in_depth.plan import InDepthPlan
from surveys.models import BlockAnswers, Edition

_MOST_WILLING_FIRST: Final = (Willingness.YES, Willingness.MAYBE, Willingness.NO)


def willing_by_questionnaire(edition: Edition, plan: InDepthPlan) -> dict[int, Willingness]:
    """Return for each organisation, by its key, whether it said it may be asked; who did not say is not there."""
    said: dict[int, Willingness] = {}
    answers = _finished(edition).annotate(said=KT(f"answers__{plan.willingness.question}"))
    for organisation_id, value in answers.values_list("dossier__organisation", "said"):
        if value in Willingness.values:
            both = (Willingness(value), said.get(organisation_id, Willingness(value)))
            said[organisation_id] = min(both, key=_MOST_WILLING_FIRST.index)
    return said


def contacts_by_questionnaire(edition: Edition, plan: InDepthPlan, organisation: Organisation) -> list[tuple[str, ...]]:
    """Return whom officials of an organisation named to be asked for an interview: the answers to the plan's questions."""
    names = plan.willingness.contact
    found = _finished(edition).filter(dossier__organisation=organisation).order_by("finished_at", "pk")
    rows = [tuple(str(answers.get(name, "")) for name in names) for answers in found.values_list("answers", flat=True)]
    return [row for row in dict.fromkeys(rows) if any(row)]


def _finished(edition: Edition) -> QuerySet[BlockAnswers]:
    """Return what officials are done with; what comes of trying out only while the edition is being tried out."""
    answers = BlockAnswers.objects.filter(
        dossier__survey__edition=edition, dossier__survey__kind=SurveyKind.ORGANISATIES, finished_at__isnull=False
    ).exclude(status=BlockStatus.SKIPPED)
    return answers if edition.phase == Phase.PROEFVELD else answers.filter(dossier__is_test=False)
