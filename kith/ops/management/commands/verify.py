"""kith verify"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.verifying import CHECKS, grants, report, verify, words


class Command(KithCommand):
    help = _("Check the ledger and its chain of days; fails when something is not as written.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--json", action="store_true", help=_("end with a line of JSON"))
        add("--only", nargs="*", default=(), choices=[name for name, _check in CHECKS])
        add("--anchor", default="", help=_("a head of the chain that was written down before"))
        add("--grants", metavar="ROLE", help=_("print what makes the tables append-only for ROLE"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["grants"]:
            return self.stdout.write(grants(options["grants"]))
        told = report(verify(options["only"]), options["anchor"])
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(words(told)))
        if not told["ok"]:
            raise CommandError(_("Something is not as it was written."))
        return None
