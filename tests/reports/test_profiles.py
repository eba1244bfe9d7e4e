"""What each profile of protection withholds, on pages, in files and in the report, and for whom it holds."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from reports.choices import PublicationProfile
from reports.deciding import decide_publication
from reports.documents.material import Material
from reports.documents.report import compose, report_paper
from reports.exports.book import book_of
from reports.exports.book_csv import book_csv
from reports.models import Publication, Snapshot
from reports.publishing import make_publication, publish
from reports.queries import undecided
from reports.tables import compute
from surveys.choices import Phase
from tests.examples import NOW, make_survey
from tests.reports.documents.examples import WEIGHTING, small_material, write_text
from tests.reports.tables.examples import people, plan_2_1, snapshot_of

pytestmark = [pytest.mark.django_db, pytest.mark.decides]

KINDS = ("slachtoffer", "slachtoffer_verbaal", "slachtoffer_bedreiging", "slachtoffer_fysiek")


def hurt(number: int, gender: str, *, of: int) -> list:
    """So many of so many people of a gender were shouted at."""
    shouted_at = dict.fromkeys(KINDS, "nee") | {"slachtoffer": "ja", "slachtoffer_verbaal": "een_keer"}
    return people(number, geslacht=gender, **shouted_at) + people(of - number, geslacht=gender, **dict.fromkeys(KINDS, "nee"))


def stored(*, women: int, others: int) -> Snapshot:
    """Store a snapshot of eighty men, so many women of whom two thirds were hurt, and others."""
    rows = [*hurt(20, "man", of=80), *hurt(2 * women // 3, "vrouw", of=women), *hurt(0, "anders", of=others)]
    made = snapshot_of(rows)
    manifest = made.manifest | {"weighting": WEIGHTING, "made_at": NOW.isoformat()}
    manifest["survey"] |= {"kind": "ambtsdragers"}
    content = {"sha256": made.sha256, "parquet": made.parquet, "manifest": manifest, "respondents": made.respondents}
    return Snapshot.objects.create(survey=make_survey(phase=Phase.VERWERKING), created_at=NOW, **content)


def decided(snapshot: Snapshot, profile: str, user) -> Publication:
    """Make a draft with a profile and decide over it."""
    how = {"profile": PublicationProfile(profile), "profile_reason": "Vergelijken." if profile != "strict" else ""}
    publication = make_publication(
        snapshot.survey.edition, office_holders=snapshot, organisations=None, user=user, now=NOW, **how
    )
    decide_publication(publication, now=NOW)
    return publication


def seen_of(publication: Publication, client, folder) -> dict[str, str]:
    """Return what page, CSV, table book and report say of the women, and the report as a whole."""
    address = f"/beheer/resultaten/{publication.office_holders.pk}/2.1"
    small_material(folder, "2.1")
    write_text(folder, "agressie", '{{ tabel "2.1" }}')
    write_text(folder, "bijlage-1", "Onderzoek.", 'title: "Bijlage 1"\norder: 9\nsystem: true')
    paper = report_paper(compose(publication, folder=folder, material=Material(publication, folder=folder)))
    return {
        "page": row_of_women(client.get(f"{address}/").content.decode()),
        "csv": percentage_of_women(client.get(f"{address}/tabel.csv").content),
        "book": percentage_of_women(book_csv(book_of(publication.snapshots, publication=publication))),
        "report": row_of_women(paper),
        "paper": re.sub(r"\s+", " ", paper),
    }


def row_of_women(page: str) -> str:
    row = next(one for one in re.findall(r"<tr\b.*?</tr>", page, re.DOTALL) if ">Vrouwen" in one)
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def percentage_of_women(content: bytes) -> str:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    found = next(one for one in rows if one["tabel"] == "2.1" and (one["groep"], one["maat"]) == ("Vrouwen", "Totaal"))
    return f"{found['percentage']}%"


@pytest.mark.parametrize(
    ("profile", "sizes", "told"),
    [
        ("strict", (15, 0), (False, "Een groep met minder dan 20 respondenten is ook weggelaten")),
        ("from_ten", (15, 0), (True, "minder dan 50 respondenten zijn indicatief")),
        ("as_published_2020", (15, 0), (False, "minder dan 20 respondenten is weggelaten")),
        ("strict", (30, 5), (False, "minder dan 10 respondenten wordt daarom niet getoond")),
        ("as_published_2020", (30, 5), (True, "Verder is niets weggelaten")),
    ],
)
def test_page_files_and_report_withhold_what_the_profile_says(staff, tmp_path, profile, sizes, told):
    client = staff("view_results", "download_results")
    publication = decided(stored(women=sizes[0], others=sizes[1]), profile, User.objects.get(username="jo"))
    publish(publication, user=None, now=NOW)

    found = seen_of(publication, client, tmp_path)

    assert told[1] in found.pop("paper")
    assert {name: "67%" in text for name, text in found.items()} == dict.fromkeys(found, told[0])


def test_ten_to_nineteen_respondents_are_marked_where_they_are_shown(django_user_model):
    snapshot = stored(women=15, others=0)
    decided(snapshot, "from_ten", django_user_model.objects.create_user("onderzoeker"))

    women, men = (
        {cell.is_indicative for cell in group.cells if cell.bound is None}
        for group in compute(snapshot, plan_2_1()).groups[1::-1]
    )

    assert (women, men) == ({True}, {False})


def test_draft_with_another_profile_changes_nothing_for_readers(django_user_model):
    snapshot = stored(women=30, others=5)
    publish(decided(snapshot, "strict", None), user=None, now=NOW)

    draft = decided(snapshot, "as_published_2020", django_user_model.objects.create_user("onderzoeker"))

    seen, drafted = (compute(snapshot, plan_2_1(), one).groups[1].cells[0].value for one in (None, draft))
    assert (seen, drafted) == (None, pytest.approx(2 / 3))
    publish(draft, user=None, now=NOW)
    assert compute(snapshot, plan_2_1()).groups[1].cells[0].value == drafted


def test_new_publication_of_the_same_snapshot_is_decided_anew():
    snapshot = stored(women=30, others=0)
    decided(snapshot, "strict", None)
    later = NOW + timedelta(days=1)
    again = make_publication(snapshot.survey.edition, office_holders=snapshot, organisations=None, user=None, now=later)

    assert undecided(again) == (snapshot,)
    decide_publication(again, now=later)
    assert undecided(again) == ()
