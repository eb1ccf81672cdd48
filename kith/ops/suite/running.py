"""The suite: every area filled in a database of its own, then every row of the list judged."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from kith.core.actor import CLOCK
from kith.insights.actions.refreshing import refresh_all
from kith.ops.actions import fill_area
from kith.ops.alone import alone
from kith.ops.bench import tell
from kith.ops.suite import alxa, dongying, tianqu, wangjiapu, xining
from kith.ops.suite.judging import judge
from kith.ops.suite.stage import prepare

if TYPE_CHECKING:
    from kith.ops.suite.shape import Area, Filled

AREAS: Final = (alxa.AREA, dongying.AREA, xining.AREA, wangjiapu.AREA, tianqu.AREA)


def run() -> list[dict[str, Any]]:
    """Every row as it is found, in the order of the list; the database is gone afterwards."""
    with alone("suite"):
        began = perf_counter()
        prepare()
        filled = [(area, _filled(area)) for area in AREAS]
        refresh_all()
        tell(f"filled: {perf_counter() - began:.1f} s")
        began = perf_counter()
        judged = [one for area, made in filled for one in judge(area, made)]
        tell(f"judged: {perf_counter() - began:.1f} s")
        return judged


def _filled(area: Area) -> Filled:
    began = perf_counter()
    made = fill_area(area.name, partial(area.fill, 1), actor=CLOCK, now=timezone.now())
    tell(f"{area.name}: {perf_counter() - began:.1f} s")
    return made
