"""A researcher at the pages of the in-depth study, and an organisation that was chosen."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from surveys.models import Edition, SelectedOrganisation
from tests.surveys.in_depth_examples import make_edition, make_organisation, make_selected

STUDY = "/beheer/verdieping/"


@pytest.fixture
def researcher(client: Client, settings) -> Client:
    settings.STAFF_OTP_REQUIRED = False
    user = User.objects.create_superuser("onderzoeker", first_name="Jo", last_name="van Dam")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def selected(edition: Edition) -> SelectedOrganisation:
    return make_selected(edition, make_organisation("GM0001", name="Eigenstad"))


def page_of(selected: SelectedOrganisation, step: str = "") -> str:
    return f"{STUDY}organisatie/{selected.pk}/{step}"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
