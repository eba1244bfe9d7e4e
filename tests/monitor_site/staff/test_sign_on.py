import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from monitor_site.environment import ConfigurationError, read_environment
from monitor_site.staff.accounts import save_staff_user
from monitor_site.staff.roles import Role
from monitor_site.staff.sign_on import forget_provider
from tests.monitor_site.staff.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIdProvider, running_provider

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provider")]

START, BACK, HOME, LOGIN = "/beheer/inloggen/via-werkgever", "/beheer/inloggen/terug", "/beheer/", "/beheer/inloggen"


@pytest.fixture
def provider(settings) -> Iterator[OpenIdProvider]:
    forget_provider()
    with running_provider() as running:
        running.claims = {"sub": "a-1", "name": "Jo van Dam", "groups": ["miv-onderzoek"], "amr": ["pwd", "otp"]}
        settings.OIDC_ISSUER = running.issuer
        settings.OIDC_NAME = "het ministerie"
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        settings.OIDC_ROLES = {"miv-beheer": "beheerder", "miv-onderzoek": "onderzoeker", "miv-lezen": "bzk_lezer"}
        settings.OIDC_AMR = ["otp", "mfa"]
        yield running
    forget_provider()


def signed_on(client: Client, *, to: str = HOME):
    """Go to the provider, sign in there, and come back; return the answer of the way back."""
    to_provider = client.get(START, {"next": to})
    assert to_provider.status_code == 302
    back = requests.get(to_provider.url, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return client.get(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})


def roles_of(user: User) -> list[str]:
    return [group.name for group in user.groups.all()]


def test_sign_on_lets_in_with_the_role_of_the_claim_and_the_second_factor_of_the_provider(client):
    answer = signed_on(client, to="/beheer/respons/")

    user = User.objects.get()
    assert answer.url == "/beheer/respons/"
    assert client.get(HOME).status_code == 200
    assert client.get("/beheer/tweede-stap").url == HOME
    assert user.username.startswith("oidc-")
    assert (user.first_name, user.last_name, user.email) == ("Jo", "van Dam", "")
    assert roles_of(user) == [Role.RESEARCHER]
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)


def test_request_to_the_provider_proves_its_code_and_asks_no_more_than_needed(client):
    query = parse_qs(urlsplit(client.get(START).url).query)

    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["scope"] == ["openid profile"]
    assert len(query["nonce"][0]) == len(query["state"][0]) == 32


def test_role_follows_the_claim_at_every_login(client, provider):
    signed_on(client)
    provider.claims["groups"] = ["iets-anders", "miv-lezen"]

    signed_on(Client())

    user = User.objects.get()
    assert roles_of(user) == [Role.BZK_READER]
    assert not user.is_staff


def test_of_several_groups_the_first_in_the_setting_gives_the_role(client, provider):
    provider.claims["groups"] = ["miv-lezen", "miv-beheer"]

    signed_on(client)

    assert roles_of(User.objects.get()) == [Role.ADMINISTRATOR]


def test_claim_may_lie_deeper(client, provider, settings):
    settings.OIDC_ROLE_CLAIM = "realm_access.roles"
    provider.claims["realm_access"] = {"roles": "miv-lezen"}

    signed_on(client)

    assert roles_of(User.objects.get()) == [Role.BZK_READER]


@pytest.mark.parametrize("groups", [[], ["miv"], "", None, {"miv-beheer": True}, [["miv-beheer"]]])
def test_claim_without_a_role_makes_no_account(client, provider, groups):
    provider.claims["groups"] = groups

    answer = signed_on(client)

    assert answer.status_code == 403
    assert "Inloggen is niet gelukt" in answer.content.decode()
    assert not User.objects.exists()
    assert client.get(HOME).status_code == 302


def test_role_that_does_not_exist_lets_nobody_in(client, settings):
    settings.OIDC_ROLES = {"miv-onderzoek": "superuser"}

    assert signed_on(client).status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://kwaad.test"},
        {"aud": "een-ander"},
        {"aud": [CLIENT_ID, "een-ander"]},
        {"azp": "een-ander"},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"nonce": "verzonnen"},
        {"amr": ["pwd"]},
        {"sub": "iemand-anders"},
    ],
    ids="-".join,
)
def test_token_that_is_not_right_lets_nobody_in(client, provider, changes):
    provider.token_changes = changes

    assert signed_on(client).status_code == 403
    assert not User.objects.exists()
    assert client.get(HOME).status_code == 302


