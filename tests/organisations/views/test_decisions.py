"""The pages of decisions about doubts: pointing out an organisation, and what is remembered."""

import pytest
from django.utils import timezone

from organisations.confirming import confirm
from organisations.models import FrameImport, Organisation, OrganisationMapping, PersonDecision, ProposedChange
from organisations.proposing.reading import read_next
from organisations.register import read_register
from organisations.registering import register_organisations
from tests.organisations.test_confirming import EDE, NOW
from tests.organisations.test_confirming import read as read_almanak
from tests.organisations.test_deciding import NAMESAKES, ROWS, table
from tests.organisations.views.test_imports import LIST, coordinator, text_of  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db

NEW = {"what": "nieuw", "code": "GM9901", "name": "Eede", "province": "PV29", "inhabitants": "900", "urbanity": "5"}


@pytest.fixture
def doubt() -> ProposedChange:
    """Return somebody of an organisation that the frame does not hold."""
    register_organisations([EDE])
    return table(*ROWS).changes.filter(action="twijfel")[0]


def address_of(doubt: ProposedChange) -> str:
    return f"{LIST}import/{doubt.frame_import_id}/organisatie/{doubt.pk}/"


def test_proposal_leads_to_the_page_that_asks_which_organisation_it_is(coordinator, doubt):  # noqa: F811 -- a fixture
    proposal = text_of(coordinator, f"{LIST}import/{doubt.frame_import_id}/")
    page = text_of(coordinator, address_of(doubt))

    assert address_of(doubt) in proposal
    assert "Eede" in proposal
    assert "Bij deze organisatie staan 2 mensen: A. Proef, B. Model." in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Dit veld is verplicht."),
        ({"what": "bekend"}, "Kies de organisatie die wordt bedoeld."),
        ({"what": "nieuw"}, "Vul de code in."),
        ({**NEW, "code": "0363"}, "Schrijf de code als GM0363, PV27 of WS0155."),
        ({**NEW, "code": "GM0228"}, "Deze code staat al in het kader."),
        ({**NEW, "urbanity": ""}, "Kies de stedelijkheid"),
        ({**NEW, "inhabitants": "veel"}, "Voer een geheel getal in."),
        ({**NEW, "province": ""}, "Kies de provincie."),
    ],
)
def test_what_lacks_is_told_and_nothing_is_lost(coordinator, doubt, sent, words):  # noqa: F811 -- a fixture
    answer = coordinator.post(address_of(doubt), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not sent.get("name") or 'value="Eede"' in answer.content.decode()
    assert not OrganisationMapping.objects.exists()


def test_new_organisation_comes_into_the_proposal_and_not_yet_into_the_frame(coordinator, doubt):  # noqa: F811 -- a fixture
    done = coordinator.post(address_of(doubt), NEW, follow=True).content.decode()
    read_next(timezone.now)

    assert "Het bestand wordt opnieuw vergeleken." in done
    assert "Gemeente Eede" in text_of(coordinator, f"{LIST}import/{doubt.frame_import_id}/?voorstel=nieuw")
    assert Organisation.objects.count() == 1
    assert coordinator.post(address_of(doubt), NEW).status_code == 404


def test_new_water_board_needs_no_classes(coordinator, doubt):  # noqa: F811 -- a fixture
    sent = {"what": "nieuw", "code": "WS9901", "name": "Eede", "official_name": "Waterschap Eede"}

    assert coordinator.post(address_of(doubt), sent).status_code == 302
    assert OrganisationMapping.objects.get().facts["tier"] == "waterschap"


def test_register_fills_in_what_it_knows(coordinator):  # noqa: F811 -- a fixture
    other = next(entry for entry in read_register(2020) if entry.code == "GM0307")
    register_organisations([EDE])
    doubt = table((other.code, "", "Raadslid", "A. Proef", "", "")).changes.get()

    page = text_of(coordinator, address_of(doubt))

    assert f'value="{other.name}"' in page
    assert f'value="{other.inhabitants}"' in page


def test_decisions_are_listed_and_can_be_forgotten(coordinator, doubt):  # noqa: F811 -- a fixture
    assert "Nog geen." in text_of(coordinator, f"{LIST}onthouden/")
    coordinator.post(address_of(doubt), {"what": "overslaan"})
    read_next(timezone.now)
    row = read_almanak([(EDE, NAMESAKES)])
    row.changes.filter(action="twijfel").update(decision="ander")
    confirm(row, user=None, now=NOW)

    page = text_of(coordinator, f"{LIST}onthouden/")
    coordinator.post(f"{LIST}onthouden/organisatie/{OrganisationMapping.objects.get().pk}")
    coordinator.post(f"{LIST}onthouden/persoon/{PersonDecision.objects.get().pk}")

    assert "overgeslagen" in page
    assert "A. Jansen" in page
    assert not OrganisationMapping.objects.exists()
    assert not PersonDecision.objects.exists()
    assert FrameImport.objects.count() == 2
