"""kith unlock"""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.ops.command import KithCommand
from kith.ops.unlocking import forget_second_step


class Command(KithCommand):
    help = _("Take the second step off somebody who lost it; she sets up another one at once.")
    group = "guard"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login_name", help=_("the name she signs in with"))
        parser.add_argument(
            "--reason", required=True, help=_("whose papers you saw, and who else did")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        login, reason = options["login_name"], options["reason"]
        self.stdout.write(forget_second_step(login, reason=reason, now=timezone.now()))
