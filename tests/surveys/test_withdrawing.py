import pytest
from django.conf import settings

from organisations.choices import Office
from surveys.choices import InvitationStatus
from surveys.codes import ErasedKeysError
from surveys.entering import begin
from surveys.models import Edition, Response
from surveys.withdrawing import has_answers, opt_in, opt_out, withdraw

KEY = settings.CODE_MASTER_KEY


def test_withdraw_deletes_answers_counts_and_stops_mails(fieldwork):
    mine, other = fieldwork.invitation(Office.RAADSLID), fieldwork.invitation(Office.WETHOUDER)
    begin(mine, now=fieldwork.now, master_key=KEY)
    kept = begin(other, now=fieldwork.now, master_key=KEY)

    assert has_answers(mine, master_key=KEY)
    assert withdraw(mine, master_key=KEY)

    mine.refresh_from_db()
    fieldwork.survey.refresh_from_db()
    assert list(Response.objects.all()) == [kept]
    assert (mine.status, mine.opted_out) == (InvitationStatus.NEW, True)
    assert fieldwork.survey.withdrawn_count == 1


def test_withdraw_twice_counts_once(fieldwork):
    mine = fieldwork.invitation(Office.RAADSLID)
    begin(mine, now=fieldwork.now, master_key=KEY)

    assert [withdraw(mine, master_key=KEY), withdraw(mine, master_key=KEY)] == [True, False]
    fieldwork.survey.refresh_from_db()
    assert fieldwork.survey.withdrawn_count == 1
    assert not has_answers(mine, master_key=KEY)


def test_withdraw_after_anonymising_is_refused(fieldwork):
    Edition.objects.update(key_salt=None)

    with pytest.raises(ErasedKeysError):
        withdraw(fieldwork.invitation(Office.RAADSLID), master_key=KEY)


def test_opt_out_keeps_answers_and_opt_in_takes_it_back(fieldwork):
    mine = fieldwork.invitation(Office.RAADSLID)
    begin(mine, now=fieldwork.now, master_key=KEY)

    opt_out(mine)
    mine.refresh_from_db()
    assert mine.opted_out
    assert Response.objects.count() == 1

    opt_in(mine)
    mine.refresh_from_db()
    assert not mine.opted_out
