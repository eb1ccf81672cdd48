"""kith tick"""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops import sealing
from kith.ops.command import KithCommand
from kith.ops.durability import insist
from kith.ops.timetable import loop, run


class Command(KithCommand):
    help = _("Do what time does: expire, remind, escalate, ask the next, send messages.")
    group = "daily"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help=_("go on, minute by minute"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            insist()
            sealing.insist()
            loop(self.stdout.write)
        for name, count in run(timezone.now()):
            self.stdout.write(f"{name}: {count}")
