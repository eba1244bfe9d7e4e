"""Shows a mail as a made-up person would get it, and sends it to who wants to see it first. Writes no rows."""

from typing import Final
from uuid import uuid4

from django.core.mail import EmailMultiAlternatives

from organisations.choices import TIER_OF_OFFICE, Office, Tier
from organisations.models import OfficeHolder, Organisation
from surveys.choices import InvitationStatus, WaveKind
from surveys.mail_texts import with_placeholders
from surveys.mails import Letterhead, compose, values_for
from surveys.models import Invitation, Mailing, MailTemplate, MailWave, Survey
from surveys.postman import Postman

MADE_UP_ADDRESS: Final = "v.voorbeeld@voorbeeldstad.test"
ONE_OF_EACH_TIER: Final = (Office.RAADSLID, Office.STATENLID, Office.LID_AB)
_OFFICIAL_NAMES: Final = {
    Tier.GEMEENTE: "Gemeente Voorbeeldstad",
    Tier.PROVINCIE: "Provincie Voorbeeldland",
    Tier.WATERSCHAP: "Waterschap De Voorbeelden",
}


class NoExampleError(Exception):
    """The edition was made anonymous: no mail of it can be written again."""


class _Given:
    """The texts that staff wrote, as they are to be tried."""

    def __init__(self, text: MailTemplate | None) -> None:
        self._text = text

    def of(self, mailing: Mailing, *, has_begun: bool) -> MailTemplate | None:  # noqa: ARG002 -- the same for everybody
        """Return the one text."""
        return self._text


def offices_to_try(kind: WaveKind) -> tuple[Office, ...]:
    """Return for which offices a mail of this kind is worth looking at: one of each tier it goes to."""
    return (Office.BURGEMEESTER,) if kind == WaveKind.ANNOUNCEMENT else ONE_OF_EACH_TIER


def example(
    survey: Survey,
    kind: WaveKind,
    office: Office,
    letterhead: Letterhead,
    *,
    to: str = MADE_UP_ADDRESS,
    has_begun: bool = False,
    text: MailTemplate | None = None,
) -> EmailMultiAlternatives:
    """Return a mail as a made-up person with `office` gets it; its code belongs to no invitation and opens nothing.

    `text` is tried instead of the text that holds. Raises NoExampleError.
    """
    mailing = _made_up(survey, kind, office, letterhead, to=to, has_begun=has_begun)
    return compose(mailing, letterhead, None if text is None else _Given(text))


def first_draft(survey: Survey, kind: WaveKind, letterhead: Letterhead, *, for_started: bool) -> tuple[str, str]:
    """Return subject and text of the program's own mail, with placeholders, to begin a text of staff with."""
    mailing = _made_up(survey, kind, offices_to_try(kind)[0], letterhead, to=MADE_UP_ADDRESS, has_begun=for_started)
    mail, values = compose(mailing, letterhead, _Given(None)), values_for(mailing, letterhead)
    return with_placeholders(str(mail.subject), values), with_placeholders(str(mail.body), values)


def _made_up(survey: Survey, kind: WaveKind, office: Office, letterhead: Letterhead, *, to: str, has_begun: bool) -> Mailing:
    if survey.edition.key_salt is None:
        raise NoExampleError
    tier = TIER_OF_OFFICE[office]
    official_name = _OFFICIAL_NAMES[tier]
    organisation = Organisation(name=official_name.partition(" ")[2], official_name=official_name, tier=tier)
    holder = OfficeHolder(organisation=organisation, office=office, initials="V.", family_name="Voorbeeld", email=to)
    status = InvitationStatus.STARTED if has_begun else InvitationStatus.NEW
    invitation = Invitation(id=uuid4(), survey=survey, office_holder=holder, status=status)
    message_id = f"<{uuid4()}@{letterhead.mail_domain}>"
    return Mailing(wave=MailWave(survey=survey, kind=kind), invitation=invitation, message_id=message_id)


def send_to_oneself(wave: MailWave, address: str, *, letterhead: Letterhead, postman: Postman) -> int:
    """Send the mails of a wave, one of each tier, to who wants to see them; return how many.

    Raises NoExampleError, and what the postman raises.
    """
    offices = offices_to_try(WaveKind(wave.kind))
    for office in offices:
        mail = example(wave.survey, WaveKind(wave.kind), office, letterhead, to=address)
        mail.subject = f"[Test] {mail.subject}"
        postman.send(mail)
    return len(offices)
