"""kith setup"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from kith.ops.setting_up import set_up


class Command(BaseCommand):
    help = _("Make Kith ready: tables, keys, the menu. Safe to repeat, also after an update.")
    group = "begin"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        set_up()
        self.stdout.write(_("Ready. Next: kith import areas FILE, then kith grant LOGIN."))
