"""kith setup"""

from typing import Any

from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.setting_up import set_up


class Command(KithCommand):
    help = _("Make Kith ready: tables, keys, the menu. Safe to repeat, also after an update.")
    group = "begin"

    def handle(self, *args: Any, **options: Any) -> None:
        set_up()
        self.stdout.write(_("Ready. Next: kith import areas FILE, then kith grant LOGIN."))
