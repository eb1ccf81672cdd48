"""What a worker does with a run it takes from the queue, and how a run gets there.

The task tells the time: the moment at which the queue says it was begun. Running it twice, or in
two places at once, makes one run.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django_tasks import TaskContext, task

from kith.core.actor import CLOCK, Actor
from kith.core.refusal import Refusal
from kith.dispatch.actions import queue
from kith.dispatch.actions._holding import LostHold
from kith.dispatch.actions._measuring import measure_borders
from kith.dispatch.actions._solving import propose
from kith.dispatch.models import RunOrder
from kith.people.queries import actor_of


@task(takes_context=True)
def solve_place(context: TaskContext, order_id: int) -> int | None:
    """The run of the order stands; none: somebody else makes it, or it is over."""
    told = context.task_result
    assert told.started_at is not None, "the queue says when it begins a task"
    now, holder = told.started_at, told.worker_ids[-1]
    hold = queue.take(order_id, holder=holder, actor=CLOCK, now=now)
    if hold is None:
        return None
    ordered = RunOrder.objects.get(pk=order_id)
    by = actor_of(ordered.asked_by_id, now=now)
    try:
        run = propose(ordered.area_id, hold=hold, actor=by, now=now)
    except LostHold:
        return None
    except Exception as fault:
        is_final = isinstance(fault, Refusal)  # a second try would be refused as well
        queue.give_back(hold, is_final=is_final, actor=CLOCK, now=now)
        raise
    measure_borders(run.pk, actor=by, now=now)
    return run.pk


def order_run(area_id: int, *, actor: Actor, now: datetime) -> RunOrder:
    """A run of the place is ordered and stands in the queue.

    Should the queue not take it, the clock puts it there later.

    Raises:
        Forbidden: not the desk of the whole area.
    """
    row = queue.book(area_id, actor=actor, now=now)
    return row if row.task_id else enqueue(row.pk, actor=actor, now=now)


def enqueue(order_id: int, *, actor: Actor, now: datetime) -> RunOrder:
    """The order stands in the queue anew."""
    told = solve_place.enqueue(order_id)
    return queue.queued(order_id, task_id=UUID(told.id), actor=actor, now=now)