def test_token_signed_by_another_lets_nobody_in(client, provider):
    provider.other_key = True

    assert signed_on(client).status_code == 403
    assert not User.objects.exists()


def test_required_acr_is_asked_and_checked(client, provider, settings):
    settings.OIDC_AMR, settings.OIDC_ACR = [], ["hoog"]
    assert parse_qs(urlsplit(client.get(START).url).query)["acr_values"] == ["hoog"]
    assert signed_on(Client()).status_code == 403

    provider.claims["acr"] = "hoog"

    assert signed_on(client).status_code == 302
    assert client.get(HOME).status_code == 200


def test_our_own_second_step_is_asked_where_the_provider_vouches_for_none(client, settings):
    settings.OIDC_AMR = []

    signed_on(client)

    assert client.get(HOME).url.startswith("/beheer/tweede-stap")
    assert "QR-code" in client.get("/beheer/tweede-stap").content.decode()


def test_second_factor_of_the_provider_does_not_outlive_its_session(client):
    signed_on(client)
    other = save_staff_user("jo", Role.RESEARCHER, password="een-lang-wachtwoord-vol-zin")

    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(HOME).url.startswith("/beheer/tweede-stap")


def test_account_that_was_switched_off_stays_out(client):
    signed_on(client)
    User.objects.update(is_active=False)

    other = Client()
    assert signed_on(other).status_code == 403
    assert other.get(HOME).status_code == 302
    assert not User.objects.get().is_active


def test_account_with_a_password_is_never_reached_through_the_provider(client):
    save_staff_user("a-1", Role.ADMINISTRATOR, password="een-lang-wachtwoord-vol-zin")

    signed_on(client)

    assert {user.username: roles_of(user) for user in User.objects.exclude(username__startswith="oidc-")} == {
        "a-1": [Role.ADMINISTRATOR]
    }
    assert roles_of(User.objects.get(username__startswith="oidc-")) == [Role.RESEARCHER]


def test_way_back_with_a_state_of_another_browser_is_refused(client):
    back = requests.get(client.get(START).url, allow_redirects=False, timeout=10).headers["Location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    other = Client()
    other.get(START)

    assert other.get(BACK, query).status_code == 400
    assert not User.objects.exists()


def test_way_back_works_once(client):
    back = requests.get(client.get(START).url, allow_redirects=False, timeout=10).headers["Location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert client.get(BACK, query).status_code == 302

    assert client.get(BACK, query).status_code == 400


@pytest.mark.parametrize("asked", ["https://kwaad.test/", "//kwaad.test/"])
def test_sign_on_never_leads_to_another_site(client, asked):
    assert signed_on(client, to=asked).url == HOME


def test_provider_that_does_not_answer_gives_a_page(client, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    answer = client.get(START)

    assert answer.status_code == 502
    assert "antwoordt op dit moment niet" in answer.content.decode()


def test_provider_under_another_name_is_not_believed(client, provider, settings):
    settings.OIDC_ISSUER = f"{provider.issuer}/"

    assert client.get(START).status_code == 502


def test_button_is_there_only_when_a_provider_is_set(client, settings):
    assert "Inloggen via het ministerie" in client.get(LOGIN).content.decode()

    settings.OIDC_ISSUER = ""

    assert "Inloggen via" not in client.get(LOGIN).content.decode()
    assert [client.get(reverse(f"oidc_authentication_{name}")).status_code for name in ("init", "callback")] == [404, 404]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OIDC_ROLES": ""}, "OIDC_ROLES"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_ISSUER": "http://inlog.test"}, "https"),
        ({"OIDC_ROLES": "miv-beheer"}, "group=role"),
    ],
)
def test_half_set_provider_stops_the_start(monkeypatch, changes, named):
    whole = {"OIDC_ISSUER": "https://inlog.test", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b", "OIDC_ROLES": "x=beheerder"}
    for name, value in (whole | changes).items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ConfigurationError, match=named):
        read_environment()
