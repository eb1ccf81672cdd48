"""Pairs that must not be, whatever they would cost: each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kith.dispatch.states import WhyNot
from kith.people.rules import of_age_on

if TYPE_CHECKING:
    from kith.orders.demand import Demand
    from kith.people.queries import Helper


def bars(
    helpers: Sequence[Helper],
    demands: Sequence[Demand],
    *,
    asked: Collection[tuple[int, int]],
    zone: ZoneInfo,
    now: datetime,
) -> Iterable[tuple[tuple[int, int], WhyNot]]:
    """((row of helper, row of demand), reason). `asked` holds (order, person)."""
    groups = _Groups(helpers, asked)
    today = now.astimezone(zone).date()
    minors = [v for v, helper in enumerate(helpers) if is_minor(helper, today)]
    for d, demand in enumerate(demands):
        on = demand.starts_at.astimezone(zone).date()
        reasons: dict[int, WhyNot] = {}
        reasons |= {v: WhyNot.SKILL for v in groups.lapsing if lapses(helpers[v], demand, on)}
        if not demand.minors_allowed:
            reasons |= dict.fromkeys(minors, WhyNot.MINOR)
        reasons |= dict.fromkeys(groups.asked[demand.order_id], WhyNot.ASKED)
        reasons |= dict.fromkeys(groups.at_home_with(demand), WhyNot.HOUSEHOLD)
        yield from (((v, d), reasons[v]) for v in sorted(reasons))


def lapses(helper: Helper, demand: Demand, on: date) -> bool:
    """Whether a skill the demand asks for will have run out by then."""
    return any(
        held.code in demand.skills and held.expires_on is not None and held.expires_on < on
        for held in helper.skills
    )


def is_minor(helper: Helper, on: date) -> bool:
    """Not of age yet, or perhaps so where the month of birth is not known."""
    if helper.birth_year is None:
        return False
    return of_age_on(helper.birth_year, helper.birth_month or 12) > on


class _Groups:
    """Rows of helpers by what may bar them, so that nobody is looked at for every demand."""

    def __init__(self, helpers: Sequence[Helper], asked: Collection[tuple[int, int]]) -> None:
        self.row = {helper.person_id: v for v, helper in enumerate(helpers)}
        self.homes: dict[str, list[int]] = defaultdict(list)
        for v, helper in enumerate(helpers):
            self.homes[helper.household_key].append(v)
        self.lapsing = [v for v, h in enumerate(helpers) if any(s.expires_on for s in h.skills)]
        self.asked: dict[int, list[int]] = defaultdict(list)
        for order_id, person_id in asked:
            if person_id in self.row:
                self.asked[order_id].append(self.row[person_id])

    def at_home_with(self, demand: Demand) -> list[int]:
        """The resident herself and all who live with her."""
        herself = [self.row[demand.resident_id]] if demand.resident_id in self.row else []
        return herself + (self.homes[demand.household_key] if demand.household_key else [])
