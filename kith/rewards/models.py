"""Merchants, rewards, redemptions, settlements. Points lie in the ledger."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.places.models import Area, Site
from kith.rewards.states import RedemptionState, RewardKind, RewardState, SettlementState
from kith.vault.blinds import BlindIndex


class Merchant(models.Model):
    """A counter that honours points: of an organisation, or of one of our own sites."""

    name = models.CharField(max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, related_name="merchant"
    )
    site = models.OneToOneField(Site, models.PROTECT, null=True, related_name="merchant")
    whereabouts = models.CharField(max_length=120)
    hours = models.CharField(max_length=120, blank=True)
    is_open = models.BooleanField(default=True)

    objects = Rows["Merchant"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation=None, site__isnull=False)
                | Q(organisation__isnull=False, site=None),
                name="rewards_merchant_is_a_shop_or_a_site",
            ),
        )

    def __str__(self) -> str:
        return f"Merchant {self.pk}"


class Reward(models.Model):
    """Goods or a service for points. `received` = `stock` + `held` + `handed_out`, always."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="rewards")
    kind = models.CharField(max_length=8, choices=RewardKind.choices)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500, blank=True)
    points = models.PositiveIntegerField()
    per_person = models.PositiveSmallIntegerField(null=True)  # a quarter; none: the place's rule
    from_date = models.DateField()
    until_date = models.DateField(null=True)  # half open: the first day it is no longer offered
    received = models.PositiveIntegerField(default=0)
    stock = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    handed_out = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=RewardState.choices, default=RewardState.DRAFT)
    made_by_id = models.BigIntegerField(null=True)  # none: Kith itself at set-up
    made_at = models.DateTimeField()

    objects = Rows["Reward"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(points__gt=0), name="rewards_reward_has_a_price"),
            models.CheckConstraint(
                condition=Q(stock__gte=0, held__gte=0, handed_out__gte=0),
                name="rewards_stock_is_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(received=F("stock") + F("held") + F("handed_out")),
                name="rewards_stock_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gt=F("from_date")),
                name="rewards_reward_is_offered_for_some_day",
            ),
        )
        indexes = (models.Index(fields=("state", "-id"), name="rewards_shelf"),)

    def __str__(self) -> str:
        return f"Reward {self.pk}"


class Picture(models.Model):
    """What the reward looks like: public, so cleaned but not sealed."""

    reward = models.OneToOneField(Reward, models.CASCADE, related_name="picture")
    digest = models.CharField(max_length=64)
    pixels = models.BinaryField()

    objects = Rows["Picture"].as_manager()

    def __str__(self) -> str:
        return f"Picture {self.pk}"


class PriceProposal(models.Model):
    """A price one person proposes for a reward. Append-only; the newest row counts."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="prices")
    points = models.PositiveIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PriceProposal"].as_manager()

    def __str__(self) -> str:
        return f"PriceProposal {self.pk}"


class PriceApproval(models.Model):
    """Another person's yes to a proposed price."""

    proposal = models.OneToOneField(PriceProposal, models.PROTECT, related_name="approval")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PriceApproval"].as_manager()

    def __str__(self) -> str:
        return f"PriceApproval {self.pk}"


