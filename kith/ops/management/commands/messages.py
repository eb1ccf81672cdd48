"""kith messages"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kith.ops.wording import Wording


class Command(BaseCommand):
    help = _("Collect every text of the interface and compile the Chinese catalogue.")
    group = "build"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--root", type=Path, default=settings.BASE_DIR / "kith", help=_("another tree"))
        add("--merge", type=Path, help=_("take translations from the .po files of this folder"))
        add("--check", action="store_true", help=_("write nothing; fail when a text is missing"))

    def handle(self, *args: Any, **options: Any) -> None:
        wording = Wording(options["root"])
        missing = wording.check() if options["check"] else wording.renew(options["merge"])
        self.stdout.write("\n".join(missing), ending="\n" if missing else "")
        if missing:
            raise CommandError(_("%(n)s texts are not ready.") % {"n": len(missing)})
        self.stdout.write(_("Every text has its translation."))
