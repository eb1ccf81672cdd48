"""Pages are asked through the house's own middleware, and what was done is watched and taken back.

A test client keeps copies of every context; a walk of ten thousand pages does without.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

WRITES: Final = re.compile(r'\s*(?:INSERT|REPLACE|UPDATE|DELETE)\b[^"]*"(\w+)"', re.IGNORECASE)
# What a visit leaves behind, whoever it is: the session's last use, counts of tries.
PASSING: Final = frozenset({"people_signedin", "kith_cache", "upkeep_count"})


class _Undone(Exception):  # noqa: N818 -- nothing went wrong
    """What was tried is taken back."""


@contextmanager
def undone() -> Iterator[None]:
    """What is done in it is taken back; a deed may open a durable transaction of its own there."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    try:
        with block:
            yield
            raise _Undone
    except _Undone:
        pass


@dataclass
class Changes:
    """The tables that were different when it was done, and before it was taken back."""

    tables: set[str] = field(default_factory=set)


@contextmanager
def watched() -> Iterator[Changes]:
    """Takes back what is done; afterwards `changes` names every table in which something changed.

    Only what was written to is compared: whoever writes nothing costs nothing.
    """
    changes, touched, after = Changes(), set(), {}

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            touched.add(found[1])
        return execute(sql, params, many, context)

    with undone():
        with connection.execute_wrapper(look):
            yield changes
        if not connection.needs_rollback:
            after = {name: _rows(name) for name in touched - PASSING}
    changes.tables = {name for name, rows in after.items() if rows != _rows(name)}


def _rows(table: str) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return set(cursor.fetchall())


class Door:
    """Where pages are asked; `broken` is what the last one broke of."""

    def __init__(self) -> None:
        self._handler = ClientHandler(enforce_csrf_checks=False)
        self._handler.load_middleware()
        self._make = RequestFactory()
        self.broken: BaseException | None = None
        got_request_exception.connect(self._note)

    def _note(self, **_told: Any) -> None:
        self.broken = sys.exc_info()[1]

    def ask(
        self, cookie: str, method: str, path: str, data: dict[str, Any], **headers: str
    ) -> HttpResponse:
        """The answer to whoever has the session of this cookie; a stranger has none."""
        sent: dict[str, Any] = {"HTTP_COOKIE": cookie, **headers}
        if method == "POST":
            sent["data"] = encode_multipart(BOUNDARY, data)
            sent["content_type"] = MULTIPART_CONTENT
        request = self._make.generic(method, path, **sent)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        self.broken = None
        return cast("HttpResponse", self._handler.get_response(request))
