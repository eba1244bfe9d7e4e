"""Examples of the in-depth study: organisations in several strata, and the study of 2020 as the report printed it."""

from datetime import timedelta
from typing import Final

from organisations.choices import Province, SizeClass, Tier, Urbanity
from organisations.models import Organisation
from surveys.choices import InterviewState, SelectionOrigin
from surveys.models import Edition, Interview, Interviewee, InterviewNote, ReceivedDocument, SelectedOrganisation
from tests.examples import NOW

ROLES: Final = ("secretaris", "griffier", "coordinator_agressie", "coordinator_integriteit", "hr_arbo", "overig")
# Tabel 1.3 and, of bijlage 1, tabel 4 and 5 of the Monitor Integriteit en Veiligheid 2020 (I&O Research, Bureau BING): how many
# organisations took part, and who was spoken to by role; an empty cell is a zero.
HELD_2020: Final = {Tier.GEMEENTE: 24, Tier.PROVINCIE: 5, Tier.WATERSCHAP: 7}
PEOPLE_2020: Final = {
    Tier.GEMEENTE: (6, 12, 6, 5, 5, 2),
    Tier.PROVINCIE: (0, 1, 1, 4, 1, 1),
    Tier.WATERSCHAP: (4, 1, 0, 1, 1, 3),
}


def make_edition(year: int = 2020) -> Edition:
    return Edition.objects.create(year=year, name=f"Monitor {year}")


def make_organisation(
    code: str,
    tier: Tier = Tier.GEMEENTE,
    *,
    province: str = Province.UTRECHT,
    size_class: SizeClass = SizeClass.FROM_20K,
    name: str = "",
) -> Organisation:
    is_municipality = tier == Tier.GEMEENTE
    return Organisation.objects.create(
        code=code,
        tier=tier,
        name=name or f"Plaats {code}",
        official_name=name or f"{tier.label} {code}",
        sort_key=(name or code).lower(),
        province="" if tier == Tier.WATERSCHAP else province,
        size_class=size_class if is_municipality else SizeClass.NOT_APPLICABLE,
        urbanity=Urbanity.MODERATE if is_municipality else Urbanity.NOT_APPLICABLE,
    )


def make_selected(edition: Edition, organisation: Organisation | None = None, **fields: object) -> SelectedOrganisation:
    known = {"origin": SelectionOrigin.HAND, "reason": "voor de test", "chosen_at": NOW, **fields}
    return SelectedOrganisation.objects.create(
        edition=edition, organisation=organisation or make_organisation(f"GX{Organisation.objects.count():04d}"), **known
    )


def make_interviewee(selected: SelectedOrganisation, role: str = "griffier", name: str = "Jo Zoekbaar") -> Interviewee:
    return Interviewee.objects.create(selected=selected, role=role, name=name, email="jo@voorbeeld.test", phone="0612345678")


def make_interview(
    selected: SelectedOrganisation, *people: Interviewee, state: InterviewState = InterviewState.HELD, days: int = -1
) -> Interview:
    interview = Interview.objects.create(selected=selected, takes_place_at=NOW + timedelta(days=days), state=state)
    interview.interviewees.set(people)
    return interview


def study_of_2020() -> Edition:
    """Make the 36 organisations and the 54 people of 2020, and beside them what does not count."""
    edition = make_edition()
    for tier, number in HELD_2020.items():
        chosen = [make_selected(edition, make_organisation(f"{tier[:2].upper()}{place:04d}", tier)) for place in range(number)]
        roles = [role for role, times in zip(ROLES, PEOPLE_2020[tier], strict=True) for _ in range(times)]
        groups = [[make_interviewee(each, role) for role in roles[place::number]] for place, each in enumerate(chosen)]
        for each, people in zip(chosen, groups, strict=True):
            make_interview(each, *people)
        # A second conversation with the same people, one that is still to come, and somebody who was not spoken to.
        make_interview(chosen[0], *groups[0])
        make_interview(chosen[1], make_interviewee(chosen[1]), state=InterviewState.PLANNED, days=9)
        make_interviewee(chosen[2], "overig")
        waiting = make_selected(edition, make_organisation(f"{tier[:2].upper()}9999", tier))
        make_interview(waiting, make_interviewee(waiting), state=InterviewState.NOT_HELD)
    return edition


def in_depth_places(edition: Edition) -> dict[str, int]:
    """Make an organisation with a document and a note, and return by which key each is reached."""
    selected = make_selected(edition)
    make_interview(selected, make_interviewee(selected, name="Jo Onvindbaar"))
    note = InterviewNote.objects.create(selected=selected, theme="overig", text="Onvindbaar", written_at=NOW)
    document = ReceivedDocument.objects.create(
        selected=selected, kind="gedragscode", title="Gedragscode", body="beide", received_on=NOW.date()
    )
    return {"selected": selected.pk, "note": note.pk, "document": document.pk}
