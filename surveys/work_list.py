"""Reads over what came back to mails: whom a report is about, and who needs another address. Writes nothing."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from django.db.models import Count, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from surveys.choices import BounceKind, ContactKind
from surveys.invitees import of_either, with_person
from surveys.models import Bounce, ContactMoment, Invitation, Mailing

SOFT_DAYS: Final = 3
"""On so many different days in a row a mail was not delivered for the time being: then somebody has to look at it."""
_PERSON: Final = "mailing__invitation"
RELATED: Final = (
    "mailing__wave",
    "mailing__invitation__survey__edition",
    *with_person("mailing__invitation__"),
)
_WITH_PERSON: Final = ("wave", "invitation__survey", "invitation__office_holder", "invitation__official")
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def mailing_of_report(message_ids: Iterable[str], names: Iterable[str], recipients: Iterable[str]) -> Mailing | None:
    """Return the mail that a report is about: by the best Message-ID in it, else the last one sent to an address it names."""
    mailings = Mailing.objects.select_related(*_WITH_PERSON)
    ids = tuple(message_ids)
    found = {mailing.message_id: mailing for mailing in mailings.filter(message_id__in=ids)}
    for message_id in ids:
        if message_id in found:
            return found[message_id]
    for name in names:
        if mailing := mailings.filter(message_id__startswith=f"<{name}@").first():
            return mailing
    sent = mailings.filter(sent_at__isnull=False).order_by("-sent_at")
    for address in recipients:
        if mailing := sent.filter(of_either("invitation__", email__iexact=address)).first():
            return mailing
    return None


def was_corrected_since(invitation: Invitation, moment: datetime) -> bool:
    """Tell whether the address was corrected after `moment`, so that what comes back to an older mail says nothing of it."""
    contacts = ContactMoment.objects.filter(invitation=invitation, kind=ContactKind.ADDRESS_CORRECTED, at__gt=moment)
    return contacts.exists()


def refused_mailings(lapsed: str) -> QuerySet[Mailing]:
    """Return the mails that a mail server refused and that no bounce was noted for; not those that lapsed before sending."""
    refused = Mailing.objects.filter(refused_at__isnull=False, bounces=None).exclude(refusal=lapsed)
    return refused.select_related(*_WITH_PERSON).order_by("pk")


def bounces_to_settle() -> QuerySet[Bounce]:
    """Return the work list: of everybody whose address fails the last report, with their organisation.

    Failing is one permanent report, or temporary ones on three different days in a row. Reports about nobody we know stand
    there too.
    """
    failures = Bounce.objects.filter(settled_at=None).exclude(kind=BounceKind.AUTO_REPLY)
    one_a_person = failures.filter(mailing__isnull=False).order_by(_PERSON, "-received_at", "-pk").distinct(_PERSON)
    people = Q(pk__in=Subquery(one_a_person.values("pk")))
    listed = Bounce.objects.filter(people | Q(mailing=None, settled_at=None)).exclude(kind=BounceKind.AUTO_REPLY)
    counted = listed.annotate(soft_days=_soft_days(), hard_count=_hard_count())
    return counted.filter(
        Q(hard_count__gt=0) | Q(soft_days__gte=SOFT_DAYS) | Q(mailing=None, kind=BounceKind.HARD)
    ).select_related(*RELATED)


def _hard_count() -> Coalesce:
    """Count the permanent reports of the same person that are still open."""
    same = Bounce.objects.filter(mailing__invitation=OuterRef(_PERSON), settled_at=None, kind=BounceKind.HARD)
    return Coalesce(Subquery(same.order_by().values(_PERSON).annotate(number=Count("pk")).values("number")), 0)


def _soft_days() -> Coalesce:
    """Count the days with a temporary report of the same person since the last sign that mail does arrive."""
    same = Bounce.objects.filter(mailing__invitation=OuterRef(_PERSON))
    replies = same.filter(kind=BounceKind.AUTO_REPLY).order_by("-received_at").values("received_at")[:1]
    last_reply = Coalesce(Subquery(replies), Value(_LONG_AGO), output_field=DateTimeField())
    soft = same.filter(kind=BounceKind.SOFT, settled_at=None).annotate(last_reply=last_reply)
    soft = soft.filter(received_at__gt=F("last_reply"))
    days = soft.order_by().values(_PERSON).annotate(number=Count(TruncDate("received_at"), distinct=True))
    return Coalesce(Subquery(days.values("number")), 0)


def reports_about(invitation: Invitation) -> QuerySet[Bounce]:
    """Return everything that came back to the mails of one person, newest first."""
    return Bounce.objects.filter(mailing__invitation=invitation).select_related("mailing__wave").order_by("-received_at", "-pk")


def automatic_replies() -> QuerySet[Bounce]:
    """Return the automatic replies that are not settled, with whoever sent them; who is back first stands first."""
    replies = Bounce.objects.filter(kind=BounceKind.AUTO_REPLY, settled_at=None)
    return replies.select_related(*RELATED).order_by(F("returns_on").asc(nulls_last=True), "-received_at")
