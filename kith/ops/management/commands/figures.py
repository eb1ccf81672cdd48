"""kith figures"""

import json
import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any, Final

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.insights.actions.refreshing import recompute, refresh
from kith.insights.queries.truth import differing
from kith.ops.command import KithCommand

SHOWN: Final = 100  # differences that are named


class Command(KithCommand):
    help = _("Keep figures true: read their facts anew, and compare them with the rows.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--recompute", action="store_true", help=_("read every fact anew from the rows"))
        add("--compare", action="store_true", help=_("name the rows whose facts differ; fails"))
        add("--json", action="store_true", help=_("one object of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        told: dict[str, Any] = {"refreshed": refresh()}
        if options["compare"]:
            told["differing"] = [list(one) for one in islice(differing(), SHOWN)]
        if options["recompute"]:
            told["recomputed"] = recompute()
        told["seconds"] = round(time.monotonic() - began, 1)
        self.stdout.write(json.dumps(told, indent=None if options["json"] else 2))
        if told.get("differing"):
            raise CommandError(_("Some figures were not as their rows are."))
