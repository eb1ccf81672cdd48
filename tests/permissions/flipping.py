"""Policies that answer the opposite for one role: whether the walk would notice.

Every predicate of `kith.*.policies`, and every twin `visible_to` of the queries, is wrapped
wherever somebody has imported it. Nothing is changed while nobody is named in `Flips.turned`.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final

from django.db.models import QuerySet

from kith.core.actor import Actor

PREDICATES: Final = re.compile(r"kith\.\w+\.policies(\.\w+)?$")
TWINS: Final = re.compile(r"kith\.\w+\.queries\w*(\.\w+)?$")


@dataclass
class Flips:
    """`decided`: (predicate, role) on which a cell hung: the last one asked before its yes or no.

    What was asked earlier may be a part of another's answer, and say nothing by itself.
    """

    role: str = ""
    turned: frozenset[tuple[str, str]] = frozenset()
    last: str = ""
    depth: int = 0  # a predicate within another is a part of its answer
    decided: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def standing(self, role: str) -> Iterator[None]:
        self.role, self.last = role, ""
        yield
        if self.last:
            self.decided.add((self.last, role))
        self.role = ""

    def answer(self, name: str, found: Any) -> Any:
        if not self.role:
            return found
        self.last = name
        if (name, self.role) not in self.turned:
            return found
        if isinstance(found, QuerySet):
            return type(found)(found.model).exclude(pk__in=found.order_by().values("pk"))
        return not found


@contextmanager
def wrapped() -> Iterator[Flips]:
    """Every predicate and twin asks `Flips` first; afterwards all is as it was."""
    flips, put_back = Flips(), []
    guards = {id(one): (one, _guarded(name, one, flips)) for name, one in _guards()}
    for module in [
        one for name, one in sys.modules.items() if name.startswith(("kith.", "tests."))
    ]:
        for name, value in list(vars(module).items()):
            if id(value) in guards and value is guards[id(value)][0]:
                setattr(module, name, guards[id(value)][1])
                put_back.append((module, name, value))
    try:
        yield flips
    finally:
        for module, name, value in put_back:
            setattr(module, name, value)


def _guards() -> Iterator[tuple[str, Callable[..., Any]]]:
    for at, module in list(sys.modules.items()):
        for name, one in list(vars(module).items()) if at.startswith("kith.") else ():
            if not inspect.isfunction(one) or one.__module__ != at:
                continue
            is_predicate = PREDICATES.match(at) and name.startswith("may_")
            if is_predicate or (TWINS.match(at) and name.endswith("visible_to")):
                yield f"{at}.{name}", one


def _guarded(name: str, real: Callable[..., Any], flips: Flips) -> Callable[..., Any]:
    @wraps(real)
    def asked(*args: Any, **facts: Any) -> Any:
        flips.depth += 1
        try:
            found = real(*args, **facts)
        finally:
            flips.depth -= 1
        by_actor = any(isinstance(one, Actor) for one in (*args, *facts.values()))
        return flips.answer(name, found) if by_actor and not flips.depth else found

    return asked
