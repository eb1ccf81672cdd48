"""Reading what looks odd: the one queue of holds on hours and matters, and one matter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, Q, QuerySet, Value

from kith.core.actor import Actor
from kith.hours.models import Beneficiary, Hold, ServiceRecord
from kith.hours.policies import Sides
from kith.hours.states import STANDING, HoldState
from kith.insights.models import EvidenceRow, Matter, Party
from kith.insights.policies.integrity import LOOKERS, WATCHERS
from kith.insights.states import FOUND, TOLD, WAITING, About, MatterState, Trace
from kith.orders.models import Claim, Order
from kith.people.models import Person
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

HOURS: Final = "HOURS"
FROM: Final = (HOURS, *About.values)


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """The twin of `policies.integrity.may_see`."""
    if actor.person_id is None:
        return Matter.objects.none()
    rows = Matter.objects.filter(_over(actor, WATCHERS, "area__path"))
    mine = {actor.me, *actor.wards, *actor.speaks_for}
    party = Party.objects.filter(person__in=mine)
    if actor.household_key:
        party |= Party.objects.filter(person__household_key=actor.household_key)
    return rows.exclude(pk__in=party.values("matter")).select_related("area")


def _holds(actor: Actor) -> QuerySet[Hold]:
    """Holds of the places she watches, but for those about her or her home."""
    rows = Hold.objects.filter(_over(actor, WATCHERS, "record__area__path"))
    mine = Q(pk__in={actor.me, *actor.wards, *actor.speaks_for})
    if actor.household_key:
        mine |= Q(household_key=actor.household_key)
    people = Person.objects.filter(mine)
    served = Beneficiary.objects.filter(person_id__in=people.values("pk"))
    return rows.exclude(record__person__in=people).exclude(record__in=served.values("record"))


def _over(actor: Actor, roles: tuple[Any, ...], column: str) -> Q:
    here = Q(pk=None)
    for path in actor.paths(*roles):
        here |= Q(**{f"{column}__startswith": path})
    return here


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the queue: of one place, from hours, activities or requests, still open."""

    path: str = ""
    about: str = ""  # one of FROM; blank: all of them
    is_open: bool = True


def queue(actor: Actor, asked: Asked) -> QuerySet[Any, tuple[str, int, datetime]]:
    """(about, key of the hold or matter, since when), the longest wait first; of what is over the
    newest first. Holds stand in the queue as `hours` keeps them: nothing is worked out again.
    """
    states = WAITING if asked.is_open else FOUND
    matters = visible_to(actor).filter(state__in=states, area__path__startswith=asked.path)
    if asked.about:
        matters = matters.filter(about=asked.about)
    rows = matters.order_by().values_list("about", "pk", "opened_at")
    if asked.about in ("", HOURS) and actor.person_id is not None:
        held = _holds(actor).filter(record__area__path__startswith=asked.path)
        held = held.filter(state=HoldState.OPEN) if asked.is_open else held.exclude(state="OPEN")
        named = held.order_by().annotate(of=Value(HOURS, output_field=CharField()))
        rows = rows.union(named.values_list("of", "pk", "opened_at"), all=True)
    oldest = "opened_at" if asked.is_open else "-opened_at"
    return rows.order_by(oldest, "about", "pk")


def matters_of(keys: Iterable[int]) -> dict[int, Matter]:
    rows = Matter.objects.select_related("area").prefetch_related("signs", "parties")
    return rows.in_bulk(list(keys))


def holds_of(keys: Iterable[int]) -> dict[int, Hold]:
    rows = Hold.objects.select_related("record__area").prefetch_related("findings")
    return rows.in_bulk(list(keys))


def places(actor: Actor) -> QuerySet[Area]:
    """Places with something in the queue or behind it, in the order of their codes."""
    held = _holds(actor) if actor.person_id is not None else Hold.objects.none()
    return Area.objects.filter(
        Q(pk__in=visible_to(actor).values("area")) | Q(pk__in=held.values("record__area"))
    ).order_by("path")


def sides_of(matter: Matter) -> Sides:
    """Everybody it is about, and their homes."""
    rows = Party.objects.filter(matter=matter).values_list("person_id", "person__household_key")
    people = list(rows)
    return Sides(frozenset(pk for pk, _home in people), frozenset(h for _pk, h in people if h))


def evidence(matter: Matter) -> dict[int, list[EvidenceRow]]:
    """The rows each signal rests on, by the key of the sign."""
    found: dict[int, list[EvidenceRow]] = defaultdict(list)
    rows = EvidenceRow.objects.filter(sign__matter=matter)
    for row in rows.order_by("sign", "kind", "object_id"):
        found[row.sign_id].append(row)
    return found


def records_of(matter: Matter) -> QuerySet[ServiceRecord]:
    """Standing hours that the matter touches."""
    if matter.about == About.ORDER:
        claims = Claim.objects.filter(order=matter.object_id).values_list("pk", flat=True)
        causes = [f"claim:{pk}" for pk in claims]
    else:
        named = EvidenceRow.objects.filter(sign__matter=matter, kind=Trace.ATTENDANCE)
        causes = [f"attendance:{pk}" for pk in named.values_list("object_id", flat=True)]
    rows = ServiceRecord.objects.filter(cause__in=causes, state__in=STANDING)
    return rows.select_related("area").order_by("pk")


def number_of(matter: Matter) -> str:
    """What people call the thing."""
    if matter.about == About.ORDER:
        return Order.objects.get(pk=matter.object_id).number
    return str(matter.object_id)


def concerning(actor: Actor) -> QuerySet[Party]:
    """Where she, or somebody she speaks for, is asked for her side, the newest first."""
    if actor.person_id is None:
        return Party.objects.none()
    mine = {actor.me, *actor.wards, *actor.speaks_for}
    rows = Party.objects.filter(person__in=mine, part__in=TOLD)
    joined = rows.select_related("matter__area", "person")
    return joined.prefetch_related("matter__signs", "words").order_by("-matter__opened_at", "-pk")


def waiting(actor: Actor) -> int:
    """Matters she could take."""
    rows = visible_to(actor).filter(_over(actor, LOOKERS, "area__path"))
    return rows.filter(state=MatterState.OPEN).count()
