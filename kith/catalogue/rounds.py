"""The rule of a place about visiting rounds. Source: dispatch.md section 5."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive

DAY_MIN = 24 * 60
TIERS = ("HIGH", "KEY", "GENERAL")


@dataclass(frozen=True, slots=True)
class RoundRules(Rules):
    """How a day's due visits become rounds: lengths, ways on the ground, and what things weigh.

    Times of the day are minutes after local midnight. `visit_min` and `weight` are by tier. A
    visit left out weighs `leave_out_min` times its weight, more for each day it is late, and
    `urgent_min` more where it must be made within hours. Ways are straight lines made longer by
    `detour_percent`; two homes whose places nobody tells apart are `near_min` from each other.
    """

    KIND: ClassVar[str] = "ROUND"
    opens_min: int
    closes_min: int
    staff_on_min: int
    staff_off_min: int
    longest_min: int  # of a volunteer's round
    most_visits: int
    visit_min: dict[str, int]
    weight: dict[str, int]
    leave_out_min: int
    late_day_min: int
    late_days_most: int
    urgent_min: int
    strange_min: int  # for a face she does not know
    language_min: int
    faces: int  # so many of the last visitors are known faces
    walk_m_per_min: int
    cycle_m_per_min: int
    detour_percent: int
    near_min: int
    gap_least_min: int  # one after the other: from one beginning to the next
    gap_most_min: int
    keep_min: int  # a time that was told moves by so much at most
    offer_valid_h: int
    helpers_most: int  # so many are ticked at first
    solve_ms: int

    def __post_init__(self) -> None:
        self._check_day(self.opens_min, self.closes_min, "closes_min")
        self._check_day(self.staff_on_min, self.staff_off_min, "staff_off_min")
        for name in ("visit_min", "weight"):
            told = getattr(self, name)
            if sorted(told) != sorted(TIERS):
                raise ValueError(f"{name} must name each of {', '.join(TIERS)}")
            positive(**told)
        prices = ("late_day_min", "late_days_most", "urgent_min", "strange_min", "language_min")
        for name in (*prices, "keep_min"):
            between(0, 10_000, name, getattr(self, name))
        between(0, 60, "near_min", self.near_min)
        between(100, 400, "detour_percent", self.detour_percent)
        between(self.gap_least_min, DAY_MIN, "gap_most_min", self.gap_most_min)
        between(50, 10_000, "solve_ms", self.solve_ms)
        whole = ("longest_min", "most_visits", "leave_out_min", "faces", "walk_m_per_min")
        more = ("cycle_m_per_min", "gap_least_min", "offer_valid_h", "helpers_most")
        positive(**{name: getattr(self, name) for name in (*whole, *more)})

    @staticmethod
    def _check_day(opens: int, closes: int, name: str) -> None:
        between(0, DAY_MIN - 1, "opens", opens)
        between(opens + 1, DAY_MIN, name, closes)
