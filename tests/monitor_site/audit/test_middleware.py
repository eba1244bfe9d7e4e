from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from monitor_site.audit.choices import Verb
from monitor_site.audit.middleware import NOT_NOTED, subjects_of, verb_of
from monitor_site.audit.models import Event
from monitor_site.audit.noting import Subject
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from organisations.models import OfficeHolder
from organisations.permissions import Deed
from surveys.choices import Phase
from surveys.models import CallTarget
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


@pytest.fixture
def fieldwork_client() -> tuple[Client, int]:
    return entered(Role.FIELDWORK)


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
        ("plan_wave", 200, Verb.SEEN),
        ("wave", 302, Verb.SENT),
        ("try_wave", 302, Verb.SENT),
        ("failing_address", 302, Verb.SENT),
        ("settle_bounce", 302, Verb.CHANGED),
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


def staff_pages(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[URLPattern]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from staff_pages(pattern.url_patterns, path)
        elif path.startswith(("beheer/", "^beheer/")) and not path.startswith("beheer/admin/"):
            yield pattern


def takes_posts(view: Callable[..., HttpResponse]) -> bool:
    """Send a form to a page; only one that takes none answers 405, whoever sends it and whatever is in it."""
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    with suppress(Exception):
        return view(request).status_code != 405
    return True


def test_every_page_with_a_button_says_what_that_does():
    own_account = NOT_NOTED | {"staff_password", "staff_sessions"}
    pages = [page for page in staff_pages(get_resolver().url_patterns) if page.name not in own_account]
    with_buttons = [page for page in pages if takes_posts(page.callback)]

    assert len(with_buttons) > 40
    assert [page.name for page in with_buttons if getattr(page.callback, "does", None) is None] == []


def test_deeds_are_those_of_the_log():
    assert {deed.value for deed in Deed} <= set(Verb.values)


def test_step_of_the_helpdesk_is_noted_as_sent_only_when_a_mail_goes(survey, fieldwork_client):
    invitation = make_invitation(survey, "raadslid")
    client, user_id = fieldwork_client
    step = reverse("helpdesk_step", args=[invitation.pk, "adres"])

    client.post(step, {"email": "nieuw@voorbeeld.test", "phone": ""})
    client.post(step, {"email": "ander@voorbeeld.test", "phone": "", "send": "on"})

    key = str(invitation.pk)
    assert noted() == [
        (user_id, "changed", "helpdesk_step", "invitation", key),
        (user_id, "sent", "helpdesk_step", "invitation", key),
    ]


def test_caller_is_noted_with_whom_is_on_the_screen(survey, fieldwork_client):
    invitation = make_invitation(survey, "raadslid")
    OfficeHolder.objects.update(phone="0612345678")
    client, user_id = fieldwork_client

    client.post(reverse("call_next"), {"uitvraag": survey.pk})
    client.get(reverse("calling"))
    target = CallTarget.objects.get()
    client.post(reverse("call_code_again"), {"persoon": target.pk})
    client.post(reverse("call_outcome"), {"persoon": target.pk, "uitkomst": "geen_gehoor"})

    key = str(invitation.pk)
    assert noted() == [
        (user_id, "changed", "call_next", "invitation", key),
        (user_id, "seen", "calling", "invitation", key),
        (user_id, "sent", "call_code_again", "invitation", key),
        (user_id, "changed", "call_outcome", "invitation", key),
    ]


def test_one_question_leaves_no_line(survey, fieldwork_client):
    client, _ = fieldwork_client
    session = client.session
    session["non_response_question"] = {"survey": survey.pk, "tier": "gemeente", "office": "raadslid", "is_test": False}
    session.save()

    client.get(reverse("call_question"))
    client.post(reverse("call_question"), {"antwoord": "nooit"})

    assert noted() == []
