"""kith keys"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops import covering
from kith.ops.command import KithCommand
from kith.ops.progress import bar
from kith.ops.setting_up import make_keys, rewrap_all, rotate_keys
from kith.ops.signing import rotate_head_key
from kith.vault.indexes import waiting


class Command(KithCommand):
    help = _("Make the key file, or change the key. Keep a copy of it apart from the database.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_mutually_exclusive_group()
        deeds.add_argument("--rotate", action="store_true", help=_("use a new key from now on"))
        deeds.add_argument(
            "--rotate-index", action="store_true", help=_("a new key for what people are found by")
        )
        deeds.add_argument(
            "--finish-index", action="store_true", help=_("the older keys of that count no longer")
        )
        deeds.add_argument(
            "--rotate-heads", action="store_true", help=_("a new key signs the heads of the chains")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = make_keys()
        if options["rotate"]:
            return self.stdout.write(_rotated())
        if options["rotate_index"]:
            return self.stdout.write(_rotated_index())
        if options["finish_index"]:
            return self.stdout.write(_finished_index())
        if options["rotate_heads"]:
            return self.stdout.write(_rotated_heads())
        self.stdout.write(_("The keys are in %(file)s.") % {"file": path})
        if covering.is_under_way():
            self.stdout.write(_waiting())
        return None


def _rotated() -> str:
    with bar(0, _("Wrapping anew")) as shown:
        left = rewrap_all(shown.update)
        name, count = rotate_keys(shown.update)
    return _("Key %(name)s is in use; %(n)s keys wrapped anew.") % {"name": name, "n": left + count}


def _rotated_index() -> str:
    covering.begin()
    try:
        with bar(0, _("Bringing over")) as shown:
            done = covering.bring_over(shown.update)
    except covering.StillWritingError:
        raise CommandError(
            _("Something has been writing since before. The new key is in use; repeat this later.")
        ) from None
    if done.twice:
        told = ", ".join(done.twice)
        raise CommandError(_("Two rows hold one index where one may: %(rows)s") % {"rows": told})
    told = _("Index key %(name)s is in use; %(n)s indexes brought over, %(left)s wait.")
    return told % {"name": done.number, "n": done.count, "left": done.waits}


def _finished_index() -> str:
    try:
        covering.finish()
    except covering.RowsWaitError:
        raise CommandError(_waiting()) from None
    return _("The older index keys count no longer.")


def _rotated_heads() -> str:
    name = rotate_head_key(Path(settings.KITH_HEAD_KEY), now=timezone.now())
    return _("Key %(name)s signs the heads from now on.") % {"name": name}


def _waiting() -> str:
    """Where a change of the index key stands, table by table."""
    left = {name: count for name, count in waiting().items() if count}
    lines = [f"  {name}: {count}" for name, count in left.items()]
    told = _("A new index key is in use; %(left)s indexes wait for --rotate-index.")
    return "\n".join([told % {"left": sum(left.values())}, *lines])
