import pytest
from django.core.management import call_command

from monitor_site.demo import loading
from monitor_site.demo.almanak import everybody
from monitor_site.demo.trying import codes_to_try
from organisations.choices import Office
from organisations.models import Organisation
from surveys.choices import InvitationStatus
from surveys.mails import Letterhead
from surveys.models import Edition
from tests.examples import NOW, make_invitation, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _development(settings):
    settings.DEVELOPMENT = True


class PowerCutError(Exception):
    pass


def test_loading_that_breaks_off_leaves_nothing_behind(monkeypatch, settings):
    def cut(*_args, **_keywords):
        raise PowerCutError

    monkeypatch.setattr(loading, "everybody", lambda: everybody()[:3])
    monkeypatch.setattr(loading, "invite", cut)

    with pytest.raises(PowerCutError):
        loading.load_demo(now=NOW, letterhead=Letterhead.of(settings), tell=print, respondents=9)

    assert not Edition.objects.exists()
    assert not Organisation.objects.exists()


def test_codes_without_demo_say_so(capsys):
    call_command("demo_codes")

    assert capsys.readouterr().out == f"De demo van {loading.FRESH_YEAR} is niet geladen, dus er zijn geen codes.\n"


def test_codes_of_real_people_and_of_those_who_began_are_never_shown(capsys, settings):
    survey = make_survey(year=loading.FRESH_YEAR)
    make_invitation(survey, Office.RAADSLID)
    make_invitation(survey, Office.WETHOUDER, is_test=True, status=InvitationStatus.STARTED)

    call_command("demo_codes")

    assert codes_to_try(survey, settings.CODE_MASTER_KEY) == {}
    assert capsys.readouterr().out.count("iedereen is al begonnen") == 9


def test_codes_of_an_anonymous_edition_are_gone(capsys):
    survey = make_survey(year=loading.FRESH_YEAR)
    make_invitation(survey, Office.RAADSLID, is_test=True)
    Edition.objects.update(key_salt=None)

    call_command("demo_codes")

    assert "geen codes" in capsys.readouterr().out
