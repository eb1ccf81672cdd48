"""Runs that wait for a worker. A part of `models`, which imports it."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.dispatch.states import RunOrderState


class RunOrder(models.Model):
    """A run of a place that a worker is to make; `run` is what came of it, written once.

    `holder` works on it until `lease_until`. When that has passed, the worker is believed lost and
    the order is put back; what a lost worker brings later is refused.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=RunOrderState.choices, default=RunOrderState.WAITING
    )
    task_id = models.UUIDField(null=True)  # in the queue; none: not put there yet
    holder = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    run = models.OneToOneField("dispatch.Run", models.PROTECT, null=True, related_name="run_order")

    objects = Rows["RunOrder"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "asked_at"), name="dispatch_a_place_asks_once_a_moment"
            ),
            models.UniqueConstraint(
                fields=("area",),
                condition=Q(state__in=("WAITING", "RUNNING")),
                name="dispatch_one_run_order_a_place",
            ),
            models.CheckConstraint(
                condition=Q(state="DONE", run__isnull=False) | (~Q(state="DONE") & Q(run=None)),
                name="dispatch_run_iff_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="RUNNING")
                | (~Q(holder="") & Q(taken_at__isnull=False, lease_until__isnull=False)),
                name="dispatch_who_runs_has_a_lease",
            ),
        )
        indexes = (models.Index(fields=("state", "lease_until"), name="dispatch_leases"),)

    def __str__(self) -> str:
        return f"RunOrder {self.pk}"
