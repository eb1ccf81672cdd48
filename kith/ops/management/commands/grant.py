"""kith grant"""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.actor import STAFF, Role
from kith.ops.command import KithCommand
from kith.ops.granting import grant_to
from kith.people.inputs import PersonInput


class Command(KithCommand):
    help = _("Give somebody a role over a place: the first district administrator begins here.")
    group = "begin"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("login_name", help=_("the name to sign in with; opened when it is new"))
        add("--area", required=True, help=_("code of the place"))
        add("--role", default=Role.DISTRICT, choices=sorted(STAFF))
        add("--name", default="", help=_("name of a new person"))
        add("--phone", default="", help=_("phone of a new person"))

    def handle(self, *args: Any, **options: Any) -> None:
        who = PersonInput(name=options["name"], phone=options["phone"])
        login, role, area = options["login_name"], Role(options["role"]), options["area"]
        self.stdout.write(grant_to(login, role, area, who, timezone.now()))
