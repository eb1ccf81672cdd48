"""kith import"""  # noqa: N999 -- the word people type

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.bringing_in import KINDS, Job, bring_in
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Bring in a list (.xlsx, .csv): areas, people to invite, orders, wishes, report-ins.")
    group = "bring"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("kind", choices=KINDS)
        add("file", type=Path, help=_("the list; kith template makes an empty one"))
        add("--area", dest="area_code", default="", help=_("code of the place it is for"))
        add("--as", dest="login_name", default="", help=_("your login name"))
        add("--dry-run", dest="is_rehearsal", action="store_true", help=_("check, write nothing"))
        add("--good-rows", action="store_true", help=_("write the good rows, leave the others"))
        add("--errors", type=Path, help=_("write the rows to correct into this .xlsx"))
        add(
            "--links", type=Path, help=_("people, report-in: write the invitation links here, .csv")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bring_in(Job.of(options), say=self.stdout.write, now=timezone.now())
