"""kith permissions"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.permissions.matrix import matrix
from kith.ops.permissions.routes import wrong


class Command(KithCommand):
    help = _("Show who may do what, and that every address is one deed of that table.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--routes", action="store_true", help=_("only what is wrong of routes"))
        parser.add_argument("--json", action="store_true", help=_("every cell as a line of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["routes"]:
            return self._routes()
        for cell in matrix().cells():
            told = json.dumps(cell.told()) if options["json"] else str(cell)
            if options["json"] or cell.is_allowed:
                self.stdout.write(told)
        return None

    def _routes(self) -> None:
        for fault in wrong():
            self.stdout.write(fault)
        if wrong():
            raise CommandError(_("An address does what nobody has reviewed."))
