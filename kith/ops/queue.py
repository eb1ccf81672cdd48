"""Workers for runs that outlast a request: as many as there are machines, all on one database.

The engine hands each task to one worker, but forgets a worker that was killed. So a worker gives
signs of life, and the clock puts back what a silent one held.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.dispatch import actions, queries
from kith.dispatch.actions import queue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_LOG: Final = logging.getLogger(__name__)
BEAT_S: Final = queue.LEASE.total_seconds() / 4
LOOK_S: Final = 1.0  # how often an idle worker looks for work
PATIENCE: Final = timedelta(minutes=1)  # before the clock does what no worker took


def work(*, is_batch: bool = False, name: str = "") -> None:
    """Tasks are done one by one until the process is told to stop; in a batch, until none waits.

    SIGTERM and SIGINT end it after the task at hand.
    """
    worker = _worker(is_batch=is_batch, name=name)
    worker.configure_signals()
    _run(worker)


def _run(worker: Worker) -> None:
    with _signs_of_life(worker.worker_id):
        worker.run()


def _worker(*, is_batch: bool, name: str) -> Worker:
    return Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=LOOK_S,
        batch=is_batch,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{name[:30]}-{get_random_string(16)}".lstrip("-"),
        excluded_queue_names=[],
    )


@contextmanager
def _signs_of_life(holder: str) -> Iterator[None]:
    """While the block lasts, what the worker holds stays its own, whatever its task takes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_S):
            _beat_once(holder)

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()


def _beat_once(holder: str) -> None:
    """A database that is away for a moment must not stop the heart."""
    try:
        close_old_connections()
        queue.still_here(holder, actor=CLOCK, now=timezone.now())
    except Exception:  # noqa: BLE001 -- logged whole; the next beat tries again
        _LOG.exception("no sign of life could be given")
    finally:
        connection.close()


def reap(now: datetime) -> int:
    """What a lost worker held waits again, and all that waits stands in the queue; how many."""
    put_back = sum(_put_back(order_id, now) for order_id in queries.lost_run_orders(now))
    return put_back + sum(_requeue(row.pk, now) for row in queries.waiting_run_orders())


def _put_back(order_id: int, now: datetime) -> bool:
    try:
        queue.put_back_lost(order_id, actor=CLOCK, now=now)
    except Refusal:
        return False
    return True


def _requeue(order_id: int, now: datetime) -> bool:
    """The engine offers the task again: it lost a worker, failed, or was never put there."""
    row = queries.waiting_run_orders().filter(pk=order_id).first()
    if row is None:
        return False
    task = DBTaskResult.objects.filter(pk__in=[row.task_id] if row.task_id else [])
    if task.filter(status=TaskResultStatus.READY).exists():
        return False
    if not task.update(status=TaskResultStatus.READY):
        actions.enqueue(row.pk, actor=CLOCK, now=now)
    return True


def work_off(now: datetime) -> int:
    """What no worker took in time is done here: one computer needs no worker of its own."""
    left = queries.waiting_run_orders(now - PATIENCE).count()
    if left:
        _run(_worker(is_batch=True, name="clock"))
    return left
