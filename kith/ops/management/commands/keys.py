"""kith keys"""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.progress import bar
from kith.ops.setting_up import make_keys, rewrap_all, rotate_keys


class Command(KithCommand):
    help = _("Make the key file, or change the key. Keep a copy of it apart from the database.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rotate", action="store_true", help=_("use a new key from now on"))

    def handle(self, *args: Any, **options: Any) -> None:
        path = make_keys()
        if not options["rotate"]:
            return self.stdout.write(_("The keys are in %(file)s.") % {"file": path})
        with bar(0, _("Wrapping anew")) as shown:
            left = rewrap_all(shown.update)
            name, count = rotate_keys(shown.update)
        counts = {"name": name, "n": left + count}
        return self.stdout.write(_("Key %(name)s is in use; %(n)s keys wrapped anew.") % counts)
