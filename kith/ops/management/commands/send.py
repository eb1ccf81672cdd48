"""kith send"""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.exchange.notify import deliver
from kith.exchange.sms.client import from_dsn
from kith.ops.command import KithCommand


class Command(KithCommand):
    help = _("Send the messages that wait, through the SMS gateway of KITH_SMS.")
    group = "daily"

    def handle(self, *args: Any, **options: Any) -> None:
        sent = deliver(from_dsn(settings.KITH_SMS), now=timezone.now())
        self.stdout.write(
            _("%(sent)s sent, %(later)s to be tried again.")
            % {"sent": sent.sent, "later": sent.later}
        )
