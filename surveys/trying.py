"""Shows a mail as a made-up person would get it, and sends it to who wants to see it first. Writes no rows."""

from typing import Final
from uuid import uuid4

from django.core.mail import EmailMultiAlternatives

from organisations.choices import Office, Tier
from organisations.models import OfficeHolder, Official, Organisation
from surveys.choices import RecipientState, WaveKind
from surveys.invitees import TierFunction, invitees_of
from surveys.mail_texts import with_placeholders
from surveys.mails import Letterhead, compose, values_for
from surveys.models import Invitation, Mailing, MailTemplate, MailWave, Survey
from surveys.postman import Postman
from surveys.standing import made_up_standing

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

    def of(self, mailing: Mailing, *, state: RecipientState) -> MailTemplate | None:  # noqa: ARG002 -- the same for everybody
        """Return the one text."""
        return self._text


def functions_to_show(survey: Survey, kind: WaveKind) -> tuple[TierFunction, ...]:
    """Return for whom a mail of this kind can be looked at."""
    functions = invitees_of(survey.kind).functions
    return tuple(one for one in functions if kind != WaveKind.ANNOUNCEMENT or one.function == Office.BURGEMEESTER)


def functions_to_try(survey: Survey, kind: WaveKind) -> tuple[TierFunction, ...]:
    """Return for whom a mail of this kind is worth looking at: one office of each tier it goes to, or every role."""
    if kind == WaveKind.ANNOUNCEMENT:
        return functions_to_show(survey, kind)
    functions = invitees_of(survey.kind).functions
    return tuple(one for one in functions if not isinstance(one.function, Office) or one.function in ONE_OF_EACH_TIER)


def example(
    survey: Survey,
    kind: WaveKind,
    whom: TierFunction,
    letterhead: Letterhead,
    *,
    to: str = MADE_UP_ADDRESS,
    state: RecipientState = RecipientState.NOT_STARTED,
    text: MailTemplate | None = None,
) -> EmailMultiAlternatives:
    """Return a mail as a made-up person gets it; its code belongs to no invitation and opens nothing.

    `text` is tried instead of the text that holds. Raises NoExampleError.
    """
    mailing = _made_up(survey, kind, whom, letterhead, to=to)
    standing = made_up_standing(whom.function, state)
    return compose(mailing, letterhead, None if text is None else _Given(text), standing=standing)


def first_draft(survey: Survey, kind: WaveKind, letterhead: Letterhead, *, state: RecipientState) -> tuple[str, str]:
    """Return subject and text of the program's own mail, with placeholders, to begin a text of staff with."""
    whom = functions_to_try(survey, kind)[0]
    mailing, standing = _made_up(survey, kind, whom, letterhead, to=MADE_UP_ADDRESS), made_up_standing(whom.function, state)
    mail = compose(mailing, letterhead, _Given(None), standing=standing)
    values = values_for(mailing, letterhead, standing)
    if standing.colleague is None:
        del values["collega"]
    return with_placeholders(str(mail.subject), values), with_placeholders(str(mail.body), values)


def _made_up(survey: Survey, kind: WaveKind, whom: TierFunction, letterhead: Letterhead, *, to: str) -> Mailing:
    if survey.edition.key_salt is None:
        raise NoExampleError
    official_name = _OFFICIAL_NAMES[whom.tier]
    organisation = Organisation(name=official_name.partition(" ")[2], official_name=official_name, tier=whom.tier)
    values = {"organisation": organisation, "initials": "V.", "family_name": "Voorbeeld", "email": to}
    invitation = Invitation(id=uuid4(), survey=survey)
    if isinstance(whom.function, Office):
        invitation.office_holder = OfficeHolder(office=whom.function, **values)
    else:
        invitation.official = Official(role=whom.function, **values)
    message_id = f"<{uuid4()}@{letterhead.mail_domain}>"
    return Mailing(wave=MailWave(survey=survey, kind=kind), invitation=invitation, message_id=message_id)


def send_to_oneself(wave: MailWave, address: str, *, letterhead: Letterhead, postman: Postman) -> int:
    """Send the mails of a wave, one of each tier or of each role, to who wants to see them; return how many.

    Raises NoExampleError, and what the postman raises.
    """
    functions = functions_to_try(wave.survey, WaveKind(wave.kind))
    for whom in functions:
        mail = example(wave.survey, WaveKind(wave.kind), whom, letterhead, to=address)
        mail.subject = f"[Test] {mail.subject}"
        postman.send(mail)
    return len(functions)
