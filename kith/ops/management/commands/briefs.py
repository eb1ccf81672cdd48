"""kith briefs"""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.suite.briefing import regenerate


class Command(KithCommand):
    help = _("Write the facts of the five articles again, from figures of places filled for it.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--part", type=float, default=1.0, help=_("how much of each place is filled"))
        add("--only", default="", help=_("one article, such as S1"))
        add("--json", action="store_true", help=_("one object of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        told = regenerate(options["part"], options["only"])
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for one in told:
            lines = [one["article"], "", *one["zh"], "", *one["en"], "", *one["left_out"], ""]
            self.stdout.write("\n".join(lines))
