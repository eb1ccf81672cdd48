"""The life of a message."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class MessageState(TextChoices):
    WAITING = "WAITING", _("waiting")
    SENT = "SENT", _("sent")
    DEAD = "DEAD", _("could not be sent")
    LATE = "LATE", _("not sent: it would have come too late")


LIFE = Machine(
    start=MessageState.WAITING,
    moves=(
        Move("send", (MessageState.WAITING,), MessageState.SENT),
        Move("drop", (MessageState.WAITING,), MessageState.LATE),
        Move("give_up", (MessageState.WAITING,), MessageState.DEAD),
        Move("retry", (MessageState.DEAD,), MessageState.WAITING),
    ),
)
