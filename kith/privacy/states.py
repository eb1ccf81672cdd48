"""The life of a request about one's own data. Source: assurance/privacy.md 3.3."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class Wish(TextChoices):
    """What is asked for."""

    COPY = "COPY", _("a copy of my data")
    ERASURE = "ERASURE", _("erasing my data")


class RequestState(TextChoices):
    ASKED = "ASKED", _("waits for a decision")
    GRANTED = "GRANTED", _("agreed, being carried out")
    REFUSED = "REFUSED", _("not agreed")
    WITHDRAWN = "WITHDRAWN", _("taken back")
    DONE = "DONE", _("done")


R = RequestState
PENDING: Final = (R.ASKED, R.GRANTED)

LIFE = Machine(
    start=R.ASKED,
    moves=(
        Move("grant", (R.ASKED,), R.GRANTED),
        Move("refuse", (R.ASKED,), R.REFUSED),
        Move("withdraw", PENDING, R.WITHDRAWN),
        Move("make", (R.GRANTED,), R.DONE),
        Move("erase", (R.GRANTED,), R.DONE),
        Move("put_back", (R.GRANTED,), R.ASKED),
    ),
)
