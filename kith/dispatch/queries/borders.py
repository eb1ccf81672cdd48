"""Who opened its border to whom, who was asked for help, and who the neighbours are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force, in_force_at
from kith.catalogue.rules import BorderRules
from kith.catalogue.states import BorderMode
from kith.core.actor import Actor
from kith.dispatch.models import BorderFigures, HelpRequest, Opening
from kith.dispatch.policies import DESK, READERS
from kith.dispatch.rules.borders import Borders, Consents, draw, mode, ring
from kith.dispatch.states import HelpState, OpeningState, Ring
from kith.orders.queries import visible_to
from kith.orders.states import OrderState
from kith.places.queries import centre, communities, tiers, with_ids
from kith.places.rules import distance_m

if TYPE_CHECKING:
    from kith.dispatch.models import Run
    from kith.orders.demand import Demand
    from kith.orders.models import Order
    from kith.people.queries import Helper
    from kith.places.models import Area


FEW = 12  # orders shown with what neighbours said


@dataclass(frozen=True, slots=True)
class Asking:
    """What one press asked of one neighbour; answered by one press as well."""

    asker: Area
    neighbour: Area
    made_at: datetime
    requests: tuple[HelpRequest, ...]


def consents(path: str, wanted: Sequence[Demand], *, now: datetime) -> Consents:
    """What holds at this moment between the places of the demands and all others."""
    areas = {area.pk: area.path for area in with_ids(d.area_id for d in wanted).values()}
    of_path = tiers(areas.values())
    places = {pk: of_path[area_path] for pk, area_path in areas.items()}
    own = {tier.own for tier in places.values()}
    on = localtime(now).date()
    return Consents(
        over=path,
        places=places,
        rules=in_force_at(BorderRules, paths=own, on=on),
        standing=_standing(own, now),
        helping=_helping(path),
    )


def beyond(known: Consents) -> set[str]:
    """Paths of the areas outside the desk's own whose volunteers may be asked."""
    found = {path for lenders in known.standing.values() for path in lenders}
    found |= {path for lenders in known.helping.values() for path in lenders}
    for tier in set(known.places.values()):
        rules = known.rules[tier.own]
        if mode(rules, Ring.STREET) == BorderMode.OPEN:
            found.add(tier.street)
        if mode(rules, Ring.DISTRICT) == BorderMode.OPEN:
            found.add(tier.district)
    return {path for path in found if path and not path.startswith(known.over)}


def districts(known: Consents) -> set[str]:
    """Paths of the districts the demands lie in: the widest ring."""
    return {tier.district for tier in known.places.values() if tier.district}


def drawn(
    helpers: Sequence[Helper],
    wanted: Sequence[Demand],
    known: Consents,
    *,
    up_to: Ring | None = None,
) -> Borders:
    """The borders between these helpers and demands; see `rules.borders.draw`."""
    bases = tiers(path for helper in helpers for path in helper.serves)
    return draw(helpers, wanted, replace(known, bases=bases), up_to=up_to)


def standing() -> QuerySet[Opening]:
    return Opening.objects.filter(state=OpeningState.STANDING)


def _standing(own: Collection[str], now: datetime) -> dict[str, set[str]]:
    """Borrower to lenders; a word given to a street holds for its communities."""
    rows = standing().filter(until__gt=localtime(now).date())
    pairs = list(rows.values_list("borrower__path", "lender__path"))
    return {
        place: {lender for borrower, lender in pairs if place.startswith(borrower)} for place in own
    }


def _helping(path: str) -> dict[int, set[str]]:
    """Order to the neighbours who agreed to help with it."""
    rows = HelpRequest.objects.filter(
        state=HelpState.AGREED, order__area__path__startswith=path
    ).values_list("order_id", "neighbour__path")
    found: dict[int, set[str]] = defaultdict(set)
    for order_id, lender in rows:
        found[order_id].add(lender)
    return found


def neighbours_of(area: Area, *, now: datetime) -> list[Area]:
    """Communities of the same street, and those of the district that lie next to it, by code."""
    rules = in_force(BorderRules, path=area.path, on=localtime(now).date())
    every = tiers([area.path])[area.path]
    here = centre(area)
    others = communities(every.district or every.own).select_related("parent__parent")
    return [
        other
        for other in others
        if not other.path.startswith(every.own)
        and (
            (every.street and other.path.startswith(every.street))
            or _is_near(here, centre(other), rules.adjacent_m)
        )
    ]


