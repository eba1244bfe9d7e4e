"""Print for each office, and for three officials, a code with which the demo can be tried."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from monitor_site.demo.loading import FRESH_YEAR
from monitor_site.demo.trying import codes_to_try, official_codes, officials_to_try
from organisations.choices import Office
from surveys.choices import SurveyKind
from surveys.models import Survey


class Command(BaseCommand):
    """`manage.py demo_codes`, a part of `make run`."""

    help = (
        "Toont voor elk van de negen functies, en voor een griffier, een secretaris en een secretaris-directeur, "
        "de code van een testdeelnemer die nog niet is begonnen. Alleen voor ontwikkeling."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("Codes worden alleen op een ontwikkelmachine getoond.")
        surveys = Survey.objects.select_related("edition").exclude(edition__key_salt=None)
        survey = surveys.filter(edition__year=FRESH_YEAR, kind=SurveyKind.AMBTSDRAGERS).first()
        if survey is None:
            self.stdout.write(f"De demo van {FRESH_YEAR} is niet geladen, dus er zijn geen codes.")
            return
        codes = codes_to_try(survey, settings.CODE_MASTER_KEY)
        for office in Office:
            self.stdout.write(f"{office.label:<26} {codes.get(office, 'iedereen is al begonnen')}")
        organisations = surveys.filter(edition__year=FRESH_YEAR, kind=SurveyKind.ORGANISATIES).first()
        if organisations is not None:
            self._print_officials(organisations)

    def _print_officials(self, survey: Survey) -> None:
        for invitation, code in official_codes(officials_to_try(survey), settings.CODE_MASTER_KEY):
            person = invitation.person
            self.stdout.write(f"{person.function.label:<26} {code}  {person.organisation.official_name}")
