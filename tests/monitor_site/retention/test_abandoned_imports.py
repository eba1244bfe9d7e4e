"""Files of the frame about which nobody decides hold names and addresses; they go by themselves."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from monitor_site.audit.models import Event
from monitor_site.retention.executing import ABANDONED_AFTER, throw_away_abandoned_imports
from monitor_site.retention.periodic_tasks import let_go_what_is_due
from organisations.choices import ImportState
from organisations.confirming import ask_to_confirm
from organisations.models import FrameImport, OfficeHolder, ProposedChange, UploadChunk
from tests.organisations.test_confirming import COUNCIL, EDE, NOW, read

pytestmark = pytest.mark.django_db

LONG_AFTER = NOW + ABANDONED_AFTER + timedelta(days=1)


@pytest.fixture
def proposal() -> FrameImport:
    """A proposal with names, of a file that is kept."""
    row = read([(EDE, COUNCIL)])
    assert row.changes.exists()
    assert row.chunks.exists()
    return row


def test_proposal_that_nobody_confirms_goes_with_its_file_and_a_line_in_the_log(proposal):
    assert throw_away_abandoned_imports(now=NOW + ABANDONED_AFTER) == 0
    assert throw_away_abandoned_imports(now=LONG_AFTER) == 1

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at, proposal.decided_by) == (ImportState.REJECTED, LONG_AFTER, None)
    assert not ProposedChange.objects.exists()
    assert not UploadChunk.objects.exists()
    assert not OfficeHolder.objects.exists()
    events = Event.objects.values_list("verb", "page", "user_id", "subject", "subject_id")
    assert list(events) == [("changed", "frame_import_abandoned", None, "frame", str(proposal.pk))]
    assert throw_away_abandoned_imports(now=LONG_AFTER) == 0
    assert len(events.all()) == 1


@pytest.mark.usefixtures("proposal")
@pytest.mark.parametrize("state", [ImportState.COLUMNS, ImportState.FUNCTIONS])
def test_file_that_waits_for_a_choice_goes_too(state):
    FrameImport.objects.update(state=state)

    assert throw_away_abandoned_imports(now=LONG_AFTER) == 1


def test_what_a_worker_has_or_is_to_have_stays(proposal):
    ask_to_confirm(proposal, user=User.objects.create(username="jo"))

    assert throw_away_abandoned_imports(now=LONG_AFTER) == 0
    assert UploadChunk.objects.exists()


@pytest.mark.usefixtures("proposal")
def test_beat_throws_away_what_is_abandoned():
    let_go_what_is_due()

    assert FrameImport.objects.get().state == ImportState.REJECTED
