"""What no joint plan can cost less than, when each order must have one time for all its people.

Every seat gets a price. At these prices each order picks the time at which its people are cheapest,
for itself and whole; each volunteer sells the seats that are worth more than the service. What
both come to is below every plan (Lagrangian duality). Prices of seats wanted twice rise, of seats
nobody wants fall. Times picked at good prices make good plans.

Source: Held, Wolfe, Crowder, Validation of subgradient optimization (1974), for the step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kith.solver.fast import njit
from kith.solver.network import Rows, missing_prices, step
from kith.solver.problem import Floats, Ints

if TYPE_CHECKING:
    from kith.solver.joint import Choices

PATIENCE = 6  # steps without a better bound before they are halved
FLAT = 1e-9


@dataclass(eq=False)
class Ascent:
    """Arcs by choice, cheapest first; `seat_price` in price units is what is moved."""

    first: Ints  # (R,) first arc of each choice
    last: Ints
    seat: Rows
    price: Floats  # price units
    people: Ints  # (R,)
    missing: Floats  # (R,) of one empty place
    group: Ints  # (R,) crew and time
    crew: Ints  # (G,) crew of each group
    seats: Ints  # (V + 1,)
    services: Ints
    step: float
    seat_price: Floats  # (Q,)
    liked: Ints  # (R,) 1 for what was picked at the best prices so far
    low: float = -np.inf
    pace: float = 1.0
    idle: int = 0

    @classmethod
    def of(cls, choices: Choices, seat_price: Floats) -> Ascent:
        """At the seats' prices in a relaxed flow."""
        net, problem = choices.network.net, choices.problem
        row = choices.row[choices.network.rows]
        order = np.argsort(row, kind="stable")
        ends = np.cumsum(np.bincount(row, minlength=len(choices.d)))
        crews = np.unique(problem.demands.crew, return_inverse=True)[1]
        crew = np.zeros(int(choices.group.max(initial=-1)) + 1, np.int64)
        crew[choices.group] = crews[choices.d]
        return cls(
            first=np.concatenate(([0], ends[:-1])).astype(np.int64),
            last=ends.astype(np.int64),
            seat=net.seat[order],
            price=(net.price[order] // choices.network.scale).astype(np.float64),
            people=problem.demands.people[choices.d],
            missing=missing_prices(problem)[choices.d].astype(np.float64),
            group=choices.group,
            crew=crew,
            seats=net.seats,
            services=net.services,
            step=float(step(problem)),
            seat_price=seat_price.astype(np.float64),
            liked=np.zeros(len(choices.d), np.int64),
        )

    def climb(self, steps: int, best: int) -> int:
        """So many steps towards the best known plan; the best bound so far, rounded down safely."""
        for _ in range(steps):
            value, wanted = self._weigh()
            self._remember(value)
            size = float(wanted @ wanted)
            if size < FLAT or best - value < 1:
                break
            self.seat_price += self.pace * (best - value) / size * wanted
            np.maximum(self.seat_price, 0.0, out=self.seat_price)
        return int(np.floor(self.low - 1))  # sums of some thousand floats: a unit is plenty

    def _weigh(self) -> tuple[float, Floats]:
        """The bound at these prices, and how many more want each seat than are for sale."""
        arcs = self.first, self.last, self.seat, self.price
        alone = _cheapest(*arcs, self.people, self.missing, self.seat_price)
        together = np.bincount(self.group, weights=alone, minlength=len(self.crew))
        order = np.lexsort((np.arange(len(together)), together, self.crew))
        picked = order[np.concatenate(([True], self.crew[order][1:] != self.crew[order][:-1]))]
        is_picked = np.zeros(len(together), np.bool_)
        is_picked[picked] = True
        self.picked = is_picked[self.group]
        wanted = np.zeros(len(self.seat_price))
        _count(*arcs, self.people, self.missing, self.seat_price, self.picked, wanted)
        sold = _sell(self.seats, self.services, self.step, self.seat_price, wanted)
        return float(together[picked].sum()) - sold, wanted

    def _remember(self, value: float) -> None:
        if value > self.low + FLAT * abs(self.low if np.isfinite(self.low) else 0):
            self.low, self.idle = value, 0
            self.liked = self.picked.astype(np.int64)
            return
        self.idle += 1
        if self.idle >= PATIENCE:
            self.pace, self.idle = self.pace / 2, 0


@njit
def _cheapest(
    first: Ints,
    last: Ints,
    seat: Rows,
    price: Floats,
    people: Ints,
    missing: Floats,
    seat_price: Floats,
) -> Floats:
    """(R,) what the cheapest people of each choice cost at these prices, empty places included."""
    cost = np.zeros(len(people))
    for r in range(len(people)):
        count = min(people[r], last[r] - first[r])
        kept = np.full(max(count, 1), missing[r])
        _keep_cheapest(first[r], last[r], seat, price, seat_price, kept, count)
        cost[r] = missing[r] * (people[r] - count)
        for i in range(count):
            cost[r] += kept[i]
    return cost


@njit
def _keep_cheapest(
    first: int,
    last: int,
    seat: Rows,
    price: Floats,
    seat_price: Floats,
    kept: Floats,
    count: int,
) -> None:
    """The `count` lowest prices, ascending, of those below what stands in `kept` already."""
    for p in range(first, last):
        if count == 0 or price[p] >= kept[count - 1]:  # dearer ones follow
            break
        here = price[p] + seat_price[seat[p]]
        if here >= kept[count - 1]:
            continue
        i = count - 1
        while i > 0 and kept[i - 1] > here:
            kept[i] = kept[i - 1]
            i -= 1
        kept[i] = here


@njit
def _count(
    first: Ints,
    last: Ints,
    seat: Rows,
    price: Floats,
    people: Ints,
    missing: Floats,
    seat_price: Floats,
    picked: Ints,
    wanted: Floats,
) -> None:
    """Every picked choice wants the seats of its cheapest people."""
    for r in range(len(people)):
        if not picked[r]:
            continue
        count = min(people[r], last[r] - first[r])
        kept = np.full(max(count, 1), missing[r])
        _keep_cheapest(first[r], last[r], seat, price, seat_price, kept, count)
        left = count
        for p in range(first[r], last[r]):
            if left == 0 or price[p] >= kept[count - 1]:
                break
            here = price[p] + seat_price[seat[p]]
            if here < missing[r] and here <= kept[count - 1]:
                wanted[seat[p]] += 1
                left -= 1


@njit
def _sell(seats: Ints, services: Ints, step: float, seat_price: Floats, wanted: Floats) -> float:
    """What all volunteers gain by selling their best seats; each one sold wants one less."""
    gain = 0.0
    for v in range(len(services)):
        for n in range(services[v]):
            best = -1
            worth = n * step
            for q in range(seats[v], seats[v + 1]):
                if seat_price[q] > worth and wanted[q] > -0.5e9:
                    best = q
                    worth = seat_price[q]
            if best < 0:
                break
            gain += worth - n * step
            wanted[best] -= 1e9
        for q in range(seats[v], seats[v + 1]):
            if wanted[q] < -0.5e9:
                wanted[q] += 1e9 - 1
    return gain
