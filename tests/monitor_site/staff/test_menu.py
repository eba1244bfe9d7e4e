"""What staff of each role see first, and what the menu offers them."""

import pytest

from monitor_site.staff.roles import Role

pytestmark = pytest.mark.django_db


def test_menu_shows_what_a_role_may_open_and_nothing_else(logged_in):
    reader = logged_in(Role.BZK_READER).get("/beheer/").content.decode()
    administrator = logged_in(Role.ADMINISTRATOR).get("/beheer/").content.decode()

    assert ">Respons</a>" in reader
    assert ">Vragenlijst</a>" not in reader
    assert ">Beheer</a>" not in reader
    assert ">Beheer</a>" in administrator
    assert ">Resultaten</a>" not in administrator


def test_caller_lands_on_the_page_for_calling_and_sees_two_pages(logged_in):
    client = logged_in(Role.CALLER)

    answer = client.get("/beheer/", follow=True)

    assert answer.redirect_chain == [("/beheer/bellen/", 302)]
    page = answer.content.decode()
    assert [name for name in ("Start", "Veldwerk", "Bellen", "Helpdesk", "Respons") if f">{name}</a>" in page] == [
        "Bellen",
        "Helpdesk",
    ]
