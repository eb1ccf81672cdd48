"""Every cell of the permission matrix: who may does, who may not is refused and changes nothing."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kith.ops.permissions.matrix import matrix
from tests import make
from tests.permissions.addresses import Tour, addresses, excused
from tests.permissions.case import CASES, absent, addresses_told, excuse, unheld
from tests.permissions.walking import Walk
from tests.permissions.world import World
from tests.tools.assurance import figure

if TYPE_CHECKING:
    from tests.web.conftest import Clock

pytestmark = [
    pytest.mark.pure,
    pytest.mark.django_db,
    pytest.mark.usefixtures(
        "no_totp", "badge_key", "plain_refusals", "bare_frames", "known_actors"
    ),
]
# Cases are told by being there: every module here that is neither frame nor test.
FRAME = (
    "__init__",
    "addresses",
    "asking",
    "conftest",
    "ways",
    "world",
    "case",
    "walking",
    "flipping",
)
for module in sorted(Path(__file__).parent.glob("*.py")):
    if module.stem not in FRAME and not module.stem.startswith("test_"):
        import_module(f"tests.permissions.{module.stem}")

OBJECTS = sorted({one.deed.split(".")[0] for one in addresses()} | {d.split(".")[0] for d in CASES})


# Nobody's life is told on these main pages: each role asks them once every time, as it does every
# address, and in each cell by `make soak`.
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
    """Each deed as a service call in every cell, and each of its addresses by every role."""
    world = World()
    wrong = _walk(object, world, clock, with_pages=object not in PAGES_IN_SOAK)
    walked = _main_pages(object) if object not in PAGES_IN_SOAK else frozenset()
    wrong += _tour(object, world, clock, but=walked)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.soak
@pytest.mark.parametrize("object", OBJECTS)
def test_its_pages_let_in_those_the_matrix_names_and_nobody_else(
    object: str,
    clock: Clock,
) -> None:
    """Each address from everywhere somebody can stand."""
    world = World()
    wrong = _walk(object, world, clock, with_pages=True) if object in PAGES_IN_SOAK else []
    wrong += _tour(object, world, clock, everywhere=True)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def _walk(object: str, world: World, clock: Clock, *, with_pages: bool) -> list[str]:
    wrong: list[str] = []
    for deed in sorted(deed for deed in CASES if deed.split(".")[0] == object):
        clock.at = CASES[deed].at or make.MONDAY
        wrong += Walk(deed, world, with_pages=with_pages).go()
    return wrong


def _main_pages(object: str) -> frozenset[str]:
    """Read in every cell already."""
    asks = [ask for deed, one in CASES.items() if deed.split(".")[0] == object for ask in one.asks]
    return frozenset(f"GET {ask.route}" for ask in asks if ask.method == "GET" and not ask.na)


def _tour(
    object: str,
    world: World,
    clock: Clock,
    *,
    but: frozenset[str] = frozenset(),
    everywhere: bool = False,
) -> list[str]:
    wrong: list[str] = []
    for address in addresses():
        if address.deed.split(".")[0] == object and str(address) not in but:
            clock.at = address.at or make.MONDAY
            wrong += Tour(address, world, everywhere=everywhere).go()
    return wrong


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


def test_an_excused_address_names_the_test_that_asks_it() -> None:
    here = "tests/permissions/test_walk.py"
    held = f"a second machine answers ({here}::test_an_excused_address_names_the_test_that_asks_it)"
    planted = {
        "GET web:held": held,
        "GET web:gone": f"a second machine answers ({here}::test_that_never_was)",
        "GET web:vague": "made in the tests of its room (tests/web)",
    }

    assert unheld(planted) == ["GET web:gone", "GET web:vague"]
    assert unheld(addresses_told()) == []


def test_every_address_is_asked_or_excused_with_a_reason() -> None:
    """Those of deeds that are `absent` too: no excuse of a deed hides an address."""
    known = {str(one) for one in addresses()}
    asked = [one for one in addresses() if not excused(one)]
    counts = Counter(one.method for one in asked)

    assert sorted(addresses_told().keys() - known) == []
    figure(
        "F7 (pages)",
        demand="addresses are read and posted to by who may and who may not; none is forgotten",
        got=f"{counts['GET']} addresses read, {counts['POST']} posted to; "
        f"{len(known) - len(asked)} excused with a reason",
        passed=len(asked) > len(known) / 2,
        how="make test PHASES=sqlite",
    )
