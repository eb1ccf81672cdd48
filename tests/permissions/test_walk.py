"""Every cell of the permission matrix that a case can stand in: who may does, who may not is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from kith.core.refusal import Forbidden
from kith.ops.permissions.matrix import Cell, matrix
from tests import make
from tests.permissions import orders  # noqa: F401 -- cases are told by being there
from tests.permissions.case import CASES, Case
from tests.permissions.world import CannotStand, Thing, World

pytestmark = pytest.mark.django_db


# Function-level cells of a deed that needs a thing: asked of one that is not there.
NOTHING = Thing(0)


class _Undone(Exception):
    """What was tried is taken back."""


@pytest.mark.parametrize("deed", sorted(CASES))
def test_a_deed_is_done_by_those_the_matrix_names_and_by_nobody_else(deed: str) -> None:
    case, world = CASES[deed], World()
    thing = case.build(world)
    wrong, stood = [], 0
    for cell in _cells(deed):
        try:
            who = world.person(cell.role, cell.scope, thing)
        except CannotStand:
            continue
        stood += 1
        told = _tried(case, thing if cell.scope != "na" else NOTHING, world.actor(who))
        if (told == "done") != cell.is_allowed:
            wrong.append(f"{cell}: {told}, the matrix says {cell.modes}")
    assert stood
    assert wrong == []


def _cells(deed: str) -> Iterator[Cell]:
    return (cell for cell in matrix().cells() if f"{cell.object}.{cell.action}" == deed)


def _tried(case: Case, thing: Any, actor: Any) -> str:
    told = "done"
    try:
        with transaction.atomic():
            try:
                case.do(thing, actor, case.at or make.MONDAY)
            except (Forbidden, ObjectDoesNotExist):
                told = "refused"
            raise _Undone
    except _Undone:
        return told
