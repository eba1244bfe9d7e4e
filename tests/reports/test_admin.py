import base64

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reports.downloading import log_download
from tests.examples import NOW
from tests.reports.examples import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    client.force_login(User.objects.create_superuser("baas"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_snapshot_is_shown_without_its_answers_and_cannot_be_changed(admin):
    snapshot = frozen()
    change = reverse("admin:reports_snapshot_change", args=[snapshot.pk])

    pages = [admin.get(reverse("admin:reports_snapshot_changelist")), admin.get(change)]

    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "PAR1" not in text
        assert base64.b64encode(bytes(snapshot.parquet))[:20].decode() not in text
    assert snapshot.sha256 in pages[1].content.decode()
    assert admin.post(change, {"respondents": "1"}).status_code == 403
    assert admin.post(reverse("admin:reports_snapshot_delete", args=[snapshot.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_downloads_list_takes_the_same_queries_for_any_number(admin, django_assert_max_num_queries, number):
    snapshot = frozen()
    for _ in range(number):
        log_download(snapshot, what="tabel 2.1", file_format="csv", user=User.objects.get(), now=NOW)

    with django_assert_max_num_queries(12):
        page = admin.get(reverse("admin:reports_download_changelist")).content.decode()

    assert page.count('class="field-downloaded_at') == number
