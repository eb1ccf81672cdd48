"""kith work"""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from kith.ops import sealing
from kith.ops.command import KithCommand
from kith.ops.queue import work


class Command(KithCommand):
    help = _("Work out runs that were left to a worker. Start one on each machine.")
    group = "daily"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help=_("stop when nothing waits"))
        parser.add_argument("--name", default="", help=_("what this worker is called"))

    def handle(self, *args: Any, **options: Any) -> None:
        sealing.insist()
        self.stdout.write(_("Waiting for runs to work out."))
        self.stdout.flush()
        work(is_batch=options["batch"], name=options["name"])
