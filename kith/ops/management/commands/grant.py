"""kith grant"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.actor import STAFF, Role
from kith.ops.granting import grant_to
from kith.people.actions._rows import PersonInput


class Command(BaseCommand):
    help = _("Give somebody a role over a place: the first district administrator begins here.")
    group = "begin"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("login_name", help=_("the name to sign in with; opened when it is new"))
        add("--area", required=True, help=_("code of the place"))
        add("--role", default=Role.DISTRICT, choices=sorted(STAFF))
        add("--name", default="", help=_("name of a new person"))
        add("--phone", default="", help=_("phone of a new person"))

    def handle(self, *args: Any, **options: Any) -> None:
        who = PersonInput(name=options["name"], phone=options["phone"])
        told = grant_to(
            options["login_name"], Role(options["role"]), options["area"], who, timezone.now()
        )
        self.stdout.write(told)