class StockChange(models.Model):
    """So many pieces more or fewer, by whom and why. Append-only."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="stock_changes")
    change = models.IntegerField()
    reason = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)  # none: Kith itself at set-up
    at = models.DateTimeField()

    objects = Rows["StockChange"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(change=0), name="rewards_stock_change_is_some"),
        )

    def __str__(self) -> str:
        return f"StockChange {self.pk}"


class Redemption(models.Model):
    """One piece of a reward for one person. Price and title are those of the day it was chosen."""

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="redemptions")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="redemptions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="redemptions")
    title = models.CharField(max_length=60)
    points = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=RedemptionState.choices, default=RedemptionState.HELD
    )
    key = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = Rows["Redemption"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="rewards_one_redemption_a_form"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="rewards_code_is_good_for_a_while"
            ),
        )
        indexes = (
            models.Index(fields=("person", "-id"), name="rewards_of_person"),
            models.Index(fields=("state", "expires_at"), name="rewards_due"),
            models.Index(fields=("merchant", "state"), name="rewards_at_merchant"),
        )

    def __str__(self) -> str:
        return f"Redemption {self.pk}"

    @property
    def cause(self) -> str:
        """What the ledger calls it."""
        return f"redemption:{self.pk}"


class Code(models.Model):
    """What proves the customer: made from `salt` when shown, kept only as fingerprints."""

    redemption = models.OneToOneField(Redemption, models.PROTECT, related_name="code")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+")
    salt = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=64, unique=True)
    digits_index = BlindIndex(max_length=64)

    objects = Rows["Code"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("merchant", "digits_index"), name="rewards_digits_mean_one_at_a_counter"
            ),
        )

    def __str__(self) -> str:
        return f"Code {self.pk}"


class Try(models.Model):
    """A code shown or typed at a counter; without a redemption it was wrong. Append-only."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="tries")
    redemption = models.ForeignKey(Redemption, models.PROTECT, null=True, related_name="tries")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Try"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("merchant", "at"), name="rewards_tries_at_counter"),)

    def __str__(self) -> str:
        return f"Try {self.pk}"


class HandOut(models.Model):
    """The piece went over the counter: by whom and when. Append-only, once for a redemption."""

    redemption = models.OneToOneField(Redemption, models.PROTECT, related_name="hand_out")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="hand_outs")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HandOut"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("merchant", "at"), name="rewards_handed_at_counter"),)

    def __str__(self) -> str:
        return f"HandOut {self.pk}"


class Alarm(models.Model):
    """More was handed over within an hour than a counter usually can; somebody must look."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="alarms")
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = Rows["Alarm"].as_manager()

    def __str__(self) -> str:
        return f"Alarm {self.pk}"


class AlarmAnswer(models.Model):
    """Somebody looked and says what it was."""

    alarm = models.OneToOneField(Alarm, models.PROTECT, related_name="answer")
    text = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["AlarmAnswer"].as_manager()

    def __str__(self) -> str:
        return f"AlarmAnswer {self.pk}"


class Settlement(models.Model):
    """What one merchant handed over up to the end of a month; `digest` fixes the lines."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="settlements")
    month = models.DateField()  # its first day
    state = models.CharField(
        max_length=14, choices=SettlementState.choices, default=SettlementState.DRAFTED
    )
    points = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = Rows["Settlement"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("merchant", "month"),
                condition=~Q(state="DISCARDED"),
                name="rewards_one_settlement_a_month",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0, count__gt=0), name="rewards_settlement_settles_some"
            ),
        )

    def __str__(self) -> str:
        return f"Settlement {self.pk}"


class SettlementLine(models.Model):
    """One redemption in the one settlement it belongs to, with what it was worth."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="lines")
    redemption = models.OneToOneField(Redemption, models.PROTECT, related_name="settlement_line")
    title = models.CharField(max_length=60)
    points = models.PositiveIntegerField()
    handed_at = models.DateTimeField()

    objects = Rows["SettlementLine"].as_manager()

    def __str__(self) -> str:
        return f"SettlementLine {self.pk}"


class Approval(models.Model):
    """One person's yes to exactly these lines; the first may lapse and is then given anew."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="approvals")
    number = models.PositiveSmallIntegerField()
    by_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = Rows["Approval"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("settlement", "number"), name="rewards_each_approval_once"
            ),
            models.UniqueConstraint(
                fields=("settlement", "by_id"), name="rewards_two_people_approve"
            ),
            models.CheckConstraint(
                condition=Q(number__in=(1, 2)), name="rewards_first_and_second_approval"
            ),
        )

    def __str__(self) -> str:
        return f"Approval {self.pk}"


class PaidNote(models.Model):
    """How the merchant was settled with outside Kith: a document, never a payment."""

    settlement = models.OneToOneField(Settlement, models.PROTECT, related_name="paid_note")
    text = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PaidNote"].as_manager()

    def __str__(self) -> str:
        return f"PaidNote {self.pk}"
