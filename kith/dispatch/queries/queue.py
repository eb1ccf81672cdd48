"""Runs left to workers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force
from kith.catalogue.rules import QueueRules
from kith.core.actor import Actor
from kith.dispatch.models import RunOrder
from kith.dispatch.policies import READERS
from kith.dispatch.states import PENDING, RunOrderState
from kith.orders.demand import open_count

if TYPE_CHECKING:
    from kith.places.models import Area


def is_for_a_worker(path: str, *, now: datetime) -> bool:
    """Whether so much is open under the path that nobody should wait for the run at the screen."""
    rules = in_force(QueueRules, path=path, on=localtime(now).date())
    return open_count(path, now) >= rules.at_once_orders


def run_orders_visible_to(actor: Actor) -> QuerySet[RunOrder]:
    """The twin of `policies.may_see_run_order`, the newest first."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return RunOrder.objects.filter(seen).select_related("area").order_by("-asked_at", "-pk")


def pending_run_order(area: Area, *, actor: Actor) -> RunOrder | None:
    """The run of the place that waits or is being worked out."""
    return run_orders_visible_to(actor).filter(area=area, state__in=PENDING).first()


def lost_run_orders(now: datetime) -> list[int]:
    """Those whose worker gave no sign of life for a whole lease."""
    rows = RunOrder.objects.filter(state=RunOrderState.RUNNING, lease_until__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def waiting_run_orders(until: datetime | None = None) -> QuerySet[RunOrder]:
    """Those no worker has taken, the oldest first; asked for until a moment."""
    rows = RunOrder.objects.filter(state=RunOrderState.WAITING)
    return (rows.filter(asked_at__lte=until) if until else rows).order_by("asked_at", "pk")
