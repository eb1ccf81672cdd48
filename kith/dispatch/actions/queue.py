"""Runs left to workers: ordered once, taken by one, taken over when that one is lost, kept once.

A worker holds an order for as long as its lease, and prolongs it while it lives. What it brings is
kept only while it still holds the order, in the transaction that writes the run.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, require
from kith.dispatch import policies
from kith.dispatch.actions._holding import Hold, held
from kith.dispatch.models import RunOrder
from kith.dispatch.states import PENDING, RUN_ORDER, RunOrderState
from kith.journal.actions import note
from kith.places.queries import path_of

LEASE: Final = timedelta(seconds=60)  # without a sign of life
ATTEMPTS: Final = 3


@transaction.atomic
def book(area_id: int, *, actor: Actor, now: datetime) -> RunOrder:
    """A run of the place waits for a worker; one that waits or runs already is the one meant.

    Raises:
        Forbidden: not the desk of the whole area.
    """
    require(policies.may_order_run(actor, path_of(area_id)))
    if same := RunOrder.objects.filter(area_id=area_id, asked_at=now).first():
        return same
    row, is_new = RunOrder.objects.get_or_create(
        area_id=area_id,
        state__in=PENDING,
        defaults={"asked_by_id": actor.me, "asked_at": now},
    )
    if is_new:
        note("run_order", row.pk, "book", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def queued(order_id: int, *, task_id: UUID, actor: Actor, now: datetime) -> RunOrder:
    """It stands in the queue under this number."""
    row = RunOrder.objects.locked(order_id)
    row.task_id = task_id
    row.save(update_fields=("task_id",))
    return row


@transaction.atomic
def take(order_id: int, *, holder: str, actor: Actor, now: datetime) -> Hold | None:
    """The worker holds it for a lease; none: somebody else does, or it is over."""
    require(actor.is_clock)
    row = RunOrder.objects.locked(order_id)
    if row.state == RunOrderState.RUNNING and _is_lost(row, now):
        _put_back(row, actor=actor, now=now)
    if not RUN_ORDER.allows(row.state, "take"):
        return None
    row.state = RUN_ORDER.next(row.state, "take")
    row.holder, row.attempts = holder, row.attempts + 1
    row.taken_at, row.lease_until = now, now + LEASE
    row.save(update_fields=("state", "holder", "attempts", "taken_at", "lease_until"))
    note("run_order", row.pk, "take", actor=actor, now=now, after=row.state, holder=holder)
    return Hold(row.pk, holder, row.attempts)


@transaction.atomic
def still_here(holder: str, *, actor: Actor, now: datetime) -> int:
    """A sign of life: everything the worker holds is its own for another lease."""
    require(actor.is_clock)
    mine = RunOrder.objects.filter(holder=holder, state=RunOrderState.RUNNING)
    return mine.update(lease_until=now + LEASE)


@transaction.atomic
def give_back(hold: Hold, *, is_final: bool, actor: Actor, now: datetime) -> RunOrder:
    """It went wrong: it waits for another try, or has failed after the last one.

    Raises:
        LostHold: somebody else has taken it over.
    """
    require(actor.is_clock)
    row = held(hold)
    _put_back(row, is_final=is_final, actor=actor, now=now)
    return row


@transaction.atomic
def put_back_lost(order_id: int, *, actor: Actor, now: datetime) -> RunOrder:
    """The worker that held it gave no sign of life for a whole lease.

    Raises:
        IllegalMove: it is not being worked on, or its worker lives.
    """
    require(actor.is_clock)
    row = RunOrder.objects.locked(order_id)
    require(row.state == RunOrderState.RUNNING and _is_lost(row, now), IllegalMove())
    _put_back(row, actor=actor, now=now)
    return row


def _is_lost(row: RunOrder, now: datetime) -> bool:
    return row.lease_until is not None and row.lease_until <= now


def _put_back(row: RunOrder, *, is_final: bool = False, actor: Actor, now: datetime) -> None:
    verb = "give_up" if is_final or row.attempts >= ATTEMPTS else "put_back"
    row.state = RUN_ORDER.next(row.state, verb)
    row.save(update_fields=("state",))
    note("run_order", row.pk, verb, actor=actor, now=now, after=row.state, holder=row.holder)
