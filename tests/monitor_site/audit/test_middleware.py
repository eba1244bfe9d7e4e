import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from monitor_site.audit.choices import Verb
from monitor_site.audit.middleware import subjects_of, verb_of
from monitor_site.audit.models import Event
from monitor_site.audit.noting import Subject
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from surveys.choices import Phase
from tests.examples import make_invitation, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey(phase=Phase.PROEFVELD)


def entered(role: Role) -> tuple[Client, int]:
    user = save_staff_user("jo", role, password="een-lang-wachtwoord-vol-zin")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, user.pk


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.STAFF_OTP_REQUIRED = False


def noted() -> list[tuple[object, ...]]:
    return list(Event.objects.order_by("id").values_list("user_id", "verb", "page", "subject", "subject_id"))


def test_page_that_was_shown_is_noted_with_what_it_is_about(survey):
    client, user_id = entered(Role.RESEARCHER)

    client.get(reverse("survey_response_counts", args=[survey.pk]))

    assert noted() == [(user_id, "seen", "survey_response_counts", "survey", str(survey.pk))]


def test_file_is_noted_as_taken_out(survey):
    client, user_id = entered(Role.RESEARCHER)

    client.get(reverse("response_counts_csv", args=[survey.pk]))

    assert noted() == [(user_id, "exported", "response_counts_csv", "survey", str(survey.pk))]


def test_page_that_somebody_may_not_open_is_noted_as_refused(survey):
    client, user_id = entered(Role.CALLER)

    client.get(reverse("survey_response_counts", args=[survey.pk]))

    assert noted() == [(user_id, "refused", "survey_response_counts", "survey", str(survey.pk))]


def test_page_that_is_not_there_is_not_noted():
    client, _ = entered(Role.RESEARCHER)

    client.get(reverse("survey_response_counts", args=[987654]))

    assert noted() == []


def test_invitation_opened_in_the_admin_is_noted_by_number_only(survey):
    invitation = make_invitation(survey, "raadslid")
    client, user_id = entered(Role.FIELDWORK)

    client.get(reverse("admin:surveys_invitation_change", args=[invitation.pk]))

    assert noted() == [(user_id, "seen", "admin:surveys_invitation_change", "invitation", str(invitation.pk))]


def test_manual_and_login_are_not_noted():
    client, _ = entered(Role.RESEARCHER)

    client.get(reverse("staff_manual", args=["onderzoeker"]))
    client.post(reverse("staff_logout"))

    assert noted() == []


def test_visitor_who_is_not_logged_in_is_not_noted(client, survey):
    client.get(reverse("survey_response_counts", args=[survey.pk]))

    assert noted() == []


@pytest.mark.parametrize(
    ("name", "status", "verb"),
    [
        ("plan_wave", 302, Verb.CHANGED),
        ("plan_wave", 422, Verb.SEEN),
        ("plan_wave", 404, None),
        ("plan_wave", 403, Verb.REFUSED),
        ("wave", 302, Verb.SENT),
    ],
)
def test_form_that_was_sent_is_told_by_its_outcome(name, status, verb):
    request = RequestFactory().post(reverse(name, args=[5]))
    request.resolver_match = resolve(request.path)

    assert verb_of(request, HttpResponse(status=status)) == verb


def test_pdf_shown_in_the_window_is_noted_as_taken_out():
    request = RequestFactory().get("/beheer/")

    assert verb_of(request, HttpResponse(content_type="application/pdf")) == Verb.EXPORTED


def test_subjects_are_the_ticked_rows_of_a_list_and_nothing_else():
    ticked = {"_selected_action": ["4", "5", "Jo"], "action": "iets", "naam": "Jo van Dam"}
    request = RequestFactory().post(reverse("admin:surveys_invitation_changelist"), ticked)

    assert list(subjects_of(resolve(request.path), request)) == [Subject("invitation", "4"), Subject("invitation", "5")]
