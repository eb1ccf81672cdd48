"""Small boards: a helper, an order, and what a run made of them, as ids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from kith.core.actor import Actor
from kith.dispatch import actions, queries
from kith.dispatch.models import Proposal, Run
from kith.orders.actions import desk
from kith.orders.models import Offer, Order
from kith.people.models import Availability, Person, VolunteerProfile
from kith.places.models import Area
from tests import make
from tests.make import MONDAY, Town


def propose(town: Town, *, over: Area | None = None, now: datetime = MONDAY) -> Run:
    """A run over the community, or over what is named, by its desk."""
    place = over or town.community
    actor = town.clerk if place == town.community else town.boss
    return actions.propose(place.pk, actor=actor, now=now)


def chosen(run: Run) -> list[tuple[int, int]]:
    """(order, person) of the run, in the order of orders and ranks."""
    rows = run.proposals.order_by("order_id", "rank")
    return list(rows.values_list("order_id", "person_id"))


def why_not(run: Run, order: Order) -> dict[str, int]:
    reasons: dict[str, int] = run.shortfalls.get(order=order).why_not
    return reasons


def runner_up(row: Proposal) -> tuple[int, float]:
    """The next best and what she would have cost."""
    assert row.runner_up is not None
    return row.runner_up["person_id"], row.runner_up["cost_min"]


def approve(town: Town, run: Run, rows: Sequence[Proposal] = ()) -> list[Proposal]:
    """The clerk approves these proposals, or all of the run."""
    named = rows or list(run.proposals.all())
    return actions.approve(
        run.pk, proposal_ids=[row.pk for row in named], actor=town.clerk, now=MONDAY
    )


def offers(order: Order) -> list[tuple[int | None, str]]:
    """(person, state) of the order's offers, the oldest first."""
    rows = Offer.objects.filter(order=order).order_by("pk")
    return list(rows.values_list("person_id", "state"))


def profile(who: Person, **changes: object) -> Person:
    VolunteerProfile.objects.filter(person=who).update(**changes)
    return who


def free_all_week(who: Person) -> None:
    Availability.objects.bulk_create(
        Availability(person=who, weekday=day, starts=time(6), ends=time(22)) for day in range(1, 8)
    )


def open_by(order: Order, actor: Actor) -> Order:
    """Verified and compiled by somebody other than the town's clerk."""
    desk.verify(order.pk, how="PHONE", actor=actor, now=MONDAY)
    return desk.compile_order(order.pk, input=make.sheet(), actor=actor, now=MONDAY)


def shown(run: Run, actor: Actor, **narrow: Any) -> list[queries.BoardRow]:
    """The rows of a run as the board reads them."""
    page = queries.board_orders(run, actor=actor, narrow=queries.Narrow(**narrow))
    return list(queries.rows(run, page))


def helpers(town: Town, n: int) -> list[Person]:
    return [make.volunteer(town.community) for _ in range(n)]
