"""How often something is asked or tried: Django's cache in the database, made so that it forgets
no count before its time.

What signing in cannot do without stands in a table of the house, made by migrations: passwords and
digits that were wrong, digits that are used up. The other counts stand in the table of the cache;
where that is away `CannotCount` is raised, and whoever asks says whether the thing may go on.
Neither table holds a name, a number or an address: keys are kept as keyed fingerprints.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any, Final

from django.core.cache import cache, caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import OperationalError, ProgrammingError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal
from kith.core.strain import is_passing
from kith.upkeep import sql

DOOR: Final = "upkeep_count"
# Signing in, and what somebody does who is signed in; sending a code is neither.
AT_THE_DOOR: Final = ("allauth", "second:", "files:", "limit:sign-in-help:")
SENDS: Final = (
    "allauth:rl:allauth.account:request_login_code:",
    "allauth:rl:allauth.account:change_phone:",
)
NEVER: Final = datetime.max.replace(tzinfo=UTC)


class CannotCount(Refusal):
    """What counts is away, so nobody knows whether this was asked too often."""

    code = "cannot_count"
    text = _("This cannot be done at the moment. Please try again later, or ring us.")
    status = 503


class Counts(BaseDatabaseCache):
    """Each deed is one statement: two who count at once are two."""

    _table: str

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        rows = self._run(sql.READ, key, version, _now())
        return json.loads(rows[0][0]) if rows else default

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._run(sql.WRITE, key, version, json.dumps(value), self._ends(timeout))

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        facts = (json.dumps(value), self._ends(timeout), _now())
        return bool(self._run(sql.ADD, key, version, *facts))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """One more; its time ends when it did before. Raises ValueError where nothing counts."""
        rows = self._run(sql.COUNT, key, version, _now(), before=(delta,))
        if not rows:
            raise ValueError(key)
        return int(rows[0][0])

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        ends = self._ends(timeout)
        return bool(self._run(sql.TOUCH, key, version, _now(), before=(ends,)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._run(sql.DROP, key, version))

    def clear(self) -> None:
        for table in (DOOR, self._table):
            _told(table, sql.DROP_ALL)

    def forget_over(self, now: datetime) -> int:
        """Counts whose time is over leave; how many."""
        over = [table for table in (DOOR, self._table) if _told(table, sql.SOME_OVER, now)]
        return sum(len(_told(table, sql.DROP_OVER, now)) for table in over)

    def _ends(self, timeout: float | None) -> datetime:
        at = self.get_backend_timeout(timeout)
        return NEVER if at is None else datetime.fromtimestamp(at, UTC)

    def _run(
        self,
        statement: str,
        key: str,
        version: int | None,
        *after: Any,
        before: tuple[Any, ...] = (),
    ) -> list[tuple[Any, ...]]:
        mark = salted_hmac("kith.counts", self.make_key(key, version), algorithm="sha256")
        is_door = key.startswith(AT_THE_DOOR) and not key.startswith(SENDS)
        table = DOOR if is_door else self._table
        return _told(table, statement, *before, mark.hexdigest(), *after)


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


def _told(table: str, statement: str, *facts: Any) -> list[tuple[Any, ...]]:
    """Raises CannotCount where the table is away."""
    try:
        return sql.told(table, statement, *facts)
    except (OperationalError, ProgrammingError) as fault:
        if is_passing(fault):
            raise
        raise CannotCount from fault


def is_counting() -> bool:
    """Whether the table of the cache is there."""
    try:
        cache.get("is it there?")
    except CannotCount:
        return False
    return True


def forget_counts(now: datetime) -> int:
    """Counts whose time is over leave; how many."""
    kept = caches["default"]
    return kept.forget_over(now) if isinstance(kept, Counts) and is_counting() else 0
