"""Pairs that must not be, whatever they would cost: each with its reason.

Only the few pairs that no mask of the solver can tell: what holds for everybody of a kind is a
limit of the board itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kith.dispatch.states import WhyNot
from kith.orders.states import Target
from kith.people.rules import of_age_on

if TYPE_CHECKING:
    from kith.dispatch.rules.scene import Scene
    from kith.orders.demand import Demand
    from kith.people.queries import Helper


def bars(scene: Scene, demands: Sequence[Demand]) -> Iterator[tuple[tuple[int, int], WhyNot]]:
    """((row of helper, row of demand), reason); `demands` are rows of one part of the scene."""
    groups = _Groups(scene)
    for d, demand in enumerate(demands):
        reasons: dict[int, WhyNot] = {}
        reasons |= dict.fromkeys(groups.lapsed(demand), WhyNot.SKILL)
        reasons |= dict.fromkeys(groups.too_few(demand), WhyNot.TOO_FEW)
        reasons |= dict.fromkeys(groups.asked[demand.order_id], WhyNot.ASKED)
        reasons |= dict.fromkeys(groups.forbidden[demand.order_id], WhyNot.FORBIDDEN)
        reasons |= dict.fromkeys(groups.at_home_with(demand), WhyNot.HOUSEHOLD)
        yield from (((v, d), reasons[v]) for v in sorted(reasons))


def is_minor(helper: Helper, on: date) -> bool:
    """Not of age yet, or perhaps so where the month of birth is not known."""
    if helper.birth_year is None:
        return False
    return of_age_on(helper.birth_year, helper.birth_month or 12) > on


class _Groups:
    """Rows of helpers by what may bar them, so that nobody is looked at for every demand."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.row = scene, scene.row_of
        self.homes: dict[str, list[int]] = defaultdict(list)
        for v, helper in enumerate(scene.helpers):
            self.homes[helper.household_key].append(v)
        self.asked = self._by_order(scene.asked)
        self.forbidden = self._by_order(scene.forbidden)
        self.lapsing = self._lapsing()

    def _by_order(self, pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for order_id, person_id in pairs:
            if person_id in self.row:
                found[order_id].append(self.row[person_id])
        return found

    def _lapsing(self) -> dict[str, list[tuple[int, date]]]:
        """By skill, who holds it now and loses it before the last demand of the scene."""
        last = max((d.starts_at for d in self.scene.demands), default=self.scene.now)
        horizon = last.astimezone(self.scene.zone).date()
        found: dict[str, list[tuple[int, date]]] = defaultdict(list)
        for v, helper in enumerate(self.scene.helpers):
            for held in helper.skills:
                if held.expires_on is not None and held.expires_on < horizon:
                    found[held.code].append((v, held.expires_on))
        return found

    def lapsed(self, demand: Demand) -> list[int]:
        """Those with a skill the demand asks for that will have run out by then."""
        if not self.lapsing:
            return []
        on = demand.starts_at.astimezone(self.scene.zone).date()
        return [v for code in demand.skills for v, until in self.lapsing[code] if until < on]

    def too_few(self, demand: Demand) -> list[int]:
        """Teams and units with fewer people than the order wants."""
        if self.scene.claimant == Target.PERSON:
            return []
        return [v for group, v in self.row.items() if self.scene.heads[group] < demand.people]

    def at_home_with(self, demand: Demand) -> list[int]:
        """The resident herself and all who live with her."""
        if self.scene.claimant != Target.PERSON:
            return []
        herself = [self.row[demand.resident_id]] if demand.resident_id in self.row else []
        return herself + (self.homes[demand.household_key] if demand.household_key else [])
