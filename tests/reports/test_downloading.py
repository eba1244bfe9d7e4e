import pytest
from django.contrib.auth.models import User
from django.db import models

from reports.downloading import log_download
from reports.models import Download
from tests.examples import NOW
from tests.reports.examples import frozen

pytestmark = pytest.mark.django_db


def test_log_keeps_who_what_and_when_and_no_more():
    snapshot, user = frozen(), User.objects.create_user("jo")

    row = log_download(snapshot, what="tabel 2.1", file_format="csv", user=user, now=NOW)

    row.refresh_from_db()
    assert (row.snapshot, row.user, row.what, row.file_format, row.downloaded_at) == (snapshot, user, "tabel 2.1", "csv", NOW)
    assert {field.name for field in Download._meta.fields if not isinstance(field, models.AutoField)} == {  # noqa: SLF001 -- Django's API
        "snapshot",
        "user",
        "what",
        "file_format",
        "downloaded_at",
        "product_file",  # which file of a publication it was
    }
