"""Fifty policies, taken at random, answer the opposite for one role: the walk notices each."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from tests.permissions.case import CASES
from tests.permissions.flipping import Flips, wrapped
from tests.permissions.test_walk import OBJECTS
from tests.permissions.walking import Walk
from tests.permissions.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
# The gate turns the same ones every time; by hand others are turned each time.
GATE = "11" if os.environ.get("CI") else "0"
SEED = int(os.environ.get("KITH_FLIPS", GATE)) or random.randrange(10**6)
WANTED = 50


def test_fifty_flips_are_all_noticed() -> None:
    assert OBJECTS
    dice, world = random.Random(SEED), World()
    unnoticed, done = [], 0
    with wrapped() as flips:
        for deed in dice.sample(sorted(CASES), len(CASES)):
            for name, role in list(_some(dice, deed, world, flips)):
                done += 1
                if not _is_noticed(deed, world, flips, name, role):
                    unnoticed.append(f"{name} for {role} in {deed}")
            if done >= WANTED:
                break
    assert (done >= WANTED, unnoticed) == (True, []), f"again with KITH_FLIPS={SEED}"


def _some(dice: random.Random, deed: str, world: World, flips: Flips) -> Iterator[tuple[str, str]]:
    """A few of the predicates that this deed asks, each for one role."""
    flips.decided.clear()
    assert Walk(deed, world, flips=flips).go() == []
    yield from dice.sample(sorted(flips.decided), min(3, len(flips.decided)))


def _is_noticed(deed: str, world: World, flips: Flips, name: str, role: str) -> bool:
    """Where other guards stand behind the one that was turned, all of them together."""
    wrong: list[str] = []
    for _behind in range(4):
        flips.turned |= {(name, role)}
        flips.decided.clear()
        wrong = Walk(deed, world, flips=flips).go(frozenset({role}))
        if wrong:
            break
        flips.turned |= {pair for pair in flips.decided if pair[1] == role}
    flips.turned = frozenset()
    return bool(wrong)
