"""kith audit"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.auditing import check, check_archive, day, take
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Write an auditor's lines of the journal and the access log, or check such a file.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", help=_("where to write, or what to check"))
        add("--check", action="store_true", help=_("work out every link of the file anew"))
        add("--identity", type=Path, help=_("opens a file of old lines, to check it"))
        add("--anchor", nargs="*", default=(), help=_("heads that a file of old lines must hold"))
        add("--as", dest="login", help=_("login name of the auditor"))
        add("--from", dest="since", type=day, help=_("first day, as 2026-03-01"))
        add("--to", dest="until", type=day, help=_("the day after the last"))
        add("--reason", default="", help=_("why; it stands in the journal"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            return self.stdout.write(str(take(options, now=timezone.now())))
        if wrong := _wrong(options):
            raise CommandError("\n".join(wrong))
        return self.stdout.write(_("Every link is as it was sealed."))


def _wrong(options: dict[str, Any]) -> list[str]:
    if options["identity"] is None:
        return check(options["file"])
    return check_archive(Path(options["file"]), options["identity"], options["anchor"])
