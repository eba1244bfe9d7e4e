"""Composes letters on paper: the announcement to an organisation and the letter with a code. Writes no rows, keeps nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final, Self
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils.text import slugify

from organisations.choices import FormOfAddress, OfficialRole, Tier
from organisations.models import Organisation, Person
from surveys.codes import code_for, edition_keys, group_code
from surveys.documents.pdf import Press
from surveys.mails import Letterhead
from surveys.models import Invitation, Survey
from surveys.standing import colleague_of

STYLES: Final = ("vendor/fonts.css", "css/letter_pdf.css")
LETTERS_A_PDF: Final = 250
FOR_THE_PRINTER: Final = "alle-brieven-op-postcode.pdf"
_ATTENTION: Final = {
    Tier.GEMEENTE: "T.a.v. de griffier en de secretaris",
    Tier.PROVINCIE: "T.a.v. de griffier en de secretaris",
    Tier.WATERSCHAP: "T.a.v. de secretaris-directeur",
}
_POSTCODE_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """What is the same on every letter of one file."""

    letterhead: Letterhead
    return_address: str
    on: date

    @classmethod
    def of(cls, settings: Any, on: date) -> Self:
        """Read it from Django's settings, or from anything with the same names."""
        return cls(letterhead=Letterhead.of(settings), return_address=settings.LETTER_RETURN_ADDRESS, on=on)


@dataclass(frozen=True, slots=True)
class AnnouncementLetter:
    """The announcement to one organisation."""

    organisation: Organisation
    address: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class CodeLetter:
    """The letter with the code of one person."""

    person: Person
    organisation: Organisation
    code: str
    address: tuple[str, ...]
    colleague: OfficialRole | None
    """Whom a letter to an official names as asked too."""


# --- the two files -------------------------------------------------------------------------------------------------
def announcement_zip(survey: Survey, organisations: Iterable[Organisation], paper: Paper) -> bytes:
    """Return a zip: a PDF for each organisation, and one with all letters by post code, for the printer.

    Raises PdfUnavailableError.
    """
    letters = [
        AnnouncementLetter(organisation, (organisation.official_name, _ATTENTION[Tier(organisation.tier)], *_place(organisation)))
        for organisation in sorted(organisations, key=by_postcode)
    ]
    press, kept = Press(STYLES), BytesIO()
    with ZipFile(kept, "w", ZIP_STORED) as archive:  # a PDF is packed already
        archive.writestr(_entry(FOR_THE_PRINTER, paper), press.pdf(announcement_html(survey, letters, paper)))
        for letter in letters:
            name = f"per-organisatie/{letter.organisation.code}-{slugify(letter.organisation.name)}.pdf"
            archive.writestr(_entry(name, paper), press.pdf(announcement_html(survey, [letter], paper)))
    return kept.getvalue()


def _entry(name: str, paper: Paper) -> ZipInfo:
    return ZipInfo(name, (paper.on.year, paper.on.month, paper.on.day, 0, 0, 0))


def code_zip(survey: Survey, invitations: Iterable[Invitation], paper: Paper) -> bytes:
    """Return a zip with a letter for each invitation, by post code; person and organisation are loaded.

    In PDFs of so many letters that a worker can draw one without growing large. Raises PdfUnavailableError.
    """
    letters = code_letters(survey, invitations, paper)
    press, kept = Press(STYLES), BytesIO()
    with ZipFile(kept, "w", ZIP_STORED) as archive:
        for number, start in enumerate(range(0, len(letters), LETTERS_A_PDF), start=1):
            part = letters[start : start + LETTERS_A_PDF]
            places = (written_postcode(letter.organisation.postcode).replace(" ", "") for letter in (part[0], part[-1]))
            name = f"deel-{number:02d}-postcode-{'-tot-'.join(places)}.pdf"
            archive.writestr(_entry(name, paper), press.pdf(code_html(survey, part, paper)))
    return kept.getvalue()


# --- composing -----------------------------------------------------------------------------------------------------
def code_letters(survey: Survey, invitations: Iterable[Invitation], paper: Paper) -> list[CodeLetter]:
    """Return the letters with codes, by post code."""
    keys = edition_keys(paper.letterhead.master_key, survey.edition.key_salt)
    ordered = sorted(invitations, key=lambda invitation: by_postcode(invitation.person.organisation))
    return [
        CodeLetter(
            person=invitation.person,
            organisation=invitation.person.organisation,
            code=group_code(code_for(keys, invitation.pk)),
            address=_address_of_person(invitation.person),
            colleague=colleague_of(invitation),
        )
        for invitation in ordered
    ]


def announcement_html(survey: Survey, letters: Sequence[AnnouncementLetter], paper: Paper) -> str:
    """Return the announcement letters as one document."""
    return _document(survey, letters, paper, "letters/announcement.html", f"Aankondiging {survey.edition.name}")


def code_html(survey: Survey, letters: Sequence[CodeLetter], paper: Paper) -> str:
    """Return the letters with codes as one document."""
    return _document(survey, letters, paper, "letters/code.html", f"Uitnodiging {survey.edition.name}")


def _document(survey: Survey, letters: Sequence[Any], paper: Paper, template: str, title: str) -> str:
    context = {"survey": survey, "letters": letters, "paper": paper, "template": template, "title": title}
    return render_to_string("letters/document.html", context)


# --- addresses -----------------------------------------------------------------------------------------------------
def by_postcode(organisation: Organisation) -> tuple[str, str]:
    """Return what letters are sorted by; letters to one organisation stay together."""
    return written_postcode(organisation.postcode), organisation.code


def written_postcode(postcode: str) -> str:
    """Write a post code as the post reads it: four digits, a space and two capitals."""
    plain = "".join(postcode.split()).upper()
    return f"{plain[:_POSTCODE_DIGITS]} {plain[_POSTCODE_DIGITS:]}".strip()


def _place(organisation: Organisation) -> tuple[str, str]:
    return organisation.postal_address, f"{written_postcode(organisation.postcode)}  {organisation.city.upper()}"


def _address_of_person(person: Person) -> tuple[str, ...]:
    form = FormOfAddress(person.form_of_address).label if person.form_of_address else "De heer/mevrouw"
    organisation = person.organisation
    return "Persoonlijk", f"{form} {person.full_name}", organisation.official_name, *_place(organisation)
