"""Make a staff account, or give an existing one another role, a new password or a new second factor."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from monitor_site.staff.accounts import new_password, save_staff_user
from monitor_site.staff.roles import Role
from monitor_site.staff.second_factor import forget_second_factor


class Command(BaseCommand):
    """Accounts from the command line: for the first administrator, and when nobody can log in any more."""

    help = "Maakt een account voor een medewerker, of geeft een bestaand account een andere rol en een nieuw wachtwoord."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAAM", help="gebruikersnaam")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role], help="rol van het account")
        parser.add_argument("--full-name", default="", help="voor- en achternaam, zoals op de pagina's getoond")
        parser.add_argument("--ask", action="store_true", help="vraag om een wachtwoord, in plaats van er een te maken")
        parser.add_argument(
            "--forget-second-factor", action="store_true", help="wis app en herstelcodes; het account koppelt opnieuw"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        password = self._asked_password() if options["ask"] else new_password()
        try:
            user = save_staff_user(options["name"], Role(options["role"]), password=password, full_name=options["full_name"])
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        if options["forget_second_factor"]:
            forget_second_factor(user)
        self.stdout.write(f"Account {user.get_username()} heeft nu de rol {options['role']}.")
        if not options["ask"]:
            self.stdout.write(f"Wachtwoord (wordt alleen nu getoond): {password}")

    def _asked_password(self) -> str:
        password = getpass.getpass("Wachtwoord: ")
        if password != getpass.getpass("Nog een keer: "):
            raise CommandError("De twee wachtwoorden zijn niet gelijk.")
        return password
