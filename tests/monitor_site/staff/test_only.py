import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/privacy", "/vragenlijst/incident", "/organisatie", "/beheer", "/bestaat-niet"])
def test_page_of_others_knows_no_account_no_session_and_no_messages(client, address):
    request = client.get(address).wsgi_request

    assert not [name for name in ("user", "session", "_messages") if hasattr(request, name)]


@pytest.mark.parametrize("address", ["/beheer/", "/beheer/inloggen", "/beheer/bestaat-niet/"])
def test_page_of_staff_knows_who_is_there(client, address):
    request = client.get(address).wsgi_request

    assert (request.user.is_authenticated, request.user.is_verified()) == (False, False)
    assert hasattr(request, "session")
    assert hasattr(request, "_messages") is (address == "/beheer/inloggen")  # the gate lets nobody on to the others
