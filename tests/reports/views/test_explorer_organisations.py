"""Questions about organisations in the explorer: by tier only, policies from three of them, registrations from ten."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from reports.deciding import decide_publication
from reports.models import Snapshot
from reports.publishing import make_publication, publish
from surveys.choices import Phase
from surveys.models import Survey
from surveys.routing import derived_values
from tests.examples import NOW, make_survey, make_survey_of_organisations, make_version
from tests.reports.tableplans.examples import INSTRUMENTS, instrument
from tests.reports.tables.examples import snapshot_of

pytestmark = [pytest.mark.django_db, pytest.mark.decides]

EXPLORER = "/beheer/resultaten/verkennen/"
TIERS = {"gemeente": 30, "provincie": 11, "waterschap": 12}
POPULATION = {"gemeente": 355, "provincie": 12, "waterschap": 21}


def stored(survey: Survey) -> Snapshot:
    """Store organisations of every tier with the same policy for all, half of which have a norm and register everything."""
    questionnaire = instrument("organisaties")
    rows = []
    for tier, number in TIERS.items():
        for at in range(number):
            given = ("ja", "altijd") if at % 2 else ("nee", "vaak")
            known = {"bestuurslaag": tier, "agressie_identiek": "ja", "agressie_norm_id": given[0]}
            known |= {"agressie_registratie_id": given[1]}
            rows.append(known | derived_values(questionnaire, known))
    made = snapshot_of(rows, population=POPULATION)
    used = survey.questionnaires.get()
    manifest = made.manifest | {"made_at": NOW.isoformat(), "questionnaires": [{"version": used.version}]}
    manifest["survey"] |= {"kind": "organisaties"}
    content = {"sha256": made.sha256, "parquet": made.parquet, "manifest": manifest, "respondents": made.respondents}
    return Snapshot.objects.create(survey=survey, created_at=NOW, **content)


@pytest.fixture
def published() -> Snapshot:
    survey = make_survey_of_organisations(make_survey(phase=Phase.VERWERKING))
    make_version(survey, (INSTRUMENTS / "organisaties.yaml").read_text(encoding="utf-8"))
    snapshot = stored(survey)
    publication = make_publication(survey.edition, office_holders=None, organisations=snapshot, user=None, now=NOW)
    decide_publication(publication, now=NOW)
    publish(publication, user=None, now=NOW)
    return snapshot


def page_of(client: Client, **asked: Any) -> str:
    answer = client.get(f"{EXPLORER}?{urlencode(asked)}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_policies_are_shown_of_every_tier_and_registrations_of_large_ones(staff, published):
    reader = staff("view_results")

    questions = page_of(reader)
    policy = page_of(reader, momentopname=published.pk, vraag="agressie_norm_id", uitsplitsing="bestuurslaag")
    registered = page_of(reader, momentopname=published.pk, vraag="agressie_registratie_id", uitsplitsing="bestuurslaag")

    assert "beleid dat voor bestuur en volksvertegenwoordiging hetzelfde is" in questions
    assert re.search(r"Gemeenten 30 50%.* Provincies 11 45%.* Waterschappen 12 50%", policy)
    assert "Van organisaties waar het agressiebeleid voor bestuur en volksvertegenwoordiging hetzelfde is, antwoordde" in policy
    assert re.search(r"Provincies – –.* Waterschappen – –", registered)
    assert "de groep telt in het hele land minder dan 25 organisaties" in registered
    assert re.search(r"Gemeenten 30 – 50%\*", registered)


def test_there_is_nothing_to_filter_organisations_by(staff, published):
    page = page_of(staff("view_results"), momentopname=published.pk, vraag="agressie_norm_id")

    assert "Naar Iedereen samen Bestuurslaag" in page
    assert "En alleen" not in page
