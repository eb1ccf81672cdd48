"""Two runs side by side: what they found, and for which orders they would send somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Avg, Sum

from kith.dispatch.models import Proposal, Run, Shortfall
from kith.dispatch.queries.pages import runs_visible_to
from kith.orders.queries import visible_to
from kith.people.queries import masked

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.orders.models import Order
    from kith.people.models import Person


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run says of itself. Minutes are what its proposals cost together."""

    orders: int
    orders_full: int
    people_wanted: int
    people_found: int
    volunteers: int
    travel_m: int
    minutes: float
    minutes_each: float


@dataclass(frozen=True, slots=True)
class Change:
    """An order for which the two runs propose different people; names print as masks."""

    order: Order
    kept: tuple[Person, ...]
    left: tuple[Person, ...]  # of the first run only
    came: tuple[Person, ...]  # of the second run only
    is_in_first: bool
    is_in_second: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    first: Run
    second: Run
    figures: tuple[Figures, Figures]
    changes: tuple[Change, ...]
    same: int  # orders for which both propose the same people


def compare(first_id: int, second_id: int, *, actor: Actor) -> Comparison:
    """The first run against the second. Raises Run.DoesNotExist where one is not visible."""
    runs = runs_visible_to(actor)
    first, second = runs.get(pk=first_id), runs.get(pk=second_id)
    found = [_people_of(run) for run in (first, second)]
    looked = [_orders_of(run, people) for run, people in zip((first, second), found, strict=True)]
    differing = {
        order_id
        for order_id in looked[0] | looked[1]
        if found[0].get(order_id, set()) != found[1].get(order_id, set())
        or (order_id in looked[0]) != (order_id in looked[1])
    }
    orders = visible_to(actor).filter(pk__in=differing).order_by("worksheet__starts_at", "pk")
    people = masked(p for each in found for pk in differing for p in each.get(pk, ()))
    return Comparison(
        first=first,
        second=second,
        figures=(_figures(first), _figures(second)),
        changes=tuple(_change(order, found, looked, people) for order in orders),
        same=len((looked[0] & looked[1]) - differing),
    )


def _people_of(run: Run) -> dict[int, set[int]]:
    """By order, whom the run itself proposed: not whom the desk chose or who was asked later."""
    rows = Proposal.objects.filter(run=run, replaces=None, overrides=None)
    found: dict[int, set[int]] = {}
    for order_id, person_id in rows.values_list("order_id", "person_id"):
        found.setdefault(order_id, set()).add(person_id)
    return found


def _orders_of(run: Run, people: dict[int, set[int]]) -> set[int]:
    short = Shortfall.objects.filter(run=run).values_list("order_id", flat=True)
    return {*people, *short}


def _figures(run: Run) -> Figures:
    told = run.figures
    own = Proposal.objects.filter(run=run, replaces=None, overrides=None)
    costs = own.aggregate(all=Sum("cost_min"), each=Avg("cost_min"))
    return Figures(
        orders=told.get("orders", 0),
        orders_full=told.get("orders_full", 0),
        people_wanted=told.get("people_wanted", 0),
        people_found=told.get("people_found", 0),
        volunteers=told.get("volunteers", 0),
        travel_m=told.get("travel_m", 0),
        minutes=round(costs["all"] or 0.0, 1),
        minutes_each=round(costs["each"] or 0.0, 1),
    )


def _change(
    order: Order,
    found: list[dict[int, set[int]]],
    looked: list[set[int]],
    people: dict[int, Person],
) -> Change:
    first, second = (each.get(order.pk, set()) for each in found)

    def named(ids: Iterable[int]) -> tuple[Person, ...]:
        return tuple(people[pk] for pk in sorted(ids))

    return Change(
        order=order,
        kept=named(first & second),
        left=named(first - second),
        came=named(second - first),
        is_in_first=order.pk in looked[0],
        is_in_second=order.pk in looked[1],
    )
