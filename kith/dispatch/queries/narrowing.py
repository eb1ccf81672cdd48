"""Which orders of a run are looked at: words, urgency, empty places, a skill, a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from kith.dispatch.models import Proposal, Run, Shortfall
from kith.dispatch.states import ProposalState
from kith.orders.queries import visible_to

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.orders.models import Order

NUMBER = re.compile(r"(?:\d\d-)?0*([1-9]\d{0,8})")


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the clerk looks for; empty fields ask for nothing."""

    text: str = ""
    skill: str = ""
    place: str = ""  # code of the area where the order is, or of what it lies in
    is_urgent: bool = False
    is_short: bool = False  # places nobody was found for
    is_waiting: bool = False  # proposals nobody has decided on

    def __bool__(self) -> bool:
        return self != Narrow()


def orders(run: Run, actor: Actor, narrow: Narrow) -> QuerySet[Order]:
    """The run's orders that the actor may see, the soonest service first."""
    of_run = Proposal.objects.filter(run=run, order=OuterRef("pk"))
    waiting = of_run.filter(state=ProposalState.PROPOSED)
    short = Shortfall.objects.filter(run=run, order=OuterRef("pk"))
    rows = visible_to(actor).filter(Exists(of_run) | Exists(short))
    if narrow.is_waiting:
        rows = rows.filter(Exists(waiting))
    if narrow.is_short:
        rows = rows.filter(Exists(short))
    if narrow.is_urgent:
        rows = rows.filter(is_urgent=True)
    if narrow.place:
        rows = rows.filter(area__path__contains=f"/{narrow.place}/")
    return _said(_skilled(rows, narrow.skill), narrow.text.strip()).order_by(
        "worksheet__starts_at", "pk"
    )


def with_seats(rows: QuerySet[Order]) -> QuerySet[Order]:
    """With the places filled by now, and all a row of the board reads."""
    filled = rows.annotate(filled=Count("seats"))
    return filled.select_related("area__parent__parent", "service", "resident", "worksheet")


def _skilled(rows: QuerySet[Order], code: str) -> QuerySet[Order]:
    """Engines differ in looking into lists; both find a quoted word in its text."""
    if not code:
        return rows
    listed = Cast("worksheet__skills", TextField())
    return rows.annotate(listed_skills=listed).filter(listed_skills__contains=f'"{code}"')


def _said(rows: QuerySet[Order], text: str) -> QuerySet[Order]:
    if not text:
        return rows
    found = Q(worksheet__summary__icontains=text) | Q(area__name__icontains=text)
    found |= Q(service__name_zh__icontains=text) | Q(service__name_en__icontains=text)
    if number := NUMBER.fullmatch(text):
        found |= Q(pk=int(number[1]))
    return rows.filter(found)
