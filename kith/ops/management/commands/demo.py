"""kith demo"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.demo.play import NotForPlaying
from kith.ops.demo.show import as_json, serve, show
from kith.ops.demo.stage import Scale


class Command(BaseCommand):
    help = _("Play a demo district into an empty database, then serve it.")
    group = "begin"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--no-serve", action="store_true", help=_("end with a line of JSON"))
        add("--port", type=int, default=8000)
        add("--seed", type=int, default=7, help=_("another seed, another story"))

    def handle(self, *args: Any, **options: Any) -> None:
        say, now = self.stdout.write, timezone.now()
        try:
            counts = show(Scale(), seed=options["seed"], now=now, say=say)
        except NotForPlaying:
            raise CommandError(_("This database holds real people; take an empty one.")) from None
        say(as_json(counts)) if options["no_serve"] else serve(options["port"], say)
