"""Calls that begin at the same moment, each on a connection of its own; walls taken away and put
back.

Where a test has somebody `pause`, the others go on until none of them can do anything before she
does: they pause as well, wait for a lock in the database, or are through. So who reads what is
old reads it however slow the machine is.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, connections, models

from kith.core import refusal
from kith.core.locks import Rows

PATIENCE_S = 60.0
LOOK_S = 0.005
_mine = threading.local()


class _Meeting:
    """Those who are at it, each by the process that serves her, and who of them pauses."""

    def __init__(self) -> None:
        self._gate = threading.Condition()
        self._living: set[int] = set()
        self._pausing: set[int] = set()
        self._round = 0

    def come(self) -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:  # who is last of many on a slow machine waits as well
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{PATIENCE_S:.0f}s"])
        _mine.meeting, _mine.pid = self, connection.connection.info.backend_pid
        with self._gate:
            self._living.add(_mine.pid)

    def leave(self) -> None:
        with self._gate:
            self._living.discard(getattr(_mine, "pid", 0))
        connections.close_all()

    def pause(self, pid: int) -> None:
        with self._gate:
            self._pausing.add(pid)
            now = self._round
            self._gate.wait_for(lambda: self._round != now, PATIENCE_S)
            self._pausing.discard(pid)

    def watch(self, threads: list[threading.Thread]) -> None:
        """Everybody who pauses goes on as soon as nobody else can, seen twice in a row."""
        before: object = None
        while any(thread.is_alive() for thread in threads):
            time.sleep(LOOK_S)
            seen = self._standstill()
            if seen and seen == before:
                with self._gate:
                    self._round += 1
                    self._pausing.clear()
                    self._gate.notify_all()
                seen = None
            before = seen

    def _standstill(self) -> tuple[int, frozenset[int], frozenset[int]] | None:
        with self._gate:
            pausing, others = frozenset(self._pausing), frozenset(self._living - self._pausing)
            now = self._round
        if not pausing or (others and _waiting(others) != others):
            return None
        return now, pausing, others


def _waiting(pids: frozenset[int]) -> frozenset[int]:
    """Who of them waits for a lock that somebody else holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [list(pids)]
        )
        return frozenset(pid for (pid,) in cursor.fetchall())


def pause() -> None:
    """Lets everybody else of the same `together` go on as far as they come."""
    meeting: _Meeting | None = getattr(_mine, "meeting", None)
    if meeting:
        meeting.pause(_mine.pid)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave back or raised, in the order of the calls."""
    barrier, meeting = threading.Barrier(len(calls)), _Meeting()
    answers: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            meeting.come()
            barrier.wait(PATIENCE_S)
            answers[place] = calls[place]()
        except Exception as error:  # noqa: BLE001 -- the test says which were expected
            answers[place] = error
        finally:
            meeting.leave()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    meeting.watch(threads)
    return answers


def codes(answers: list[Any]) -> list[str]:
    """`yes`, the code of a refusal, or the name of an error, sorted."""
    return sorted(_code(answer) for answer in answers)


def _code(answer: Any) -> str:
    if isinstance(answer, refusal.Refusal):
        return answer.code
    return type(answer).__name__ if isinstance(answer, Exception) else "yes"


def slow_check(granted: bool, no: refusal.Refusal | None = None) -> None:
    """`require`, and then a while in which the world may move on."""
    refusal.require(granted, no)
    pause()


def without_locks(monkeypatch) -> None:
    """Rows are read as they are; nobody waits for anybody."""
    monkeypatch.setattr(settings, "KITH_SKIP_LOCKS", True)
    monkeypatch.setattr(Rows, "locked", lambda rows, pk: rows.get(pk=pk))
    monkeypatch.setattr(
        Rows, "locked_all", lambda rows, pks: {row.pk: row for row in rows.filter(pk__in=set(pks))}
    )


@contextmanager
def without(*walls: tuple[type[models.Model], str]) -> Iterator[None]:
    """The constraints are gone within the block; what they would have refused is emptied after."""
    dropped = [(model, _named(model, name)) for model, name in walls]
    with connection.schema_editor() as editor:
        for model, wall in dropped:
            editor.remove_constraint(model, wall)
    try:
        yield
    finally:
        empty(*{model for model, _wall in dropped})
        with connection.schema_editor() as editor:
            for model, wall in dropped:
                editor.add_constraint(model, wall)


def _named(model: type[models.Model], name: str) -> models.BaseConstraint:
    return next(wall for wall in model._meta.constraints if wall.name == name)


def empty(*tables: type[models.Model]) -> None:
    names = ", ".join(model._meta.db_table for model in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")
