"""Requests by what happened to them, and the residents' word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure, Rated
from kith.journal.models import Entry
from kith.orders.models import Order, Rating
from kith.orders.states import OrderState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONTENT: Final = 4  # stars of 5; workflows.md 4.12
ENDS: Final = {
    OrderState.CONFIRMED: Measure.ORDER_DONE,
    OrderState.UNCONFIRMED: Measure.ORDER_DONE,
    OrderState.UNSOLVED: Measure.ORDER_CLOSED,
    OrderState.REJECTED: Measure.ORDER_CLOSED,
    OrderState.DIVERTED: Measure.ORDER_CLOSED,
    OrderState.CANCELLED: Measure.ORDER_CLOSED,
}


def of_orders(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """A request, by the kind of it: received in the month it came in; checked in the month it was
    first found valid; done, or closed without help, in the month in which it came to the state it
    is in now. Joined requests count once, with the one they were joined to.
    """
    rows = Order.objects.filter(pk__in=keys).exclude(state=OrderState.MERGED)
    told = {
        key: (kind, state, area, made)
        for key, kind, state, area, made in rows.values_list(
            "pk", "kind", "state", "area_id", "made_at"
        )
    }
    for key, (kind, _state, area, made) in told.items():
        yield key, Line(Measure.ORDER_IN, area, month_of(made), label=kind)
    lines = Entry.objects.filter(kind="order", object_id__in=list(told)).order_by("-seq")
    checked = dict(lines.filter(verb="verify").values_list("object_id", "at"))
    for key, at in checked.items():
        yield key, Line(Measure.ORDER_CHECKED, told[key][2], month_of(at), label=told[key][0])
    seen: set[int] = set()
    for key, state, at in lines.values_list("object_id", "to_state", "at"):
        kind, stands, area, _made = told[key]
        if key in seen or state != stands or stands not in ENDS:
            continue
        seen.add(key)
        yield key, Line(ENDS[OrderState(stands)], area, month_of(at), label=kind)


def of_ratings(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """A resident's rating that stands: 4 or 5 stars is satisfied; what somebody else said on her
    behalf is kept apart. Silence is no rating.
    """
    rows = Rating.objects.filter(pk__in=keys, is_by_resident=True, is_void=False)
    told = rows.values_list("pk", "order__area_id", "at", "stars", "by_proxy")
    for key, area, at, stars, by_proxy in told:
        label = Rated.CONTENT if stars >= CONTENT else Rated.NOT_CONTENT
        yield (
            key,
            Line(Measure.RATING, area, month_of(at), label=Rated.BY_PROXY if by_proxy else label),
        )


ORDERS = Source(
    "order",
    Order.objects.all,
    of_orders,
    (Measure.ORDER_IN, Measure.ORDER_CHECKED, Measure.ORDER_DONE, Measure.ORDER_CLOSED),
)
RATINGS = Source("rating", Rating.objects.all, of_ratings, (Measure.RATING,))
