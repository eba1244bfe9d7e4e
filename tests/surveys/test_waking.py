from datetime import timedelta

import pytest
from django.conf import settings

from surveys.waking import wake_for_mail


@pytest.mark.django_db
def test_wake_up_call_without_valkey_is_given_up_at_once(django_capture_on_commit_callbacks, tmp_path, caplog, monkeypatch):
    from celery import Celery  # noqa: PLC0415 -- not loaded by the tests of pages

    app = Celery(broker=f"redis+socket://{tmp_path}/nothing.sock?virtual_host=0", set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    pauses = []
    monkeypatch.setattr("kombu.utils.functional.sleep", pauses.append)
    monkeypatch.setattr("surveys.waking.current_app", app)

    with django_capture_on_commit_callbacks(execute=True):
        wake_for_mail(calls=4, after=timedelta(seconds=5))

    assert [record.msg["event"] for record in caplog.records] == ["wake_up_call_lost"]
    assert pauses == []
