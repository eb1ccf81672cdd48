"""What a deed of the matrix is in this house: how to build its thing, and the ways to do it.

A deed the house does not have stands in `absent/` with its reason; a cell in which nobody can
stand is excused there too, for the whole object or for one deed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from kith.ops.asvs.table import is_there
from kith.ops.permissions.matrix import matrix
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.permissions.matrix import Cell

Build = Callable[[World], Thing]
Do = Callable[[Thing, "Actor", "datetime"], Any]
NAMED: Final = re.compile(r"tests/[\w/]+\.py::\w+")
ABSENT: Final = Path(__file__).with_name("absent")


@dataclass(frozen=True)
class Ask:
    """One address by which the deed is done; `data` is what a form would send.

    `shows` is what only a page that lets her in contains: for lists that everybody may open.
    `na` pages name no thing: they are asked in the function-level cells. `by` are the roles that
    come this way, where not all who may do (`is_way_of`): others may be let in or not.
    """

    method: str
    route: str
    args: Callable[[Thing], tuple[object, ...]] = lambda thing: (thing.pk,)
    data: Callable[[Thing], dict[str, Any]] = lambda _thing: {}
    shows: Callable[[Thing], str] | None = None
    na: bool = False
    by: frozenset[str] | None = None

    def is_way_of(self, cell: Cell) -> bool:
        """`by` names roles, or roles in a scope ("worker@community", "*@own")."""
        stands = {cell.role, f"{cell.role}@{cell.scope}", f"*@{cell.scope}"}
        return self.by is None or bool(stands & self.by)


@dataclass(frozen=True)
class Case:
    """`do` is the action or query; `asks` are its pages.

    `na` does it where there is no thing yet (create, list, search); without it the deed is asked of
    a thing that is not there. `bare` does it without saying why: refused where the matrix wants a
    reason. `effect` reads what the deed changes: unchanged where a second person has to agree.
    """

    deed: str
    build: Build
    do: Do
    asks: tuple[Ask, ...] = ()
    na: Do | None = None
    bare: Do | Ask | None = None
    effect: Callable[[Thing], object] | None = None
    at: datetime | None = None


CASES: Final[dict[str, Case]] = {}


def case(
    deed: str,
    build: Build,
    *asks: Ask,
    na: Do | None = None,
    bare: Do | Ask | None = None,
    effect: Callable[[Thing], object] | None = None,
    at: datetime | None = None,
) -> Callable[[Do], Do]:
    """The decorated function does the deed as a service call."""
    assert deed in matrix().grants, f"the matrix does not know {deed}"

    def keep(do: Do) -> Do:
        assert deed not in CASES, f"{deed} is told twice"
        CASES[deed] = Case(deed, build, do, asks, na, bare, effect, at)
        return do

    return keep


@cache
def _told() -> Mapping[str, Any]:
    """Reasons: `deeds` by deed, `cells` by object or deed and "role@scope", `addresses` by both."""
    told: dict[str, dict[str, Any]] = {"deeds": {}, "cells": {}, "addresses": {}}
    for path in sorted(ABSENT.glob("*.yaml")):
        for kind, found in yaml.safe_load(path.read_text("utf-8")).items():
            reasons = found or {}  # a heading with nothing under it
            assert not told[kind].keys() & reasons.keys(), f"{path.name} repeats another file"
            told[kind] |= reasons
    return told


def absent(deed: str) -> str:
    """Why the house does not have this deed; empty where it has it."""
    return str(_told()["deeds"].get(deed, ""))


def excuse(cell: Cell) -> str:
    """Why nobody can stand here; empty where somebody must."""
    if told := absent(cell.deed):
        return told
    return _said(cell, cell.deed, cell.object, "*")


def excused_address(told: str) -> str:
    """Why nobody can be let in at "METHOD route"; empty where somebody must."""
    return str(_told()["addresses"].get(told, ""))


def addresses_told() -> Mapping[str, str]:
    """Every "METHOD route" that is excused, and why."""
    told: Mapping[str, str] = _told()["addresses"]
    return told


def unheld(told: Mapping[str, str]) -> list[str]:
    """Excuses that name no test (`file::test`) in which who may and who may not are asked
    instead, or one that is not there."""
    return sorted(
        who
        for who, why in told.items()
        if not (named := NAMED.findall(why)) or not all(is_there(one) for one in named)
    )


def _said(cell: Cell, *places: str) -> str:
    cells = _told()["cells"]
    for where in places:
        for who in (f"{cell.role}@{cell.scope}", f"*@{cell.scope}"):
            if who in cells.get(where, {}):  # an empty reason says that somebody does stand there
                return str(cells[where][who])
    return ""
