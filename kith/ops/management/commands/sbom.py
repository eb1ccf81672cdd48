"""kith sbom"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops import aging
from kith.ops.command import KithCommand
from kith.ops.shipping import bill


class Command(KithCommand):
    help = _("List what others made and Kith ships, with versions, licences and hashes.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help=_("where to; else it is printed"))
        parser.add_argument(
            "--age", action="store_true", help=_("only say which parts are older than allowed")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["age"]:
            return self._judge()
        text = json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"
        if options["file"] is None:
            return self.stdout.write(text)
        options["file"].write_text(text, "utf-8")
        return self.stdout.write(str(options["file"]))

    def _judge(self) -> None:
        found = aging.faults(timezone.now().date())
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(_("No part is older than allowed."))
