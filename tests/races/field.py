"""A survey in the field for races in fieldwork, the people in it, and two browsers of staff."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from django.conf import settings

from organisations.choices import Office
from surveys.inviting import send_to_one
from surveys.mails import Letterhead
from surveys.models import Invitation, Mailing
from tests.examples import make_invitation, make_survey, make_version
from tests.races.conftest import browser
from tests.races.racing import Site

NOW: Final = datetime.now(UTC)
years = count(2101)
"""Of editions of which there is one a race."""


@dataclass
class FieldSite(Site):
    """A survey in the field."""

    def race_of_its_own(self) -> "FieldSite":
        """Return a site with a survey in which nothing happened yet."""
        return replace(self, survey=make_survey(year=next(years), now=NOW))


def field_site() -> FieldSite:
    """Make a survey in the field, with its questionnaire in use."""
    survey = make_survey(now=NOW)
    make_version(survey, now=NOW)
    return FieldSite(survey, browser("een"), browser("ander"))


def person(site: FieldSite, **values: Any) -> Invitation:
    """Invite somebody with an address."""
    invitation = make_invitation(site.survey, Office.RAADSLID)
    invitation.office_holder.email = f"a{invitation.office_holder.pk}@voorbeeld.test"
    invitation.office_holder.phone = "030-1234567"
    invitation.office_holder.save()
    Invitation.objects.filter(pk=invitation.pk).update(**values)
    return Invitation.objects.select_related("survey__edition", "office_holder__organisation").get(pk=invitation.pk)


def written_to(site: FieldSite, **values: Any) -> Invitation:
    """Invite somebody who had a mail."""
    invitation = person(site, **values)
    send_to_one(invitation, now=NOW, letterhead=Letterhead.of(settings), name="Eerder")
    Mailing.objects.filter(invitation=invitation).update(sent_at=NOW)
    return invitation
