"""The one table of what can be dispatched: where its open demand is read, how it is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from kith.core.actor import Actor
from kith.orders.actions import offers
from kith.orders.demand import Demand, open_demands
from kith.orders.states import ServiceMode, Target


class Ask(Protocol):
    """Offer a place of a demand to a person; gives the id of the offer."""

    def __call__(
        self,
        demand_id: int,
        *,
        person_id: int,
        bill: dict[str, float],
        actor: Actor,
        now: datetime,
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Source:
    open_demands: Callable[[str, datetime], list[Demand]]
    offer: Ask


def _offer_order(
    demand_id: int, *, person_id: int, bill: dict[str, float], actor: Actor, now: datetime
) -> int:
    asked = offers.OfferInput(
        target=Target.PERSON, target_id=person_id, mode=ServiceMode.ORDER, bill=bill
    )
    return offers.offer(demand_id, input=asked, actor=actor, now=now).pk


ORDERS: Final = Source(open_demands, _offer_order)
SOURCES: Final[dict[str, Source]] = {"order": ORDERS}
