"""kith backup"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.refusal import Refusal
from kith.ops.backups.archive import new_identity
from kith.ops.backups.taking import proved, take
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Copy the running database into one sealed file; the keys are not in it.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help=_("the new file"))
        add("--to", action="append", metavar="age1…", help=_("who can open it (KITH_BACKUP_TO)"))
        add("--new-identity", action="store_true", help=_("make the file that opens backups"))
        add("--proved", action="store_true", help=_("another machine has read this file back"))
        add("--json", action="store_true", help=_("end with a line of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new_identity"]:
                return self.stdout.write(new_identity(options["file"]))
            if options["proved"]:
                proved(options["file"], now=timezone.now())
                return self.stdout.write(_("Noted as proved."))
            to = options["to"] or settings.KITH_BACKUP_TO
            told = take(options["file"], recipients=to, now=timezone.now())
        except Refusal as no:
            raise CommandError(str(no)) from no
        said = _("%(file)s: %(rows)s rows of %(tables)s tables, %(bytes)s bytes.") % told
        return self.stdout.write(json.dumps(told) if options["json"] else said)
