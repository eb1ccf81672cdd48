"""Requests and wishes by what happened to them, and the residents' word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kith.insights.facts.shape import Line, Source, month_of
from kith.insights.states import Measure, Rated
from kith.journal.models import Entry, Past
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


FIRST: Final = {
    OrderState.VERIFIED: Measure.ORDER_CHECKED,
    OrderState.OPEN: Measure.ORDER_OPENED,
    OrderState.ACCEPTED: Measure.ORDER_TAKEN,
}


@dataclass(slots=True)
class _Life:
    """An order, when it first came to each state, when to the one it is in, when first late."""

    kind: str
    state: str
    area: int
    made: datetime
    first: dict[str, datetime] = field(default_factory=dict)
    seen: str = ""
    came: datetime | None = None
    late: datetime | None = None

    def step(self, verb: str, after: str, at: datetime) -> None:
        """The next line of its journal; many lines are written without its moving."""
        if verb == "escalate":
            self.late = self.late or at
        if after and after != self.seen:
            self.seen = after
            self.first.setdefault(after, at)
            self.came = at if after == self.state else None

    def lines(self) -> Iterator[Line]:
        yield self._line(Measure.ORDER_IN, self.made)
        for state, measure in FIRST.items():
            if at := self.first.get(state):
                yield self._line(measure, at)
        if self.late:
            yield self._line(Measure.ORDER_LATE, self.late)
        if self.state in ENDS and self.came:
            measure = ENDS[OrderState(self.state)]
            yield self._line(measure, self.came)
            if measure is Measure.ORDER_DONE and not self.late:
                yield self._line(Measure.ORDER_IN_TIME, self.came)

    def _line(self, measure: Measure, at: datetime) -> Line:
        return Line(measure, self.area, month_of(at), label=self.kind)


def of_orders(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """What became of each order, from its lines in the journal; joined ones say nothing, they
    count with the one they were joined to.
    """
    rows = Order.objects.filter(pk__in=keys).exclude(state=OrderState.MERGED)
    told = rows.values_list("pk", "kind", "state", "area_id", "made_at")
    lives = {key: _Life(kind, state, area, made) for key, kind, state, area, made in told}
    for past in Past.objects.filter(kind="order", object_id__in=list(lives)):
        for verb, after, at in past.steps:
            lives[past.object_id].step(verb, after, datetime.fromisoformat(at))
    entries = Entry.objects.filter(kind="order", object_id__in=list(lives)).order_by("seq")
    for key, verb, after, at in entries.values_list("object_id", "verb", "to_state", "at"):
        lives[key].step(verb, after, at)
    for key, life in lives.items():
        yield from ((key, line) for line in life.lines())


def of_ratings(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Residents' ratings that stand."""
    rows = Rating.objects.filter(pk__in=keys, is_by_resident=True, is_void=False)
    told = rows.values_list("pk", "order__area_id", "at", "stars", "by_proxy")
    for key, area, at, stars, by_proxy in told:
        label = Rated.CONTENT if stars >= CONTENT else Rated.NOT_CONTENT
        if by_proxy:
            label = Rated.BY_PROXY
        yield key, Line(Measure.RATING, area, month_of(at), label=label)


ORDERS = Source(
    "order",
    Order.objects.all,
    of_orders,
    (
        Measure.ORDER_IN,
        *FIRST.values(),
        Measure.ORDER_DONE,
        Measure.ORDER_IN_TIME,
        Measure.ORDER_LATE,
        Measure.ORDER_CLOSED,
    ),
)
RATINGS = Source("rating", Rating.objects.all, of_ratings, (Measure.RATING,))
