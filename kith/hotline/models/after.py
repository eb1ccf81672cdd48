"""What comes of a call: a crisis, an order, its return, and ringing the caller again."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.hotline.models.calls import Call
from kith.hotline.states import (
    CrisisOutcome,
    CrisisState,
    Ground,
    ReturnState,
    RingOutcome,
    RingWhy,
    Said,
)
from kith.orders.models import Order
from kith.vault.fields import SealedField


class Crisis(models.Model):
    """The protocol was opened during a call; it ends with an outcome, never without."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="crisis")
    state = models.CharField(max_length=8, choices=CrisisState.choices, default=CrisisState.RUNNING)
    outcome = models.CharField(max_length=10, choices=CrisisOutcome.choices, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = Rows["Crisis"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="RUNNING", outcome="", ended_at=None)
                | Q(state="ENDED", ended_at__isnull=False) & ~Q(outcome=""),
                name="hotline_a_crisis_ends_with_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"Crisis {self.pk}"


class CrisisStep(models.Model):
    """A step as the line's protocol had it then, and when it was done."""

    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="steps")
    rank = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=160)
    dial = models.CharField(max_length=24, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.BigIntegerField(null=True)

    objects = Rows["CrisisStep"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("crisis", "rank"), name="hotline_one_stamp_a_rank"),
        )

    def __str__(self) -> str:
        return f"CrisisStep {self.pk}"


class CallOrder(models.Model):
    """The one order that came of a call (INV-R8). Nothing of what was said stands here."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="made_order")
    order = models.OneToOneField(Order, models.PROTECT, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CallOrder"].as_manager()

    def __str__(self) -> str:
        return f"CallOrder {self.pk}"


class Return(models.Model):
    """The community gives an order back to the line, with its ground; the line decides."""

    VAULT_SUBJECT = "call_order__order__resident_id"

    call_order = models.ForeignKey(CallOrder, models.PROTECT, related_name="returns")
    ground = models.CharField(max_length=16, choices=Ground.choices)
    reason = SealedField()
    decision = SealedField()
    state = models.CharField(max_length=12, choices=ReturnState.choices, default=ReturnState.RAISED)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = Rows["Return"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("call_order",),
                condition=Q(state="RAISED"),
                name="hotline_one_return_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Return {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.call_order.order.resident_id


class Ring(models.Model):
    """The caller was rung again. Silence says neither solved nor satisfied."""

    VAULT_SUBJECT = "call__subject_id"

    call = models.ForeignKey(Call, models.PROTECT, related_name="rings")
    why = models.CharField(max_length=10, choices=RingWhy.choices)
    outcome = models.CharField(max_length=12, choices=RingOutcome.choices)
    solved = models.CharField(max_length=8, choices=Said.choices, default=Said.NOTHING)
    satisfied = models.CharField(max_length=8, choices=Said.choices, default=Said.NOTHING)
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Ring"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="REACHED") | Q(solved="NOTHING", satisfied="NOTHING"),
                name="hotline_who_was_not_reached_said_nothing",
            ),
        )
        indexes = (models.Index(fields=("call", "why", "-at"), name="hotline_rings"),)

    def __str__(self) -> str:
        return f"Ring {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.call.subject_id
