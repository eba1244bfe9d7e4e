"""Addresses of the checks of the frame; they name a finding by its digest, never a person."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from organisations.views import checks, findings


class DigestConverter(StringConverter):
    """The key of a finding."""

    regex = "[0-9a-f]{64}"


register_converter(DigestConverter, "digest")

urlpatterns = [
    path("beheer/steekproefkader/controle/", checks.checks, name="frame_checks"),
    path("beheer/steekproefkader/controle/bevindingen.csv", checks.findings_csv, name="frame_findings_csv"),
    path("beheer/steekproefkader/controle/aantallen.csv", checks.numbers_csv, name="frame_numbers_csv"),
    path("beheer/steekproefkader/controle/<digest:key>/", findings.finding, name="frame_finding"),
    path("beheer/steekproefkader/keuze/<int:pk>/ongedaan", findings.ask_again, name="officeholder_ask_again"),
]
