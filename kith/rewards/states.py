"""Three tables: a reward on the shelf, a redemption, a month's settlement.

Source: workflows.md 4.6; invariants.md INV-X1 to X6; threats.md SD2 to SD6 and SD12.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class RewardKind(TextChoices):
    GOODS = "GOODS", _("goods")
    SERVICE = "SERVICE", _("service")


class RewardState(TextChoices):
    DRAFT = "DRAFT", _("being written")
    PROPOSED = "PROPOSED", _("waiting for its price to be approved")
    PUBLISHED = "PUBLISHED", _("on the shelf")
    ENDED = "ENDED", _("ended")


R = RewardState
ALIVE = (R.DRAFT, R.PROPOSED, R.PUBLISHED)

SHELF = Machine(
    start=R.DRAFT,
    moves=(
        Move("edit", (R.DRAFT,), R.DRAFT),
        Move("propose", (R.DRAFT,), R.PROPOSED),
        Move("send_back", (R.PROPOSED,), R.DRAFT),
        Move("publish", (R.PROPOSED,), R.PUBLISHED),
        Move("take_off", (R.PUBLISHED,), R.DRAFT),
        Move("end", ALIVE, R.ENDED),
    ),
)


class RedemptionState(TextChoices):
    HELD = "HELD", _("set aside")
    CAPTURED = "CAPTURED", _("handed over")
    CANCELLED = "CANCELLED", _("put back on the shelf")
    EXPIRED = "EXPIRED", _("not collected in time")
    REFUNDED = "REFUNDED", _("taken back by the centre")


H = RedemptionState
COUNTED = (H.HELD, H.CAPTURED)  # what a person's limit counts

REDEMPTION = Machine(
    start=H.HELD,
    moves=(
        Move("capture", (H.HELD,), H.CAPTURED),
        Move("cancel", (H.HELD,), H.CANCELLED),
        Move("expire", (H.HELD,), H.EXPIRED),
        Move("refund", (H.CAPTURED,), H.REFUNDED),
    ),
)


class SettlementState(TextChoices):
    DRAFTED = "DRAFTED", _("drafted")
    APPROVED_ONCE = "APPROVED_ONCE", _("approved once, waiting for a second person")
    APPROVED = "APPROVED", _("approved by two people")
    PAID_OUT = "PAID_OUT", _("settled with the merchant")
    DISCARDED = "DISCARDED", _("discarded")


T = SettlementState

SETTLEMENT = Machine(
    start=T.DRAFTED,
    moves=(
        Move("approve", (T.DRAFTED,), T.APPROVED_ONCE),
        Move("approve", (T.APPROVED_ONCE,), T.APPROVED),
        Move("send_back", (T.APPROVED_ONCE,), T.DRAFTED),
        Move("lapse", (T.APPROVED_ONCE,), T.DRAFTED),
        Move("discard", (T.DRAFTED,), T.DISCARDED),
        Move("note_paid", (T.APPROVED,), T.PAID_OUT),
    ),
)
