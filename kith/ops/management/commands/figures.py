"""kith figures"""

import json
import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any, Final

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.insights.actions.recomputing import recompute
from kith.insights.actions.refreshing import refresh_all
from kith.insights.queries.truth import differing
from kith.ops.command import KithCommand
from kith.ops.suite import running

SHOWN: Final = 100  # differences that are named


class Command(KithCommand):
    help = _("Keep figures true: read their facts anew, and compare them with the rows.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--recompute", action="store_true", help=_("read every fact anew from the rows"))
        add("--compare", action="store_true", help=_("name the rows whose facts differ; fails"))
        add("--suite", action="store_true", help=_("judge every figure of the acceptance list"))
        add("--json", action="store_true", help=_("one object of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["suite"]:
            self._suite(indent=None if options["json"] else 2)
            return
        began = time.monotonic()
        told: dict[str, Any] = {"refreshed": refresh_all()}
        wrong: list[tuple[str, int]] = []
        if options["recompute"]:
            told["read"], wrong = self._recompute()
        elif options["compare"]:
            wrong = list(islice(differing(), SHOWN))
        told["seconds"] = round(time.monotonic() - began, 1)
        if options["compare"]:
            told["differing"] = wrong[:SHOWN]
        self.stdout.write(json.dumps(told, indent=None if options["json"] else 2))
        if options["compare"] and wrong:
            raise CommandError(_("Some figures were not as their rows are."))

    def _suite(self, *, indent: int | None) -> None:
        """In a database of its own: what DATABASE_URL names is neither read nor written."""
        judged = running.run()
        self.stdout.write(json.dumps(judged, indent=indent, ensure_ascii=False))
        if not all(row["pass"] for row in judged):
            raise CommandError(_("Some figures of the acceptance list are not as they must be."))

    def _recompute(self) -> tuple[int, list[tuple[str, int]]]:
        """How many rows were read, and the first of those whose facts were not as they say."""
        read = 0
        wrong: list[tuple[str, int]] = []
        for bundle, differ in recompute():
            read += bundle
            wrong += differ[: SHOWN - len(wrong)]
            self.stderr.write(_("%(read)s rows read") % {"read": read}, ending="\r")
        return read, wrong
