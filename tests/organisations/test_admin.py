import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from organisations.choices import Office
from organisations.models import OfficeHolder, Organisation
from tests.examples import make_office_holder

pytestmark = pytest.mark.django_db

ORGANISATIONS = "/beheer/admin/organisations/organisation/"
HOLDERS = "/beheer/admin/organisations/officeholder/"


@pytest.fixture
def logged_in(settings):
    settings.STAFF_OTP_REQUIRED = False

    def log_in(role):
        client = Client()
        user = save_staff_user(f"test-{role}", role, password="een-lang-wachtwoord-vol-zin")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def form_of(holder, **changes):
    fields = ("office", "initials", "first_name", "prefix", "family_name", "email", "phone")
    return {"organisation": holder.organisation_id, **{name: getattr(holder, name) for name in fields}, **changes}


def test_fieldwork_corrects_address_and_name(logged_in):
    holder = make_office_holder(Office.RAADSLID)
    client = logged_in(Role.FIELDWORK)

    answer = client.post(
        f"{HOLDERS}{holder.pk}/change/", form_of(holder, family_name="Åkerman", email="nieuw@raad.test", phone="06 00 00 00 01")
    )

    holder.refresh_from_db()
    assert answer.status_code == 302
    assert (holder.family_name, holder.email, holder.phone) == ("Åkerman", "nieuw@raad.test", "06 00 00 00 01")
    assert holder.sort_key == "akerman\tåkerman"


def test_fieldwork_adds_a_successor(logged_in):
    holder = make_office_holder(Office.WETHOUDER)

    logged_in(Role.FIELDWORK).post(f"{HOLDERS}add/", form_of(holder, family_name="Opvolger"))

    assert set(OfficeHolder.objects.values_list("family_name", "sort_key")) == {
        ("Onvindbaar", "onvindbaar"),
        ("Opvolger", "opvolger"),
    }


def test_office_of_another_tier_is_refused(logged_in):
    holder = make_office_holder(Office.RAADSLID)

    page = logged_in(Role.FIELDWORK).post(f"{HOLDERS}{holder.pk}/change/", form_of(holder, office=Office.DIJKGRAAF))

    holder.refresh_from_db()
    assert "Deze functie hoort niet bij een gemeente." in page.content.decode()
    assert holder.office == Office.RAADSLID


def test_log_of_changes_holds_no_name(logged_in):
    holder = make_office_holder(Office.RAADSLID)
    client = logged_in(Role.RESEARCHER)

    client.post(f"{HOLDERS}{holder.pk}/change/", form_of(holder, email="nieuw@raad.test"))
    client.post(f"{HOLDERS}add/", form_of(holder, family_name="Onvindbaar-Ook"))

    entries = LogEntry.objects.all()
    assert len(entries) == 2
    assert [entry for entry in entries if "Onvindbaar" in f"{entry.object_repr} {entry.change_message}"] == []


@pytest.mark.parametrize("page", [HOLDERS, ORGANISATIONS])
def test_list_has_no_search(logged_in, page):
    make_office_holder(Office.RAADSLID)
    client = logged_in(Role.FIELDWORK)

    assert 'name="q"' not in client.get(page).content.decode()


def test_browser_is_asked_not_to_remember_persons(logged_in):
    holder = make_office_holder(Office.RAADSLID)

    page = logged_in(Role.FIELDWORK).get(f"{HOLDERS}{holder.pk}/change/").content.decode()

    assert page.count('autocomplete="off"') == 6


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?functie=raadslid", {"Raad"}),
        ("?organisation__tier__exact=waterschap", {"Water"}),
        ("?organisation__province__exact=PV26", {"Raad", "Staten"}),
        ("?functie=onzin", {"Raad", "Staten", "Water"}),
    ],
)
def test_office_holders_are_filtered(logged_in, query, found):
    make_office_holder(Office.RAADSLID, family_name="Raad")
    make_office_holder(Office.STATENLID, family_name="Staten")
    make_office_holder(Office.LID_AB, family_name="Water")

    page = logged_in(Role.FIELDWORK).get(f"{HOLDERS}{query}")

    assert {holder.family_name for holder in page.context["cl"].queryset} == found


def test_number_of_office_holders_leads_to_them(logged_in):
    holder = make_office_holder(Office.RAADSLID)
    make_office_holder(Office.WETHOUDER, family_name="Elders")
    client = logged_in(Role.RESEARCHER)
    address = f"{HOLDERS}?organisation__id__exact={holder.organisation_id}"

    assert f'<a href="{address}">1</a>' in client.get(ORGANISATIONS).content.decode()
    assert list(client.get(address).context["cl"].queryset) == [holder]


def test_researcher_repairs_an_organisation(logged_in):
    organisation = make_office_holder(Office.RAADSLID).organisation
    form = {
        "name": "Súdwest",
        "official_name": "Gemeente Súdwest",
        "province": "PV21",
        "inhabitants": "1000",
        "size_class": "tot_20k",
        "urbanity": "5",
    }

    answer = logged_in(Role.RESEARCHER).post(f"{ORGANISATIONS}{organisation.pk}/change/", form | {"code": "GM9999"})

    organisation.refresh_from_db()
    assert answer.status_code == 302
    assert (organisation.code, organisation.name, organisation.sort_key) == ("X0001", "Súdwest", "sudwest\tsúdwest")


def test_fieldwork_only_looks_at_organisations(logged_in):
    organisation = make_office_holder(Office.RAADSLID).organisation

    assert logged_in(Role.FIELDWORK).post(f"{ORGANISATIONS}{organisation.pk}/change/", {"name": "Anders"}).status_code == 403


def test_nobody_deletes_or_adds_organisations(logged_in):
    holder = make_office_holder(Office.RAADSLID)
    client = logged_in(Role.RESEARCHER)

    answers = [
        client.post(f"{HOLDERS}{holder.pk}/delete/", {"post": "yes"}).status_code,
        client.post(f"{ORGANISATIONS}{holder.organisation_id}/delete/", {"post": "yes"}).status_code,
        client.get(f"{ORGANISATIONS}add/").status_code,
    ]

    assert answers == [403, 403, 403]
    assert (OfficeHolder.objects.count(), Organisation.objects.count()) == (1, 1)


@pytest.mark.parametrize("people", [1, 3])
def test_lists_take_the_same_queries_for_any_number(logged_in, django_assert_num_queries, people):
    for _ in range(people):
        make_office_holder(Office.RAADSLID)
    client = logged_in(Role.RESEARCHER)

    with django_assert_num_queries(16):  # a row of the audit log for each of the two pages among them
        client.get(HOLDERS)
        client.get(ORGANISATIONS)
