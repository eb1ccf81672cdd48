"""What the database holds after the play: counted there, never by the player."""

from __future__ import annotations

from dataclasses import dataclass

from kith.hours.queries import recorded_minutes
from kith.journal.queries import told_of
from kith.orders.queries import in_states, offers_in_states
from kith.orders.states import OfferState, OrderState
from kith.points.queries import total_awarded


@dataclass(frozen=True, slots=True)
class Counts:
    """Orders by how far they came, offers by their answer; minutes and points of everybody.

    `offered` is the sum of the answers, the offers still open and those taken back.
    """

    submitted: int
    verified: int
    opened: int
    offered: int
    accepted: int
    declined: int
    expired: int
    served: int
    confirmed: int
    unconfirmed: int
    minutes_recorded: int
    points_awarded: int
    seconds: float


def count(seconds: float) -> Counts:
    done, orders, offers = told_of("order"), in_states(), offers_in_states()
    return Counts(
        submitted=done.get("submit", 0),
        verified=done.get("verify", 0),
        opened=done.get("compile", 0),
        offered=sum(offers.values()),
        accepted=offers.get(OfferState.ACCEPTED, 0),
        declined=offers.get(OfferState.DECLINED, 0),
        expired=offers.get(OfferState.EXPIRED, 0),
        served=done.get("report", 0),
        confirmed=orders.get(OrderState.CONFIRMED, 0),
        unconfirmed=orders.get(OrderState.UNCONFIRMED, 0),
        minutes_recorded=recorded_minutes(),
        points_awarded=total_awarded(),
        seconds=seconds,
    )
