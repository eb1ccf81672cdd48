"""What a deed of the matrix is in this house: how to build its thing, and the ways to do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

Build = Callable[[World], Thing]
Do = Callable[[Thing, "Actor", "datetime"], Any]


@dataclass(frozen=True)
class Ask:
    """One address by which the deed is done; `data` is what a form would send."""

    method: str
    route: str
    args: Callable[[Thing], tuple[object, ...]] = lambda thing: (thing.pk,)
    data: Callable[[Thing], dict[str, Any]] = lambda _thing: {}


@dataclass(frozen=True)
class Case:
    """`do` is the action or query; `asks` are its pages. `absent`: scopes that cannot exist here,
    with the reason.
    """

    deed: str
    build: Build
    do: Do
    asks: tuple[Ask, ...] = ()
    at: datetime | None = None


CASES: Final[dict[str, Case]] = {}


def case(deed: str, build: Build, *asks: Ask, at: datetime | None = None) -> Callable[[Do], Do]:
    """The decorated function does the deed as a service call."""

    def keep(do: Do) -> Do:
        assert deed not in CASES, f"{deed} is told twice"
        CASES[deed] = Case(deed, build, do, asks, at)
        return do

    return keep
