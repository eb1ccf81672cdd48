"""Pledges, vouchers and purses: what units promised, what came, what it was spent on.

Source: workflows.md 4.5; invariants.md INV-P1 to P4; threats.md SD7; rules.md 5.4.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move

FEN: Final = "fen"
MINUTES: Final = "min"


class ValueKind(TextChoices):
    """What is promised; money is counted in fen, work in minutes, goods in pieces of their unit."""

    MONEY = "MONEY", _("money")
    GOODS = "GOODS", _("goods")
    WORK = "WORK", _("work")


class Basis(TextChoices):
    """How the worth of goods is known."""

    INVOICE = "INVOICE", _("by the invoice")
    MARKET = "MARKET", _("by the market price")
    DONOR = "DONOR", _("as the donor states")
    EXPERT = "EXPERT", _("as an expert appraised")


class PledgeState(TextChoices):
    PLEDGED = "PLEDGED", _("pledged, nothing received yet")
    PARTLY_RECEIVED = "PARTLY_RECEIVED", _("partly received")
    RECEIVED = "RECEIVED", _("received")
    CANCELLED = "CANCELLED", _("taken back before anything was received")


P = PledgeState
LIVE_PLEDGES = (P.PLEDGED, P.PARTLY_RECEIVED)  # something is still to come

PLEDGE = Machine(
    start=P.PLEDGED,
    moves=(
        Move("receive_part", LIVE_PLEDGES, P.PARTLY_RECEIVED),
        Move("receive_rest", LIVE_PLEDGES, P.RECEIVED),
        Move("waive_rest", (P.PARTLY_RECEIVED,), P.RECEIVED),
        Move("cancel", (P.PLEDGED,), P.CANCELLED),
        Move("void_part", (P.PARTLY_RECEIVED, P.RECEIVED), P.PARTLY_RECEIVED),
        Move("void_all", (P.PARTLY_RECEIVED, P.RECEIVED), P.PLEDGED),
    ),
)


class VoucherState(TextChoices):
    ENTERED = "ENTERED", _("entered, waiting for a second person")
    APPROVED = "APPROVED", _("approved: spent")
    REFUSED = "REFUSED", _("refused")
    REVERSED = "REVERSED", _("approved by mistake, taken back")


V = VoucherState

VOUCHER = Machine(
    start=V.ENTERED,
    moves=(
        Move("approve", (V.ENTERED,), V.APPROVED),
        Move("refuse", (V.ENTERED,), V.REFUSED),
        Move("reverse", (V.APPROVED,), V.REVERSED),
    ),
)


class PurseState(TextChoices):
    OPEN = "OPEN", _("open")
    CLOSED = "CLOSED", _("settled: every fen is accounted for")


PURSE = Machine(
    start=PurseState.OPEN,
    moves=(
        Move("settle", (PurseState.OPEN,), PurseState.CLOSED),
        Move("reopen", (PurseState.CLOSED,), PurseState.OPEN),
    ),
)


class SurplusKind(TextChoices):
    """What became of money that was not needed."""

    RETURNED = "RETURNED", _("given back to the donors")
    CARRIED = "CARRIED", _("carried over to another project")
    POOL = "POOL", _("put into the pool of the place")


class Series(TextChoices):
    """What is numbered without a gap, for each place and year."""

    RECEIPT = "RECEIPT", _("receipts")
    AGREEMENT = "AGREEMENT", _("agreements")
    RECOVERY = "RECOVERY", _("recoveries")
