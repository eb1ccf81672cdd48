"""kith demo"""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.demo.show import as_json, serve, show
from kith.ops.demo.stage import Scale


class Command(KithCommand):
    help = _("Play a demo district into an empty database, then serve it.")
    group = "begin"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--no-serve", action="store_true", help=_("end with a line of JSON"))
        add("--port", type=int, default=8000)
        add("--seed", type=int, default=7, help=_("another seed, another story"))

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write
        counts = show(Scale(), seed=options["seed"], now=timezone.now(), say=say)
        say(as_json(counts)) if options["no_serve"] else serve(options["port"], say)
