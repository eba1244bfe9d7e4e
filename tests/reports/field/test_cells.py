import pytest

from organisations.choices import Office
from organisations.models import Organisation
from reports.field import cells
from reports.field.cells import representation
from surveys.choices import Disposition, InvitationStatus
from surveys.models import Response, Survey
from tests.examples import make_invitation, make_response, make_survey, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(monkeypatch) -> Survey:
    monkeypatch.setattr(cells, "FEWEST_RESPONDENTS", 3)
    made = make_survey()
    make_version(made)
    survey = Survey.objects.select_related("edition").get(pk=made.pk)
    for office, people, answered in ((Office.RAADSLID, 6, 2), (Office.DIJKGRAAF, 4, 3)):
        for _ in range(people):
            make_invitation(survey, office)
        for _ in range(answered):
            make_response(survey, office, counts=True)
    Response.objects.filter(office=Office.RAADSLID).update(province="PV26")
    return survey


def test_representation_counts_people_and_respondents_in_one_query(survey, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = representation(survey)

    partial = {
        one.variable: [(each.category, each.population, each.respondents) for each in one.categories] for one in found.partial
    }
    assert partial == {
        "Bestuurslaag": [("Gemeente", 6, 2), ("Waterschap", 4, 3)],
        "Functie": [("Dijkgraaf", 4, 3), ("Raadslid", 6, 2)],
        "Provincie": [("Utrecht", 6, 2), ("n.v.t.", 4, 3)],
        "Inwonertal": [("20.000 tot 50.000 inwoners", 6, 2), ("n.v.t.", 4, 3)],
        "Stedelijkheid": [("Matig stedelijk", 6, 2), ("n.v.t.", 4, 3)],
    }
    assert found.mean_propensity == pytest.approx(0.5)


def test_representation_leaves_out_who_is_not_to_be_asked(survey):
    invitation = make_invitation(survey, Office.RAADSLID)
    invitation.disposition = Disposition.INELIGIBLE
    invitation.save()
    make_invitation(survey, Office.RAADSLID, is_test=True, status=InvitationStatus.NEW)

    assert representation(survey).partial[0].categories[0].population == 6


def test_representation_survives_people_who_moved_to_another_cell(survey):
    Organisation.objects.filter(tier="gemeente").update(urbanity=1)

    assert representation(survey) is not None


def test_representation_of_few_respondents_is_not_shown(survey, monkeypatch):
    monkeypatch.setattr(cells, "FEWEST_RESPONDENTS", 6)

    assert representation(survey) is None
