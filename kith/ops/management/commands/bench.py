"""kith bench"""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from kith.ops.bench import BENCHES, bench, lines
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Measure: speed and quality on boards that anybody can make again.")
    group = "build"

    def add_arguments(self, parser: ArgumentParser) -> None:
        benches = parser.add_subparsers(dest="bench", required=True)
        for name, text in BENCHES.items():
            one = benches.add_parser(name, help=str(text))
            one.add_argument("--json", action="store_true", help=_("figures as one line of JSON"))
            bench(name).arguments(one)

    def handle(self, *args: Any, **options: Any) -> None:
        figures = bench(options["bench"]).run(options)
        self.stdout.write(json.dumps(figures) if options["json"] else "\n".join(lines(figures)))
