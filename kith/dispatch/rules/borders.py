"""Who may be asked across which border, and what crossing it weighs.

Own community first. Beyond it the rule of the order's place decides, and where that asks for
consent: the neighbour's word, for good or for this order, or a desk that stands over both. And the
volunteer's own word: one who does not serve neighbours is never asked to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kith.catalogue.states import BorderMode
from kith.dispatch.states import Ring
from kith.solver.problem import CLOSED, Floats, Ints

if TYPE_CHECKING:
    from kith.catalogue.rules import BorderRules
    from kith.orders.demand import Demand
    from kith.people.queries import Helper
    from kith.places.queries import Tier

RINGS = tuple(Ring)  # the nearest first
Home: TypeAlias = tuple[tuple[str, ...], bool]  # the areas she serves; whether neighbours' too
Place: TypeAlias = "tuple[Tier, frozenset[str]]"  # and who lends its volunteers to it


@dataclass(frozen=True, eq=False)
class Borders:
    """A scene's borders as the solver reads them: `minutes` (H, P) by row of home and place."""

    home: Ints  # of each helper
    place: Ints  # of each demand
    minutes: Floats

    @property
    def people(self) -> int:
        """How many of the helpers may be asked for anything at all."""
        return int((self.minutes != CLOSED).any(axis=1)[self.home].sum())


@dataclass(frozen=True, eq=False)
class Consents:
    """The borders of a board as agreed between places; areas stand as paths."""

    over: str  # where the desk stands that asks
    places: Mapping[int, Tier]  # by area of a demand
    rules: Mapping[str, BorderRules]  # by community of a demand
    standing: Mapping[str, Collection[str]] = field(default_factory=dict)  # borrower: lenders
    helping: Mapping[int, Collection[str]] = field(default_factory=dict)  # order: lenders
    bases: Mapping[str, Tier] = field(default_factory=dict)  # by area that helpers serve


def draw(
    helpers: Sequence[Helper],
    demands: Sequence[Demand],
    consents: Consents,
    *,
    up_to: Ring | None = None,
) -> Borders:
    """The table for these helpers and demands.

    With `up_to` consent is left aside: every border within the ring counts as open, to see what it
    costs to keep it closed.
    """
    homes: dict[Home, int] = {}
    places: dict[Place, int] = {}
    home = [homes.setdefault((h.serves, h.serves_neighbours), len(homes)) for h in helpers]
    place = [places.setdefault(_place(d, consents), len(places)) for d in demands]
    minutes = np.zeros((max(1, len(homes)), max(1, len(places))))
    for (serves, roams), row in homes.items():
        for (tier, lenders), column in places.items():
            far = _ring(serves, tier, consents)
            is_open = _is_open(serves, far, tier, lenders, consents, up_to)
            crosses = is_open and (roams or far == Ring.OWN)
            price = price_min(consents.rules[tier.own], far)
            minutes[row, column] = price if crosses else CLOSED
    return Borders(np.array(home, np.int64), np.array(place, np.int64), minutes)


def ring(serves: str, base: Tier, place: Tier) -> Ring | None:
    """How far the place is for somebody who serves an area; none: in another district."""
    if place.own.startswith((serves, base.own)) or serves.startswith(place.own):
        return Ring.OWN
    if base.street and base.street == place.street:
        return Ring.STREET
    return Ring.DISTRICT if base.district and base.district == place.district else None


def price_min(rules: BorderRules, far: Ring | None) -> float:
    """What crossing weighs, open or not."""
    if far is None:
        return CLOSED
    return {Ring.OWN: 0, Ring.STREET: rules.street_min, Ring.DISTRICT: rules.district_min}[far]


def mode(rules: BorderRules, far: Ring | None) -> BorderMode:
    """What the rule of the place says of a ring."""
    if far is None:
        return BorderMode.CLOSED
    said = {Ring.OWN: BorderMode.OPEN, Ring.STREET: rules.street, Ring.DISTRICT: rules.district}
    return BorderMode(said[far])


def _place(demand: Demand, consents: Consents) -> Place:
    """Demands of one community for which the same neighbours gave their word."""
    tier = consents.places[demand.area_id]
    lenders = {*consents.standing.get(tier.own, ()), *consents.helping.get(demand.order_id, ())}
    return tier, frozenset(lenders)


def _ring(serves: Collection[str], place: Tier, consents: Consents) -> Ring | None:
    """The nearest ring of all the areas she serves."""
    found = {ring(area, consents.bases[area], place) for area in serves}
    return next((far for far in RINGS if far in found), None)


def _is_open(
    serves: Collection[str],
    far: Ring | None,
    place: Tier,
    lenders: Collection[str],
    consents: Consents,
    up_to: Ring | None,
) -> bool:
    if far is None or far == Ring.OWN:
        return far is not None
    if up_to is not None:
        return RINGS.index(far) <= RINGS.index(up_to)
    how = mode(consents.rules[place.own], far)
    agreed = any(area.startswith((consents.over, *lenders)) for area in serves)
    return how == BorderMode.OPEN or (how == BorderMode.CONSENT and agreed)
