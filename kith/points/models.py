"""Accounts, transfers, holds. A transfer sums to zero by construction and is never changed."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.points.states import (
    OWNED,
    SINGLE,
    AccountKind,
    AdjustmentState,
    HoldState,
    TransferKind,
)


class Account(models.Model):
    """What an owner has. `held` is set aside for redemptions; `owed` is a correction that came
    after the points were spent, and is worked off before anything else.
    """

    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    owner_id = models.BigIntegerField(null=True)  # person, merchant or area; none for a single one
    balance = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    owed = models.BigIntegerField(default=0)

    objects = Rows["Account"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "owner_id"), name="points_one_account_each"),
            models.UniqueConstraint(
                fields=("kind",), condition=Q(owner_id=None), name="points_one_account_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=F("held"), held__gte=0, owed__gte=0),
                name="points_nobody_is_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OWNED, owner_id__isnull=False)
                | Q(kind__in=SINGLE, owner_id=None, balance=0, held=0, owed=0),
                name="points_what_is_counted_has_an_owner",
            ),
        )

    def __str__(self) -> str:
        return f"Account {self.pk}"

    @property
    def free(self) -> int:
        """What may be spent now."""
        return max(0, self.balance - self.held - self.owed)


class Transfer(models.Model):
    """`points` left `source` for `target` because of `cause`, under a rule version.

    `source_after` and `target_after` are the balances behind it: the passbook's running balance.
    """

    kind = models.CharField(max_length=8, choices=TransferKind.choices)
    source = models.ForeignKey(Account, models.PROTECT, related_name="outgoing", db_index=False)
    target = models.ForeignKey(Account, models.PROTECT, related_name="incoming", db_index=False)
    points = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=80)
    rule_id = models.BigIntegerField(null=True)  # the tariff's row; none where no tariff decides
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    at = models.DateTimeField()
    day = models.DateField(null=True)  # of the service; none where no cap of a day applies
    source_after = models.PositiveBigIntegerField(null=True)  # none for an account without balance
    target_after = models.PositiveBigIntegerField(null=True)

    objects = Rows["Transfer"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cause",), name="points_a_cause_moves_points_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="points_transfer_moves_some"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="points_transfer_has_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(kind="REVERSAL", reverses__isnull=False)
                | (~Q(kind="REVERSAL") & Q(reverses=None)),
                name="points_reversal_names_what_it_reverses",
            ),
        )
        indexes = (
            models.Index(fields=("source", "id"), name="points_out_of"),
            models.Index(fields=("target", "id"), name="points_into"),
        )

    def __str__(self) -> str:
        return f"Transfer {self.pk}"


class Hold(models.Model):
    """Points of an account that are set aside until they are captured or set free."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="holds")
    points = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=70)
    state = models.CharField(max_length=8, choices=HoldState.choices, default=HoldState.HELD)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = Rows["Hold"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cause",), name="points_a_cause_holds_points_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="points_hold_sets_some_aside"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="points_hold_has_a_while"
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",), condition=Q(state="HELD"), name="points_holds_to_expire"
            ),
        )

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class HoldEnd(models.Model):
    """When a hold ended; how, the hold says, and a captured one has its transfer."""

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="end")
    transfer = models.OneToOneField(Transfer, models.PROTECT, null=True, related_name="hold_end")
    at = models.DateTimeField()

    objects = Rows["HoldEnd"].as_manager()

    def __str__(self) -> str:
        return f"HoldEnd {self.pk}"


class Debt(models.Model):
    """A correction of `transfer` that waits until there are points again; open while the transfer
    has no reversal.
    """

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="debt")
    account = models.ForeignKey(Account, models.PROTECT, related_name="debts")
    points = models.PositiveBigIntegerField()
    since = models.DateTimeField()

    objects = Rows["Debt"].as_manager()

    def __str__(self) -> str:
        return f"Debt {self.pk}"


class Adjustment(models.Model):
    """One person's proposal to give or take points by hand; out of a gift pool where one is named.

    What is proposed never changes: a second person approves exactly this.
    """

    person_id = models.BigIntegerField()
    points = models.BigIntegerField()  # below zero: taken
    pool_id = models.BigIntegerField(null=True)  # the area whose gift pool gives
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=8, choices=AdjustmentState.choices, default=AdjustmentState.PROPOSED
    )
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()

    objects = Rows["Adjustment"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(points=0), name="points_adjustment_changes_some"),
            models.CheckConstraint(
                condition=Q(pool_id=None) | Q(points__gt=0), name="points_a_pool_only_gives"
            ),
            models.CheckConstraint(
                condition=~Q(proposed_by_id=F("person_id")),
                name="points_nobody_adjusts_her_own",
            ),
        )

    def __str__(self) -> str:
        return f"Adjustment {self.pk}"


class Decision(models.Model):
    """The second person's word on an adjustment."""

    adjustment = models.OneToOneField(Adjustment, models.PROTECT, related_name="decision")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Decision"].as_manager()

    def __str__(self) -> str:
        return f"Decision {self.pk}"


class Day(models.Model):
    """One link of the chain: `digest` covers the day before and every transfer since it.

    The lines from behind the last sealed one up to `last_transfer_id`, `count` of them.
    """

    date = models.DateField(unique=True)
    last_transfer_id = models.BigIntegerField()
    count = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects = Rows["Day"].as_manager()

    def __str__(self) -> str:
        return f"Day {self.date}"
