"""The weekly sample: what can be drawn, what waits to be rung, what residents said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils.timezone import localtime

from kith.catalogue.integrity import SampleRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.calendar import midnight
from kith.hours.policies import Sides
from kith.insights.models import Draw, Sample, Stratum
from kith.insights.policies.integrity import LOOKERS
from kith.insights.queries.communities import communities_of
from kith.insights.rules.sampling import WEEK, drawn
from kith.insights.states import Heard, SampleState
from kith.journal.models import Entry
from kith.orders.models import Claim, Order, Stamp
from kith.orders.states import ClaimState
from kith.people.models import Person, RoleGrant
from kith.places.models import Area
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

LAST_DAY = timedelta(days=6)  # of a week, from its Monday


def frame(week: date) -> dict[int, list[int]]:
    """By community, the numbers of all requests of which a service was confirmed in the week, by
    the resident's side or by a second person after silence.
    """
    rows = Claim.objects.filter(
        state=ClaimState.DONE,
        ended_at__gte=midnight(week),
        ended_at__lt=midnight(week + WEEK),
    )
    found: dict[int, list[int]] = defaultdict(list)
    told = list(rows.order_by("order_id").values_list("order__area_id", "order_id").distinct())
    communities = communities_of({area_id for area_id, _order_id in told})
    for area_id, order_id in told:
        found[communities[area_id].pk].append(order_id)
    return dict(found)


def desks(now: datetime) -> list[Area]:
    """Communities with a desk of their own, in the order of their codes."""
    grants = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.WORKER,
        scope_kind=ScopeKind.AREA,
        starts_at__lte=now,
    )
    rows = Area.objects.filter(level=Level.COMMUNITY, pk__in=grants.values("scope_id"))
    return list(rows.select_related("parent").order_by("code"))


def callers(area: Area, desks: Iterable[Area]) -> list[int]:
    """Whose desk may ring about services of a place: others of the same street, else of the same
    district, else anybody else's; where there is none, whatever lies above.
    """
    others = [one for one in desks if not area.path.startswith(one.path)]
    above = area.path.rstrip("/").split("/")[:-1]
    while above:
        near = [one.pk for one in others if one.path.startswith("/".join(above) + "/")]
        if near:
            return near
        above.pop()
    return [area.parent_id or area.pk]


def weeks_to_draw(now: datetime) -> list[date]:
    """Promised weeks that are over and not drawn."""
    today = localtime(now).date()
    rows = Draw.objects.filter(drawn_at=None, week_date__lte=today - WEEK)
    return list(rows.order_by("week_date").values_list("week_date", flat=True))


def to_silence(now: datetime) -> list[int]:
    """Samples that nobody answered within the days of the rule."""
    rules = in_force(SampleRules, path="", on=localtime(now).date())
    since = now - timedelta(days=rules.ends_after_days)
    rows = Sample.objects.filter(state=SampleState.WAITING, made_at__lte=since)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def to_ring(actor: Actor, *, now: datetime) -> QuerySet[Sample]:
    """The twin of `policies.integrity.may_ring` for what waits and was not rung a moment ago."""
    if actor.person_id is None:
        return Sample.objects.none()
    here = Q(pk=None)
    for path in actor.paths(*LOOKERS):
        rules = in_force(SampleRules, path=path, on=localtime(now).date())
        since = now - timedelta(hours=rules.ring_again_h)
        rung = Sample.objects.filter(rings__at__gt=since).values("pk")
        here |= Q(caller__path__startswith=path) & ~Q(pk__in=rung)
    rows = Sample.objects.filter(here, state=SampleState.WAITING)
    for path in actor.paths(Role.WORKER):
        rows = rows.exclude(order__area__path__startswith=path)
    rows = rows.exclude(order__in=_hers(actor))
    joined = rows.select_related("order__area__parent", "order__service", "order__worksheet")
    came = Stamp.objects.filter(claim__order=OuterRef("order_id"), is_arrival=True)
    dated = joined.annotate(came_at=Subquery(came.order_by("at").values("at")[:1]))
    return dated.select_related("caller", "order__resident").order_by("made_at", "pk")


def _hers(actor: Actor) -> QuerySet[Order]:
    """Requests in which she, her home or somebody she speaks for had a hand."""
    people = Q(pk__in={actor.me, *actor.wards, *actor.speaks_for})
    if actor.household_key:
        people |= Q(household_key=actor.household_key)
    them = Person.objects.filter(people).values("pk")
    steps = Entry.objects.filter(kind="order", actor_id__in=them)
    return Order.objects.filter(
        Q(resident__in=them)
        | Q(submitted_by__in=them)
        | Q(claims__person__in=them)
        | Q(pk__in=steps.values("object_id"))
    )


def hands_of(order: Order) -> Sides:
    """Everybody who had a hand in a request, with the homes they live in."""
    people = {order.resident_id, order.submitted_by_id}
    people |= set(Claim.objects.filter(order=order).values_list("person_id", flat=True))
    steps = Entry.objects.filter(kind="order", object_id=order.pk, actor_id__isnull=False)
    people |= {pk for pk in steps.values_list("actor_id", flat=True) if pk is not None}
    homes = Person.objects.filter(pk__in=people).exclude(household_key="")
    keys = homes.values_list("household_key", flat=True)
    return Sides(frozenset(people), frozenset(keys))


@dataclass(frozen=True, slots=True)
class Result:
    """Of one place: services that could be drawn, and what became of those that were. Silence
    stands apart; it is neither good nor bad.
    """

    area: Area
    services: int
    heard: dict[Heard, int] = field(default_factory=dict)
    silent: int = 0
    waiting: int = 0

    @property
    def reached(self) -> int:
        return sum(self.heard.values())

    @property
    def drawn(self) -> int:
        return self.reached + self.silent + self.waiting


def results(path: str, since: date, until: date) -> list[Result]:
    """By place, of the weeks that began in the period, in the order of their codes."""
    strata = _strata(path, since, until).order_by()
    services = dict(strata.values_list("area_id").annotate(n=Sum("services")))
    counts: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    told = Sample.objects.filter(stratum__in=strata).order_by()
    told_by = told.values_list("stratum__area_id", "state", "heard").annotate(n=Count("pk"))
    for area_id, state, heard, n in told_by:
        counts[area_id][state, heard] = n
    places = Area.objects.filter(pk__in=services).order_by("code")
    return [_result(area, services[area.pk], counts[area.pk]) for area in places]


def _result(area: Area, services: int, counts: dict[tuple[str, str], int]) -> Result:
    heard = {Heard(said): n for (_state, said), n in counts.items() if said}
    return Result(
        area,
        services,
        heard,
        counts.get((SampleState.SILENT, ""), 0),
        counts.get((SampleState.WAITING, ""), 0),
    )


def samples(path: str, since: date, until: date) -> QuerySet[Sample]:
    """The services drawn, the newest week first."""
    rows = Sample.objects.filter(stratum__in=_strata(path, since, until))
    joined = rows.select_related("order", "caller", "stratum__draw", "stratum__area")
    return joined.annotate(rung=Count("rings")).order_by("-stratum__draw__week_date", "pk")


def services(path: str, since: date, until: date) -> list[tuple[date, int]]:
    """Week and number of each service that could be drawn, the newest week first."""
    told = _strata(path, since, until).values_list("draw__week_date", "orders")
    found = [(week, number) for week, orders in told for number in orders]
    return sorted(found, key=lambda one: (-one[0].toordinal(), one[1]))


def named(some: Iterable[tuple[date, int]]) -> list[tuple[date, Order]]:
    """The requests of a page of `services`."""
    pairs = list(some)
    rows = Order.objects.select_related("area", "service").in_bulk({pk for _week, pk in pairs})
    return [(week, rows[pk]) for week, pk in pairs]


def _strata(path: str, since: date, until: date) -> QuerySet[Stratum]:
    return Stratum.objects.filter(
        area__path__startswith=path, draw__week_date__gte=since, draw__week_date__lt=until
    )


def draws() -> QuerySet[Draw]:
    """Every week, the newest first."""
    return Draw.objects.annotate(places=Count("strata")).order_by("-week_date")


@dataclass(frozen=True, slots=True)
class Checked:
    """One place of a draw, and whether its rows are what seed and numbers give."""

    stratum: Stratum
    drawn: int
    is_right: bool


def check(draw: Draw, path: str) -> list[Checked]:
    """Every place of the draw below the path, worked out again from the seed."""
    rows = draw.strata.filter(area__path__startswith=path).select_related("area")
    joined = rows.prefetch_related(Prefetch("samples", Sample.objects.order_by("pk")))
    return [_checked(stratum, draw.seed) for stratum in joined.order_by("area__code")]


def _checked(stratum: Stratum, seed: str) -> Checked:
    told = [sample.order_id for sample in stratum.samples.all()]
    right = drawn(seed, stratum.orders, stratum.percent, stratum.least)
    return Checked(stratum, len(told), told == right)


def size(draw: Draw) -> int:
    """How many services were drawn."""
    return Sample.objects.filter(stratum__draw=draw).count()