def _is_near(
    here: tuple[float, float] | None, there: tuple[float, float] | None, within_m: int
) -> bool:
    return here is not None and there is not None and distance_m(here, there) <= within_m


def lends_to(lender: Area, borrower: Area) -> Ring | None:
    """How far the border lies that an opening would open; none: no border, or too far away."""
    found = tiers([lender.path, borrower.path])
    far = ring(lender.path, found[lender.path], found[borrower.path])
    return None if far == Ring.OWN else far


def openings_visible_to(actor: Actor) -> QuerySet[Opening]:
    """The twin of `policies.may_see_opening`, the newest first."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(lender__path__startswith=path) | Q(borrower__path__startswith=path)
    return Opening.objects.filter(seen).select_related("lender", "borrower").order_by("-pk")


def standing_openings(actor: Actor) -> QuerySet[Opening]:
    """Those in force that concern the actor's places."""
    return openings_visible_to(actor).filter(state=OpeningState.STANDING)


def help_visible_to(actor: Actor) -> QuerySet[HelpRequest]:
    """The twin of `policies.may_see_help`, the newest first."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(asker__path__startswith=path) | Q(neighbour__path__startswith=path)
    rows = HelpRequest.objects.filter(seen)
    return rows.select_related("asker", "neighbour", "order__worksheet").order_by("-made_at", "-pk")


def to_answer(actor: Actor) -> list[Asking]:
    """What neighbours ask of the actor's desk and nobody has answered, the oldest first."""
    return _of_desk(actor, HelpState.ASKED)


def helping_now(actor: Actor) -> list[Asking]:
    """What the actor's desk said yes to, while the orders still look for helpers."""
    return _of_desk(actor, HelpState.AGREED)


def _of_desk(actor: Actor, state: HelpState) -> list[Asking]:
    mine = Q(pk=None)
    for path in actor.paths(*DESK):
        mine |= Q(neighbour__path__startswith=path)
    rows = help_visible_to(actor).filter(mine, state=state, order__state=OrderState.OPEN)
    return _grouped(rows.order_by("made_at", "asker_id", "neighbour_id", "pk"))


def asked_for(order_ids: Iterable[int], *, actor: Actor) -> list[Asking]:
    """Whom the actor's side asked for help with these orders, the newest press first."""
    rows = help_visible_to(actor).filter(order_id__in=set(order_ids))
    return _grouped(rows.order_by("-made_at", "asker_id", "neighbour__code", "pk"))


def _grouped(rows: Iterable[HelpRequest]) -> list[Asking]:
    presses = groupby(rows, key=lambda row: (row.made_at, row.asker_id, row.neighbour_id))
    held = [tuple(of_press) for _press, of_press in presses]
    return [Asking(of[0].asker, of[0].neighbour, of[0].made_at, of) for of in held]


def openings_to_end(now: datetime) -> list[int]:
    """Those in force whose day has come."""
    rows = standing().filter(until__lte=localtime(now).date())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def help_to_expire(now: datetime) -> list[int]:
    """Requests nobody answered in time."""
    rows = HelpRequest.objects.filter(state=HelpState.ASKED, expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Short:
    """An order of a run that misses people, and what neighbours said to it."""

    order: Order
    missing: int
    asked: tuple[HelpRequest, ...]


@dataclass(frozen=True, slots=True)
class Shorts:
    """All of them by id, the first few in full."""

    ids: list[int]
    first: tuple[Short, ...]

    @property
    def more(self) -> int:
        return len(self.ids) - len(self.first)


def shorts_of(run: Run, *, actor: Actor) -> Shorts:
    """Orders of the run that still look for helpers and for which it found too few."""
    rows = run.shortfalls.filter(order__state=OrderState.OPEN).order_by("pk")
    ids = list(rows.values_list("order_id", flat=True))
    seen = visible_to(actor).in_bulk(ids[:FEW])
    asked: dict[int, list[HelpRequest]] = defaultdict(list)
    for request in help_visible_to(actor).filter(order_id__in=seen).order_by("neighbour__code"):
        asked[request.order_id].append(request)
    first = [
        Short(seen[row.order_id], row.missing, tuple(asked[row.order_id]))
        for row in rows[:FEW]
        if row.order_id in seen
    ]
    return Shorts(ids, tuple(first))


def figures_of(run: Run) -> BorderFigures | None:
    """What the borders cost the run, once it was measured."""
    return BorderFigures.objects.filter(run=run).first()
