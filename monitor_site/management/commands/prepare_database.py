"""Make the database ready for a version of the site: its role, its tables, and the rights of the one on the other."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from monitor_site.database_roles import DatabaseRoleError, check_application_role, make_application_role


class Command(BaseCommand):
    """`manage.py prepare_database`, as the owner of the tables, before every start of a new version."""

    help = "Maakt de rol van de site, werkt de tabellen bij en geeft de rol haar rechten. Als eigenaar; vaker draaien mag."

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        role = settings.DATABASE_APPLICATION_ROLE
        try:
            if role:
                make_application_role(role, settings.DATABASE_APPLICATION_PASSWORD)
            call_command("migrate", interactive=False, verbosity=verbosity)
            if role:
                check_application_role(role)
        except DatabaseRoleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"De tabellen zijn bij. De site werkt als {role}: in het logboek alleen lezen en bijschrijven."
            if role
            else "De tabellen zijn bij. DATABASE_APPLICATION_ROLE is leeg: één rol doet alles, ook in het logboek."
        )
