"""Accounts and transfers. A transfer sums to zero by construction and is never changed."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.points.states import AccountKind, TransferKind


class Account(models.Model):
    """Balances are cached for persons only; the issuing account has none, so awards never queue."""

    kind = models.CharField(max_length=8, choices=AccountKind.choices)
    owner_id = models.BigIntegerField(null=True)  # the person; none for the issuing account
    balance = models.BigIntegerField(default=0)

    objects = Rows["Account"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "owner_id"), name="points_one_account_each"),
            models.UniqueConstraint(
                fields=("kind",), condition=Q(owner_id=None), name="points_one_issuing_account"
            ),
            models.CheckConstraint(
                condition=Q(kind="ISSUE", balance=0) | Q(kind="PERSON", balance__gte=0),
                name="points_passbook_is_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(kind="ISSUE", owner_id=None) | Q(kind="PERSON", owner_id__isnull=False),
                name="points_passbook_has_an_owner",
            ),
        )

    def __str__(self) -> str:
        return f"Account {self.pk}"


class Transfer(models.Model):
    """`points` left `source` for `target` because of `cause`, under a rule version."""

    kind = models.CharField(max_length=8, choices=TransferKind.choices)
    source = models.ForeignKey(Account, models.PROTECT, related_name="outgoing")
    target = models.ForeignKey(Account, models.PROTECT, related_name="incoming")
    points = models.PositiveBigIntegerField()
    cause = models.CharField(max_length=80, unique=True)
    rule_id = models.BigIntegerField(null=True)  # the tariff's row; none for a correction
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    at = models.DateTimeField()

    objects = Rows["Transfer"].as_manager()

    class Meta:
        constraints = (
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

    def __str__(self) -> str:
        return f"Transfer {self.pk}"
