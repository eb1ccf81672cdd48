"""What waits for a second person, and that person's word."""

from django.db import models
from django.db.models import Q

from kith.approvals.states import OPEN, ApprovalState, Deed
from kith.core.locks import Rows
from kith.vault.blinds import BlindIndexes


class Approval(models.Model):
    """One deed with one content, asked for by somebody who may do it with another's yes.

    `person_ids` and `homes` are those who gain by it, and the home of who asks.
    """

    deed = models.CharField(max_length=16, choices=Deed.choices)
    object_id = models.BigIntegerField()
    path = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    person_ids = models.JSONField(default=list)
    homes = BlindIndexes(default=list)
    reason = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=ApprovalState.choices, default=ApprovalState.ASKED
    )
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()

    objects = Rows["Approval"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("asked_by_id", "digest"),
                condition=Q(state__in=OPEN),
                name="approvals_asked_for_once",
            ),
        )
        indexes = (
            models.Index(fields=("state", "asked_at"), name="approvals_waiting"),
            models.Index(fields=("asked_by_id", "-id"), name="approvals_asked_by"),
        )

    def __str__(self) -> str:
        return f"Approval {self.pk}"


class Word(models.Model):
    """The second person's yes or no; never by who asked."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="word")
    is_yes = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    asked_by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Word"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(by_id=models.F("asked_by_id")), name="approvals_two_people"
            ),
        )

    def __str__(self) -> str:
        return f"Word {self.pk}"
