"""The one table of what can be dispatched: where its open demand is read, how it is offered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from kith.core.actor import Actor
from kith.orders.actions import offers, times
from kith.orders.actions.recalling import recall
from kith.orders.demand import Demand, open_demands, places_left
from kith.orders.states import ServiceMode, Target
from kith.pairing.queries import is_helper_for


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, why, and for which time; a team or unit is asked through its person."""

    person_id: int
    bill: dict[str, float]
    at: tuple[datetime, datetime] | None = None  # none: the time the demand has
    team_id: int | None = None
    organisation_id: int | None = None
    until: datetime | None = None  # one of a wave, until then; none: as the rule of offers says


class Ask(Protocol):
    """Offer a place of a demand, or all to a team or unit; gives the id of the offer."""

    def __call__(
        self,
        demand_id: int,
        *,
        to: Asked,
        actor: Actor,
        now: datetime,
    ) -> int: ...


class Recall(Protocol):
    """Take back what nobody answered of these offers of a demand; gives the ids taken back."""

    def __call__(
        self, demand_id: int, /, *, offer_ids: Collection[int], actor: Actor, now: datetime
    ) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True)
class Source:
    open_demands: Callable[[str, datetime], list[Demand]]
    offer: Ask
    recall: Recall


def _offer_order(demand_id: int, *, to: Asked, actor: Actor, now: datetime) -> int:
    if to.at is not None:
        times.settle(demand_id, starts_at=to.at[0], ends_at=to.at[1], actor=actor, now=now)
    return offers.offer(demand_id, input=_as_offer(demand_id, to), actor=actor, now=now).pk


def _as_offer(order_id: int, to: Asked) -> offers.OfferInput:
    if to.team_id is not None:
        target, target_id, mode = Target.TEAM, to.team_id, ServiceMode.TEAM
    elif to.organisation_id is not None:
        target, target_id, mode = Target.UNIT, to.organisation_id, ServiceMode.TEAM
    else:
        is_pair = is_helper_for(to.person_id, order_id)
        mode = ServiceMode.TWINNING if is_pair else ServiceMode.ORDER
        target, target_id = Target.PERSON, to.person_id
    heads = 1 if target == Target.PERSON else places_left(order_id)
    return offers.OfferInput(
        target=target,
        target_id=target_id,
        mode=mode,
        heads=heads,
        bill=to.bill,
        in_wave=to.until is not None and target == Target.PERSON,
        until=to.until,
    )


ORDERS: Final = Source(open_demands, _offer_order, recall)
SOURCES: Final[dict[str, Source]] = {"order": ORDERS}
