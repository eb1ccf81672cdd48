"""kith messages"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.wording import Wording


class Command(KithCommand):
    help = _("Collect every text of the interface and compile the Chinese catalogue.")
    group = "build"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--root", type=Path, default=settings.BASE_DIR / "kith", help=_("another tree"))
        add("--merge", type=Path, help=_("take translations from the .po files of this folder"))
        add("--check", action="store_true", help=_("write nothing; fail when a text is missing"))

    def handle(self, *args: Any, **options: Any) -> None:
        of = Wording(options["root"])
        if missing := of.check() if options["check"] else of.renew(options["merge"]):
            missing += [_("%(n)s texts are not ready.") % {"n": len(missing)}]
            raise CommandError("\n".join(missing))
        self.stdout.write(_("Every text has its translation."))
