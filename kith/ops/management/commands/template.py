"""kith template"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.bringing_in import TEMPLATES, template
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Write an empty list with headings, notes and an explanation, to fill in.")
    group = "bring"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=TEMPLATES, help=_("what the list is about"))
        parser.add_argument("file", type=Path, help=_("where to write it, as .xlsx"))
        parser.add_argument("--language", default="zh-hans", choices=("zh-hans", "en"))

    def handle(self, *args: Any, **options: Any) -> None:
        options["file"].write_bytes(template(options["kind"], options["language"], timezone.now()))
        self.stdout.write(_("Written: %(file)s") % {"file": options["file"]})
