"""Who gets a letter, and who would get one if the frame knew where to. Writes nothing."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from organisations.models import Organisation
from surveys.choices import ContactKind, InvitationStatus, LetterKind, SurveyKind
from surveys.invitees import invitees_of
from surveys.models import ContactMoment, Invitation, LetterFile, Survey

_NO_PLACE = Q(postal_address="") | Q(postcode="") | Q(city="")


def organisations_to_announce_to() -> QuerySet[Organisation]:
    """Return the organisations that exist and have a complete postal address."""
    return Organisation.objects.filter(ended_on=None).exclude(_NO_PLACE)


def people_to_write_to(survey: Survey) -> QuerySet[Invitation]:
    """Return who gets a letter with a code: who could get a mail, but has no address that works, and got no letter yet."""
    return _without_mail(survey).exclude(_no_place_of_person(survey))


def _no_place_of_person(survey: Survey) -> Q:
    invitees = invitees_of(survey.kind)
    fields = ("postal_address", "postcode", "city")
    return reduce(or_, (invitees.where(**{f"organisation__{field}": ""}) for field in fields))


def _without_mail(survey: Survey) -> QuerySet[Invitation]:
    letters = ContactMoment.objects.filter(invitation=OuterRef("pk"), kind=ContactKind.LETTER)
    invitees = invitees_of(survey.kind)
    people = Invitation.objects.filter(invitees.where(left_on=None), survey=survey, opted_out=False, disposition="")
    without_mail = invitees.where(email="") | invitees.where(email_failed_on__isnull=False)
    related = ("survey__edition", invitees.at("organisation"))
    return people.filter(without_mail, ~Exists(letters)).exclude(status=InvitationStatus.COMPLETE).select_related(*related)


@dataclass(frozen=True, slots=True)
class LetterCounts:
    """How many letters of one kind can be made for a survey, and how many not for want of a postal address."""

    kind: LetterKind
    letters: int
    without_place: int


def letter_counts(survey: Survey) -> tuple[LetterCounts, ...]:
    """Count the letters of a survey; the announcement goes with the survey of office holders."""
    people = _without_mail(survey)
    no_place = people.filter(_no_place_of_person(survey)).count()
    codes = LetterCounts(LetterKind.CODE, people_to_write_to(survey).count(), no_place)
    if survey.kind != SurveyKind.AMBTSDRAGERS:
        return (codes,)
    unknown = Organisation.objects.filter(_NO_PLACE, ended_on=None).count()
    return LetterCounts(LetterKind.ANNOUNCEMENT, organisations_to_announce_to().count(), unknown), codes


def letter_files(survey: Survey) -> QuerySet[LetterFile]:
    """Return the files of a survey, newest first, without what is in them but with whether they are made."""
    is_made = ExpressionWrapper(Q(sealed__isnull=False), output_field=BooleanField())
    return LetterFile.objects.filter(survey=survey).annotate(is_made=is_made).defer("sealed").select_related("made_by")
