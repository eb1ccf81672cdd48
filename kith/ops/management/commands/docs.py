"""kith docs"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kith.ops.assuring import draw
from kith.ops.command import KithCommand
from kith.ops.drawing import draw_all


class Command(KithCommand):
    help = _("Draw docs/states, refusals.md and asvs.md from the code.")
    group = "build"

    def add_arguments(self, parser: ArgumentParser) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        parser.add_argument("--assurance", type=Path, help=_("figures that the suites have kept"))
        parser.add_argument("--to", type=Path, default=folder, help=_("another folder"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["assurance"]:
            return self.stdout.write(str(draw(options["assurance"], options["to"])))
        for path in draw_all(options["to"]):
            self.stdout.write(str(path))
        return None
