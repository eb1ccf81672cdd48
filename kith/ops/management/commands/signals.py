"""kith signals"""

import json
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.watching import measure_labelled, what_is_said


class Command(KithCommand):
    help = _("What the integrity signals say: about these records, or about the labelled set.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--labelled", action="store_true", help=_("precision and recall on planted cases"))
        add("--seed", type=int, default=7, help=_("another seed, another labelled set"))
        add("--json", action="store_true", help=_("one object of JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        is_set = options["labelled"]
        told = measure_labelled(options["seed"]) if is_set else what_is_said(timezone.now())
        self.stdout.write(json.dumps(told, indent=None if options["json"] else 2))
