"""Arithmetic of points."""

from kith.catalogue.rules import Tariff


def points_due(minutes: int, tariff: Tariff, *, category: str) -> int:
    """Whole points for confirmed minutes: the category's rate, capped, rounded down."""
    assert minutes >= 0, "minutes are counted, never owed"
    rate = tariff.by_category.get(category, tariff.points_per_hour)
    return min(minutes, tariff.cap_min) * rate // 60
