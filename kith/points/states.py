"""Words of the ledger."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class AccountKind(TextChoices):
    """A kind with an owner has a balance; a single one has none, so nobody queues behind it."""

    PERSON = "PERSON", _("passbook")
    MERCHANT = "MERCHANT", _("points taken at a counter")
    GIFT = "GIFT", _("gift pool")
    ISSUE = "ISSUE", _("issuing account")
    EXPIRE = "EXPIRE", _("lapsed points")
    SETTLED = "SETTLED", _("settled points")


OWNED: Final = (AccountKind.PERSON, AccountKind.MERCHANT, AccountKind.GIFT)
SINGLE: Final = (AccountKind.ISSUE, AccountKind.EXPIRE, AccountKind.SETTLED)


class TransferKind(TextChoices):
    AWARD = "AWARD", _("thanks for service")
    REVERSAL = "REVERSAL", _("correction")
    CAPTURE = "CAPTURE", _("exchanged for a reward")
    SETTLE = "SETTLE", _("settled with the merchant")
    GIFT = "GIFT", _("gift from the pool")
    DONATE = "DONATE", _("given to the gift pool")
    ADJUST = "ADJUST", _("adjusted by two people")
    EXPIRY = "EXPIRY", _("lapsed")


# From which kind of account to which; whatever else a row says, somebody wrote it by hand.
ROADS: Final = {
    TransferKind.AWARD: (AccountKind.ISSUE, AccountKind.PERSON),
    TransferKind.CAPTURE: (AccountKind.PERSON, AccountKind.MERCHANT),
    TransferKind.SETTLE: (AccountKind.MERCHANT, AccountKind.SETTLED),
    TransferKind.GIFT: (AccountKind.GIFT, AccountKind.PERSON),
    TransferKind.DONATE: (AccountKind.PERSON, AccountKind.GIFT),
    TransferKind.EXPIRY: (AccountKind.PERSON, AccountKind.EXPIRE),
}


class HoldState(TextChoices):
    HELD = "HELD", _("set aside")
    CAPTURED = "CAPTURED", _("exchanged")
    VOIDED = "VOIDED", _("set free")
    EXPIRED = "EXPIRED", _("set free after its time")


FREED: Final = frozenset({HoldState.VOIDED, HoldState.EXPIRED})

HOLD_LIFE = Machine(
    start=HoldState.HELD,
    moves=(
        Move("capture", (HoldState.HELD,), HoldState.CAPTURED),
        Move("void", (HoldState.HELD,), HoldState.VOIDED),
        Move("expire", (HoldState.HELD,), HoldState.EXPIRED),
    ),
)


class AdjustmentState(TextChoices):
    PROPOSED = "PROPOSED", _("waiting for a second person")
    APPROVED = "APPROVED", _("approved")
    REJECTED = "REJECTED", _("not approved")


ADJUSTMENT_LIFE = Machine(
    start=AdjustmentState.PROPOSED,
    moves=(
        Move("approve", (AdjustmentState.PROPOSED,), AdjustmentState.APPROVED),
        Move("reject", (AdjustmentState.PROPOSED,), AdjustmentState.REJECTED),
    ),
)
