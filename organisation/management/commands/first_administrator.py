"""first_administrator: make the person who enters all others. A password is never on the command line."""

from datetime import date
from getpass import getpass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organisation.addresses import site_address
from organisation.first_administrator import (
    Account,
    AlreadyAdministered,
    link_of,
    make_first_administrator,
    words_of,
)


class Command(BaseCommand):
    help = "Make a council's first administrator. Prints a link, once good, at which they choose a password."

    def add_arguments(self, parser):
        parser.add_argument("--council", required=True, help="its name; it is made where it is not there")
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True, help="the person's name, as plans write it")
        parser.add_argument("--email", required=True)
        parser.add_argument("--ask-password", action="store_true", help="ask for a password here instead")
        parser.add_argument(
            "--site", default="", help="the address of the site, like https://plans.example.org"
        )
        parser.add_argument("--date", type=date.fromisoformat, help="the first day of the role; today")

    def handle(self, *args, council, username, name, email, **options):
        password = self._ask() if options["ask_password"] else None
        account = Account(username, name.strip(), email, password)
        try:
            user = make_first_administrator(
                council.strip(), account, today=options["date"] or timezone.localdate()
            )
        except AlreadyAdministered as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(words_of(error)) from error
        if password is not None:
            self.stdout.write(f"{username} administers {council} and can sign in")
            return
        site = options["site"].rstrip("/") or site_address()
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(f"{username} administers {council}, and chooses a password at this link,")
        self.stdout.write(f"which works once and for {days} days. Give it to nobody else:")
        self.stdout.write(f"{site}{link_of(user)}")

    def _ask(self):
        first = getpass("Password: ")
        if first != getpass("The same again: "):
            raise CommandError("The two passwords differ: nothing was made")
        return first
