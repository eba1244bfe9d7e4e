from datetime import timedelta

import pytest
from django.conf import settings

from organisations.choices import Office
from surveys.choices import InvitationStatus, Phase
from surveys.codes import ErasedKeysError, lookup_hash, lookup_key
from surveys.entering import AlreadyCompletedError, NotOpenError, begin, find_invitation, page_to_continue
from surveys.models import Edition, Invitation, OrganisationCluster, Response
from surveys.questionnaires import forget_cached

KEY = settings.CODE_MASTER_KEY


def test_find_invitation_right_code_is_found(fieldwork):
    lookup = lookup_hash(lookup_key(KEY), fieldwork.code(Office.WETHOUDER))

    assert find_invitation(lookup) == fieldwork.invitation(Office.WETHOUDER)
    assert find_invitation(b"x" * 32) is None


def test_begin_copies_the_background_and_nothing_that_names_a_person(fieldwork):
    invitation = fieldwork.invitation(Office.RAADSLID)

    response = begin(invitation, now=fieldwork.now, master_key=KEY)

    assert (response.tier, response.office, response.province) == ("gemeente", "raadslid", "PV27")
    assert (response.urbanity, response.size_class, response.is_test) == (3, "20k_50k", False)
    assert response.questionnaire_id == fieldwork.survey.questionnaire_id
    assert response.cluster == OrganisationCluster.objects.get(organisation=invitation.office_holder.organisation).cluster
    assert response.pk != invitation.pk
    assert bytes(response.ticket) != bytes(invitation.lookup)
    assert fieldwork.invitation(Office.RAADSLID).status == InvitationStatus.STARTED


def test_begin_twice_gives_the_same_response(fieldwork):
    first = begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)
    again = begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now + timedelta(hours=1), master_key=KEY)

    assert again.pk == first.pk
    assert again.started_at == first.started_at
    assert Response.objects.count() == 1


def test_begin_after_opting_out_takes_that_back(fieldwork):
    Invitation.objects.update(opted_out=True)

    begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)

    assert fieldwork.invitation(Office.RAADSLID).opted_out is False


def test_begin_in_proefveld_is_test_data(fieldwork):
    Edition.objects.update(phase=Phase.PROEFVELD)
    forget_cached()

    assert begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY).is_test


def test_begin_completed_is_refused(fieldwork):
    response = begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)
    response.completed_at = fieldwork.now
    response.save()

    with pytest.raises(AlreadyCompletedError):
        begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)


def test_begin_completed_invitation_never_falls_back(fieldwork):
    Invitation.objects.update(status=InvitationStatus.COMPLETE)

    with pytest.raises(AlreadyCompletedError):
        begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)
    assert fieldwork.invitation(Office.RAADSLID).status == InvitationStatus.COMPLETE


@pytest.mark.parametrize("shift", [timedelta(days=-30), timedelta(days=60)])
def test_begin_outside_the_field_period_is_refused(fieldwork, shift):
    with pytest.raises(NotOpenError):
        begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now + shift, master_key=KEY)
    assert Response.objects.count() == 0


def test_begin_without_keys_is_refused(fieldwork):
    Edition.objects.update(key_salt=None)

    with pytest.raises(ErasedKeysError):
        begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)


def test_page_to_continue_goes_on_after_the_furthest_page(fieldwork):
    response = begin(fieldwork.invitation(Office.RAADSLID), now=fieldwork.now, master_key=KEY)
    assert page_to_continue(response) == "eerste"

    response.furthest_page, response.answers = 1, {"vraag_een": "ja"}
    assert page_to_continue(response) == "tweede"

    response.answers = {"vraag_een": "nee"}
    assert page_to_continue(response) is None
