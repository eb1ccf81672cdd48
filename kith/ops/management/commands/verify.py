"""kith verify"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.verifying import NAMES, grants, report, verify, words


class Command(KithCommand):
    help = _("Check that everything is as it must be; fails and names rows where it is not.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--json", action="store_true", help=_("end with a line of JSON"))
        add("--fast", action="store_true", help=_("leave out what reads a whole log"))
        add("--only", nargs="*", default=(), choices=NAMES)
        add("--anchor", nargs="*", default=(), help=_("heads of chains that were written down"))
        add("--grants", metavar="ROLE", help=_("print what makes the tables append-only for ROLE"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["grants"]:
            return self.stdout.write(grants(options["grants"]))
        found = verify(options["only"], is_fast=options["fast"], now=timezone.now())
        told = report(found, options["anchor"])
        self.stdout.write(json.dumps(told) if options["json"] else "\n".join(words(told)))
        if not told["ok"]:
            raise CommandError(_("Something is not as it was written."))
        return None
