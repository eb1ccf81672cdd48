"""What people said about an order: remarks, ratings, call-backs, disputes, objections, pauses."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.orders.models.claim import Claim
from kith.orders.models.order import Order
from kith.orders.states import CallBackOutcome, DivertTo, PauseReason, RemarkKind
from kith.people.models import Person
from kith.people.states import Channel
from kith.vault.fields import SealedField


class _OfOrder(models.Model):
    """A sealed word about an order, sealed for its resident."""

    VAULT_SUBJECT = "order__resident_id"

    class Meta:
        abstract = True

    @property
    def vault_subject_id(self) -> int:
        return self.order.resident_id  # type: ignore[attr-defined,no-any-return]


class Remark(_OfOrder):
    """Free text between the desk and the resident, or for the desk alone."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=8, choices=RemarkKind.choices)
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Remark"].as_manager()

    def __str__(self) -> str:
        return f"Remark {self.pk}"


class Diversion(models.Model):
    """Not ours to solve: told to the right service, with its reference."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="diversion")
    to = models.CharField(max_length=6, choices=DivertTo.choices)
    reference = models.CharField(max_length=60, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Diversion"].as_manager()

    def __str__(self) -> str:
        return f"Diversion {self.pk}"


class Merge(models.Model):
    """The order goes on inside another one of the same resident's need."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="merge")
    into = models.ForeignKey(Order, models.PROTECT, related_name="merged_in")
    at = models.DateTimeField()

    objects = Rows["Merge"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(order=F("into")), name="orders_no_merge_into_itself"
            ),
        )

    def __str__(self) -> str:
        return f"Merge {self.pk}"


class Pause(models.Model):
    """The stage's clock stood still from `at` until `resumed_at`, for a stated reason."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=14, choices=PauseReason.choices)
    left_s = models.PositiveIntegerField()  # what the clock had left
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    objects = Rows["Pause"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(resumed_at=None), name="orders_one_pause_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"Pause {self.pk}"


class Rating(_OfOrder):
    """1 to 5, from the resident about a service, or from a helper about the visit."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="ratings")
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="ratings")
    is_by_resident = models.BooleanField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_proxy = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    stars = models.PositiveSmallIntegerField()
    is_void = models.BooleanField(default=False)  # of a service taken back after a dispute
    text = SealedField()
    at = models.DateTimeField()

    objects = Rows["Rating"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="orders_stars_1_to_5"),
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(is_by_resident=True, is_void=False),
                name="orders_resident_rates_once",
            ),
            models.UniqueConstraint(
                fields=("claim", "by"),
                condition=Q(is_by_resident=False),
                name="orders_helper_rates_once",
            ),
            models.CheckConstraint(
                condition=Q(is_by_resident=True, claim=None)
                | Q(is_by_resident=False, claim__isnull=False),
                name="orders_helper_rates_her_own_visit",
            ),
        )

    def __str__(self) -> str:
        return f"Rating {self.pk}"


class CallBack(models.Model):
    """The desk rang a resident who had not answered."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="call_backs")
    outcome = models.CharField(max_length=14, choices=CallBackOutcome.choices)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CallBack"].as_manager()

    def __str__(self) -> str:
        return f"CallBack {self.pk}"


class Dispute(_OfOrder):
    """Somebody says it was not so; somebody uninvolved decides."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="disputes")
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = Rows["Dispute"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(decided_at=None), name="orders_one_open_dispute"
            ),
        )

    def __str__(self) -> str:
        return f"Dispute {self.pk}"


class Objection(_OfOrder):
    """A unit says an order it holds is not its to do; an arbiter one level up decides in time."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="objections")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="objections")
    reason = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = SealedField()

    objects = Rows["Objection"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order",), condition=Q(decided_at=None), name="orders_one_open_objection"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("by_id")),
                name="orders_nobody_arbitrates_her_own",
            ),
        )

    def __str__(self) -> str:
        return f"Objection {self.pk}"
