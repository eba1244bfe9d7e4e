"""Organisations are chosen and asked."""

import pytest

from organisations.choices import Province, SizeClass, Tier
from surveys.choices import InterviewState
from surveys.in_depth.plan import in_depth_plan
from surveys.interview_list import proposals
from surveys.models import SelectedOrganisation
from tests.surveys.in_depth_examples import make_interview, make_interviewee, make_organisation
from tests.surveys.views.interviews.conftest import STUDY, page_of, text_of

pytestmark = pytest.mark.django_db


def frame() -> None:
    for place, province in enumerate((Province.GRONINGEN, Province.GELDERLAND, Province.UTRECHT, Province.LIMBURG) * 6):
        make_organisation(f"GM{place:04d}", province=province, size_class=SizeClass.UP_TO_20K)


def test_proposal_is_shown_and_chosen(researcher, edition):
    frame()
    drawn = [each.pk for each in proposals(edition, in_depth_plan(2020), seed=5)[0].organisations]

    page = text_of(researcher.get(f"{STUDY}2020/voorstel/?startgetal=5"))
    answer = researcher.post(f"{STUDY}2020/voorstel/", {"startgetal": "5", "organisatie": drawn}, follow=True)

    assert "Kies deze 20 organisaties" in page
    assert "20 organisaties zijn gekozen. Er is nog niemand benaderd." in text_of(answer)
    assert set(SelectedOrganisation.objects.values_list("organisation", "seed")) == {(key, 5) for key in drawn}


def test_proposal_that_changed_meanwhile_is_shown_anew(researcher, edition):
    frame()

    answer = researcher.post(f"{STUDY}2020/voorstel/", {"startgetal": "5", "organisatie": ["1", "x"]}, follow=True)

    assert answer.redirect_chain == [(f"{STUDY}2020/voorstel/?startgetal=5", 302)]
    assert "intussen veranderd" in text_of(answer)
    assert not SelectedOrganisation.objects.filter(edition=edition).exists()


def test_seed_that_is_no_number_is_refused_and_stays_typed(researcher, edition):  # noqa: ARG001 -- it is there
    frame()

    answer = researcher.get(f"{STUDY}2020/voorstel/?startgetal=veel")

    assert answer.status_code == 422
    assert 'value="veel"' in answer.content.decode()
    assert "Kies deze" not in text_of(answer)


def test_organisation_is_added_for_a_reason(researcher, edition):
    organisation = make_organisation("PV1", Tier.PROVINCIE, name="Verweg")

    refused = researcher.post(f"{STUDY}2020/toevoegen/", {"organisation": organisation.pk, "reason": ""})
    answer = researcher.post(f"{STUDY}2020/toevoegen/", {"organisation": organisation.pk, "reason": "bood zich aan"}, follow=True)

    assert refused.status_code == 422
    assert "met de hand: bood zich aan" in text_of(answer)
    assert SelectedOrganisation.objects.get(edition=edition).organisation == organisation


def test_invitation_is_a_text_to_copy_with_whom_it_is_for(researcher, selected):
    selected.organisation.officials.create(
        role="griffier", first_name="Noor", family_name="Griffioen", sort_key="griffioen", email="griffie@eigenstad.test"
    )

    page = text_of(researcher.get(page_of(selected, "uitnodiging/")))
    researcher.post(page_of(selected, "uitnodiging/"))

    assert "Geachte Noor Griffioen," in page
    assert "griffie@eigenstad.test" in page
    assert "Jo van Dam" in page
    selected.refresh_from_db()
    assert selected.approached_at is not None


def test_organisation_agrees_drops_out_and_comes_back(researcher, selected):
    make_interview(selected, state=InterviewState.PLANNED, days=900)
    agreed = text_of(researcher.post(page_of(selected, "doet-mee"), follow=True))
    asked = text_of(researcher.get(page_of(selected, "afvallen/")))
    refused = researcher.post(page_of(selected, "afvallen/"), {"reason": ""})
    dropped = text_of(researcher.post(page_of(selected, "afvallen/"), {"reason": "geen tijd"}, follow=True))
    too_late = text_of(researcher.post(page_of(selected, "doet-mee"), follow=True))
    back = text_of(researcher.post(page_of(selected, "terughalen"), follow=True))

    assert "Genoteerd dat deze organisatie meedoet." in agreed
    assert "Eén gepland interview vervalt." in asked
    assert refused.status_code == 422
    assert "De organisatie is afgevallen." in dropped
    assert "Haal haar eerst terug." in too_late
    assert "telt weer mee" in back


def test_organisation_with_an_interview_does_not_drop_out(researcher, selected):
    make_interview(selected, make_interviewee(selected))

    answer = researcher.post(page_of(selected, "afvallen/"), {"reason": "geen tijd"})

    assert answer.status_code == 422
    assert "Deze organisatie heeft meegedaan." in text_of(answer)
