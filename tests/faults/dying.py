"""A call in a process of its own that may be killed in the midst of it; on PostgreSQL."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

_parents: list[Any] = []  # connections of the parent: a child must not say goodbye on them


def lives_through(
    call: Callable[[], object], *, crash_at: str = "", before_statement: int = 0
) -> bool:
    """Whether a process that made the call came to its end, or was killed as was asked.

    `before_statement` counts what is said to the database, from 1.
    """
    child = os.fork()
    if child == 0:
        _child(call, crash_at, before_statement)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), "the call failed; it stands in what was printed"
    return status == 0


def _child(call: Callable[[], object], crash_at: str, before_statement: int) -> None:
    code = 1
    try:
        _parents.append(connection.connection)
        connection.connection = None
        settings.KITH_CRASH_AT = crash_at
        with connection.execute_wrapper(_Counting(before_statement)):
            call()
        code = 0
    except BaseException:  # noqa: BLE001 -- the test says which were expected
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


class _Counting:
    """Dies when the statement comes up; with 0 it never does."""

    def __init__(self, last: int) -> None:
        self._left = last

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
