import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.urls import reverse

from monitor_site.staff.roles import Role
from organisations.choices import Office
from surveys.choices import InvitationStatus
from surveys.models import Invitation
from tests.examples import make_invitation, make_response, make_survey, make_version

pytestmark = pytest.mark.django_db

INVITATIONS = "/beheer/admin/surveys/invitation/"


def user_form(user: User, *roles: str) -> dict[str, object]:
    return {
        "username": user.username,
        "first_name": "",
        "last_name": "",
        "is_active": "on",
        "groups": [Group.objects.get(name=role).pk for role in roles],
    }


def test_administrator_gives_an_account_its_role(logged_in, staff_user):
    client = logged_in(Role.ADMINISTRATOR)
    user = staff_user(Role.RESEARCHER)

    answer = client.post(reverse("admin:auth_user_change", args=[user.pk]), user_form(user, "bzk_lezer"))

    user.refresh_from_db()
    assert answer.status_code == 302
    assert [group.name for group in user.groups.all()] == ["bzk_lezer"]
    assert not user.is_staff


def test_account_has_exactly_one_role(logged_in, staff_user):
    client = logged_in(Role.ADMINISTRATOR)
    user = staff_user(Role.RESEARCHER)

    answer = client.post(reverse("admin:auth_user_change", args=[user.pk]), user_form(user, "bzk_lezer", "beheerder"))

    assert "Kies precies één rol." in answer.content.decode()


def test_administrator_cannot_change_the_own_role(logged_in):
    client = logged_in(Role.ADMINISTRATOR)
    own = User.objects.get()

    answer = client.post(reverse("admin:auth_user_change", args=[own.pk]), user_form(own, "onderzoeker"))

    assert answer.status_code == 403
    assert [group.name for group in own.groups.all()] == ["beheerder"]


@pytest.mark.parametrize("page", ["auth_user_change", "auth_user_password_change"])
def test_administrator_cannot_reach_a_superuser(logged_in, page):
    boss = User.objects.create_superuser("baas", password="een-lang-wachtwoord-vol-zin")

    assert logged_in(Role.ADMINISTRATOR).get(reverse(f"admin:{page}", args=[boss.pk])).status_code in {302, 404}


def test_no_account_can_be_made_superuser_in_the_admin(logged_in, staff_user):
    client = logged_in(Role.ADMINISTRATOR)
    user = staff_user(Role.FIELDWORK)

    client.post(reverse("admin:auth_user_change", args=[user.pk]), user_form(user, "veldwerk") | {"is_superuser": "on"})

    user.refresh_from_db()
    assert not user.is_superuser


@pytest.mark.parametrize("invited", [1, 3])
def test_invitations_list_takes_the_same_queries_for_any_number(logged_in, django_assert_max_num_queries, invited):
    survey = make_survey()
    for _ in range(invited):
        make_invitation(survey, Office.RAADSLID)
    client = logged_in(Role.FIELDWORK)

    with django_assert_max_num_queries(12):
        page = client.get(INVITATIONS).content.decode()

    assert page.count('class="field-person') == invited


def test_invitations_show_neither_code_nor_answers(logged_in):
    survey = make_survey()
    make_version(survey)
    survey.refresh_from_db()
    invitation = make_invitation(survey, Office.RAADSLID, status=InvitationStatus.STARTED)
    response = make_response(survey, Office.RAADSLID)
    response.answers = {"slachtoffer": "weet_niet"}
    response.save()
    client = logged_in(Role.FIELDWORK)

    pages = [client.get(INVITATIONS), client.get(reverse("admin:surveys_invitation_change", args=[invitation.pk]))]

    for page in pages:
        text = page.content.decode()
        assert "Onvindbaar" in text
        assert "weet_niet" not in text
        assert invitation.lookup.hex() not in text
        assert str(response.pk) not in text


def test_fieldwork_notes_that_somebody_does_not_take_part(logged_in):
    invitation = make_invitation(make_survey(), Office.RAADSLID)
    client = logged_in(Role.FIELDWORK)

    client.post(reverse("admin:surveys_invitation_change", args=[invitation.pk]), {"opted_out": "on", "status": "klaar"})

    invitation.refresh_from_db()
    assert invitation.opted_out
    assert invitation.status == InvitationStatus.NEW
    assert "Onvindbaar" not in str(LogEntry.objects.get())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?status__in=begonnen,klaar", 1),
        ("?office_holder__office__exact=raadslid", 1),
        ("?office_holder__organisation__tier__exact=gemeente", 2),
        ("?is_test__exact=1", 0),
    ],
)
def test_addresses_of_the_response_table_filter_the_invitations(logged_in, query, found):
    survey = make_survey()
    make_invitation(survey, Office.RAADSLID, status=InvitationStatus.STARTED)
    make_invitation(survey, Office.WETHOUDER)
    make_invitation(survey, Office.DIJKGRAAF)

    page = logged_in(Role.RESEARCHER).get(f"{INVITATIONS}{query}&survey__id__exact={survey.pk}")

    assert page.status_code == 200
    assert page.content.decode().count('class="field-person') == found


def test_admin_deletes_no_invitation(logged_in):
    invitation = make_invitation(make_survey(), Office.RAADSLID)

    answer = logged_in(Role.FIELDWORK).post(reverse("admin:surveys_invitation_delete", args=[invitation.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert Invitation.objects.count() == 1


def test_logging_out_in_the_admin_ends_the_session(logged_in):
    client = logged_in(Role.RESEARCHER)

    answer = client.post(reverse("admin:logout"))

    assert answer.url == "/beheer/inloggen"
    assert client.get("/beheer/").status_code == 302
