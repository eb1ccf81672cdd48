"""Which services of a week are drawn, and whose desk rings: anybody can work it out again.

The lot of a service is the SHA-256 of the seed, a colon and its number; the smallest are drawn.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kith.activities.rules.sign_up import kept_seed, lot
from kith.vault.crypto import ever_derived

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WEEK: Final = timedelta(days=7)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def seed_of(week: date, promised: str = "") -> str:
    """Fixed by the installation's key before the week; known to nobody until the draw.

    That with the hash that was promised, where one was.
    """
    return kept_seed(ever_derived("sample", week.isoformat()), promised)


def wanted(services: int, percent: int, least: int) -> int:
    """So many of a place's services are drawn: the percentage rounded up, at least `least`."""
    return min(services, max(least, -(-services * percent // 100)))


def drawn(seed: str, orders: Collection[int], percent: int, least: int) -> list[int]:
    """The numbers drawn, in the order of their lots."""
    ranked = sorted(orders, key=lambda number: (lot(seed, number), number))
    return ranked[: wanted(len(ranked), percent, least)]


def caller(seed: str, order: int, desks: Sequence[int]) -> int:
    """Whose desk rings: by the lot among the desks, in the order they are named."""
    return desks[int(lot(seed, order)[-8:], 16) % len(desks)]
