"""An organisation with a griffier and a secretaris in the survey of organisations, on the small questionnaire in blocks."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from organisations.choices import OFFICIALS_OF_TIER, OfficialRole, Province, SizeClass, Tier, Urbanity
from organisations.models import Official, Organisation
from surveys.choices import Phase, SurveyKind
from surveys.codes import code_for, edition_keys, lookup_hash, lookup_key
from surveys.dossiers import Desk, desk_of
from surveys.filling import BlockSheet, finish_block
from surveys.joining import join
from surveys.models import Edition, Filler, Invitation, Survey
from surveys.queries import find_filler
from surveys.questionnaires import forget_cached
from surveys.routing import Page, PageCheck, Part, Value
from surveys.saving import PostedPage, save
from tests.examples import AT_ANY_HOUR, NOW, make_version

BLOCKS: Final = Path(settings.BASE_DIR, "tests/questionnaires/blocks.yaml")

ABOUT_ME: Final[dict[str, Value]] = {"veld": "veiligheid", "jaren": 4}
SAME_POLICY: Final[dict[str, Value]] = {"beleid": "ja", "identiek": "ja"}
OWN_POLICY: Final[dict[str, Value]] = {"beleid": "ja", "identiek": "nee"}
MEASURES: Final[dict[str, Value]] = {"maatregelen": ["protocol"], "aangiften": 3}


@dataclass
class OrganisationSurvey:
    """A survey of organisations in the field, with one organisation whose officials are invited."""

    survey: Survey
    organisation: Organisation
    now: datetime

    def invitation(self, role: OfficialRole) -> Invitation:
        """Return the invitation of the official with this role."""
        related = ("survey__edition", "official__organisation")
        return Invitation.objects.select_related(*related).get(official__role=role, survey=self.survey)

    def code(self, role: OfficialRole) -> str:
        """Return the code of the official with this role."""
        keys = edition_keys(settings.CODE_MASTER_KEY, self.survey.edition.key_salt)
        return code_for(keys, self.invitation(role).pk)

    def filler(self, role: OfficialRole) -> Filler:
        """Let the official with this role come in."""
        return join(self.invitation(role), now=self.now)


def make_organisation(tier: Tier = Tier.GEMEENTE, *, number: int = 1, name: str = "Voorbeeldstad") -> Organisation:
    """Make an organisation."""
    is_municipality = tier is Tier.GEMEENTE
    return Organisation.objects.create(
        code=f"Y{number:04d}",
        tier=tier,
        name=name,
        official_name=f"{tier.label} {name}",
        sort_key=name.lower(),
        province="" if tier is Tier.WATERSCHAP else Province.UTRECHT,
        size_class=SizeClass.FROM_20K if is_municipality else SizeClass.NOT_APPLICABLE,
        urbanity=Urbanity.MODERATE if is_municipality else Urbanity.NOT_APPLICABLE,
    )


def make_organisation_survey(
    tier: Tier = Tier.GEMEENTE, *, text: str | None = None, now: datetime = NOW, days_left: int = 10, year: int = 2020
) -> OrganisationSurvey:
    """Make a survey of organisations with one organisation; its officials are called after their role."""
    forget_cached()
    edition = Edition.objects.create(
        year=year, name=f"Monitor Integriteit en Veiligheid {year}", phase=Phase.VELDWERK, **AT_ANY_HOUR
    )
    survey = Survey.objects.create(
        edition=edition,
        kind=SurveyKind.ORGANISATIES,
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=days_left),
    )
    make_version(survey, text or BLOCKS.read_text("utf-8"), now=now)
    survey.refresh_from_db()
    organisation = make_organisation(tier)
    for role in OFFICIALS_OF_TIER[tier]:
        invite_official(survey, organisation, role)
    return OrganisationSurvey(survey, organisation, now)


def invite_official(survey: Survey, organisation: Organisation, role: OfficialRole) -> Invitation:
    """Invite an official with a code that opens the door."""
    first_name = "Guusje" if role is OfficialRole.GRIFFIER else "Sjoerd"
    family_name = f"Onvindbaar{role.value.capitalize()}"
    official = Official.objects.create(
        organisation=organisation, role=role, first_name=first_name, family_name=family_name, sort_key=family_name.lower()
    )
    invitation = Invitation(survey=survey, official=official, lookup=secrets.token_bytes(32))
    keys, key = edition_keys(settings.CODE_MASTER_KEY, survey.edition.key_salt), lookup_key(settings.CODE_MASTER_KEY)
    invitation.lookup = lookup_hash(key, code_for(keys, invitation.pk))
    invitation.save()
    return invitation


def desk(filler: Filler) -> Desk:
    """Read the dossier as it is now."""
    found = find_filler(filler.pk)
    assert found is not None
    return desk_of(found)


def part(filler: Filler, name: str) -> Part:
    """Return a block by name."""
    found = desk(filler).block(name)
    assert found is not None
    return found


def sheet(filler: Filler, block: str, *, now: datetime = NOW) -> BlockSheet:
    """Take the answers of a filler to a block in hand."""
    return BlockSheet(desk(filler), part(filler, block), now)


def save_page(filler: Filler, block: str, page: str, answers: dict[str, Value], *, now: datetime = NOW) -> PageCheck:
    """Save a page of a block as the page on the screen does."""
    in_hand = sheet(filler, block, now=now)
    asked = in_hand.desk.questionnaire.page(page)
    posted = {name: value for name, value in answers.items() if name in asked.variables}
    return save(in_hand, PostedPage(asked, posted, in_hand.row.revision, 10, now))


def fill(filler: Filler, block: str, answers: dict[str, Value], *, now: datetime = NOW, finish: bool = True) -> None:
    """Fill in the pages of a block one after the other, and call it done."""
    in_hand = sheet(filler, block, now=now)
    while (page := next_page(in_hand)) is not None:
        posted = {name: value for name, value in answers.items() if name in page.variables}
        check = save(in_hand, PostedPage(page, posted, in_hand.row.revision, 10, now))
        assert check.problems == (), check.problems
    if finish:
        finish_block(filler, part(filler, block), now=now)


def next_page(in_hand: BlockSheet) -> Page | None:
    """Return the first page that is not saved yet."""
    pages = in_hand.desk.path(in_hand.block, in_hand.row)
    return next((page for page in pages if page.number > in_hand.row.furthest_page), None)
