"""Every cell of the permission matrix: who may does, who may not is refused and changes nothing."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kith.ops.permissions.matrix import matrix
from tests import make
from tests.permissions.case import CASES, absent, excuse
from tests.permissions.walking import Walk
from tests.permissions.world import World
from tests.tools.assurance import figure

if TYPE_CHECKING:
    from tests.web.conftest import Clock

pytestmark = [
    pytest.mark.pure,
    pytest.mark.django_db,
    pytest.mark.usefixtures("no_totp", "plain_refusals"),
]
# Cases are told by being there: every module here that is neither frame nor test.
FRAME = ("__init__", "conftest", "world", "case", "walking", "flipping")
for module in sorted(Path(__file__).parent.glob("*.py")):
    if module.stem not in FRAME and not module.stem.startswith("test_"):
        import_module(f"tests.permissions.{module.stem}")

OBJECTS = sorted({deed.split(".")[0] for deed in CASES})


# Nobody's life is told on these pages: every time their deeds are walked, and by `make soak` their
# pages as well, which tests/web asks one by one.
PAGES_IN_SOAK = frozenset(
    {
        "attendance", "body", "brief", "care_scheme", "community_profile", "crisis", "event",
        "grid", "hazard", "holiday_post", "hotline_line", "initiative", "list_claim", "list_item",
        "mobilisation", "month_sheet", "pledge", "premises", "programme", "project",
        "project_money", "report_in_card", "report_in_need", "stall", "talk_request", "team",
        "unit", "venture", "walk",
    }
)  # fmt: skip


@pytest.mark.parametrize("object", OBJECTS)
def test_its_deeds_are_done_by_those_the_matrix_names_and_by_nobody_else(
    object: str,
    clock: Clock,
) -> None:
    _walk(object, clock, with_pages=object not in PAGES_IN_SOAK)


@pytest.mark.soak
@pytest.mark.parametrize("object", sorted(PAGES_IN_SOAK & set(OBJECTS)))
def test_its_pages_let_in_those_the_matrix_names_and_nobody_else(
    object: str,
    clock: Clock,
) -> None:
    _walk(object, clock, with_pages=True)


def _walk(object: str, clock: Clock, *, with_pages: bool) -> None:
    world = World()
    wrong: list[str] = []
    for deed in sorted(deed for deed in CASES if deed.split(".")[0] == object):
        clock.at = CASES[deed].at or make.MONDAY
        wrong += Walk(deed, world, world.client if with_pages else None).go()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_every_cell_is_stood_in_or_excused_with_a_reason() -> None:
    cells = list(matrix().cells())
    untold = sorted(
        {cell.deed for cell in cells} - CASES.keys() - {d for d in matrix().grants if absent(d)}
    )
    told_twice = [deed for deed in CASES if absent(deed)]
    counts = Counter(bool(excuse(cell)) for cell in cells)

    assert untold == []
    assert told_twice == []
    figure(
        "F6",
        demand="every cell of the permission matrix is walked; who may not is refused",
        got=f"{len(cells)} cells: {counts[False]} stood in, {counts[True]} excused with a reason",
        passed=counts[False] + counts[True] == len(cells) and counts[False] > 0,
        how="make test PHASES=sqlite",
    )
