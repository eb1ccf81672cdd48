"""kith restore"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.refusal import Refusal
from kith.ops.backups.restoring import drill, restore
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Fill another, empty database from a backup and check it; never the one that runs.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path)
        add("--identity", type=Path, required=True, help=_("the file that opens backups"))
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--into", metavar="DATABASE_URL", help=_("the empty database"))
        where.add_argument("--drill", action="store_true", help=_("try it, and leave nothing"))
        add("--json", action="store_true", help=_("end with a line of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        path, identity, url = options["file"], options["identity"], options["into"]
        try:
            told = (
                restore(path, identity=identity, url=url)
                if url
                else drill(path, identity=identity, now=timezone.now())
            )
        except Refusal as no:
            raise CommandError(str(no)) from no
        said = (
            _("%(rows)s rows of %(taken_at)s, all as counted; erased again: %(erased_again)s.")
            % told
        )
        self.stdout.write(json.dumps(told) if options["json"] else said)
        if not told["ok"]:
            raise CommandError("\n".join(told["faults"]))
