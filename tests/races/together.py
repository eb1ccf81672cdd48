"""Calls that begin at the same moment, each on a connection of its own; walls taken away and put
back.
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

PAUSE = 0.02  # between a check and what is written because of it


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave back or raised, in the order of the calls."""
    barrier = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            answers[place] = calls[place]()
        except Exception as error:  # noqa: BLE001 -- the test says which were expected
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
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
    time.sleep(PAUSE)


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
