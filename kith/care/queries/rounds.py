"""Finding plans of rounds, the rounds somebody goes, and whether a stop of hers is open now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils.timezone import localtime, make_aware

from kith.care.models import RoundPlan, RoundSheet, Route, RouteHelper, Stop, Visit, VisitTerms
from kith.care.policies import rounds as policies
from kith.care.policies.files import DESK
from kith.care.queries import files
from kith.care.states.rounds import LIVE, PlanState, RouteState, StopState
from kith.catalogue.queries import in_force
from kith.catalogue.rounds import RoundRules
from kith.catalogue.rules import DisclosureRules
from kith.core.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.places.models import Area

HELD = (StopState.TAKEN, StopState.DONE, StopState.MISSED)


def rules_on(path: str, day: date) -> RoundRules:
    return in_force(RoundRules, path=path, on=day)


def visible_to(actor: Actor) -> QuerySet[RoundPlan]:
    """The twin of `policies.rounds.may_see_plan`, the newest day first."""
    seen = Q(pk=None)
    for path in actor.paths(*DESK):
        seen |= Q(area__path__startswith=path)
    rows = RoundPlan.objects.filter(seen).select_related("area__parent__parent")
    return rows.order_by("-day", "-pk")


def routes_of(plan: RoundPlan) -> list[Route]:
    """The plan's routes with who goes and their stops in order."""
    stops = Stop.objects.select_related("file__person", "file__area__parent__parent", "due")
    rows = Route.objects.filter(plan=plan).select_related("start__parent__parent")
    helpers = Prefetch("helpers", RouteHelper.objects.order_by("position"))
    visits = Prefetch("stops", stops.order_by("position", "pk"))
    return list(rows.prefetch_related(helpers).prefetch_related(visits).order_by("number"))


def routes_visible_to(actor: Actor) -> QuerySet[Route]:
    """Routes of the plans the actor may see, for the desk."""
    plans = visible_to(actor).order_by().values("pk")
    return Route.objects.filter(plan__in=plans).select_related("plan__area", "start")


def mine(actor: Actor) -> QuerySet[Route]:
    """The twin of `policies.rounds.may_see_route`: rounds the actor is asked for, or goes."""
    if actor.person_id is None:
        return Route.objects.none()
    rows = Route.objects.filter(helpers__person_id=actor.me, state__in=policies.GOING)
    rows = rows.exclude(plan__state=PlanState.DROPPED).select_related("plan__area")
    return rows.prefetch_related("helpers").order_by("-plan__day", "-pk")


def stops_of(route: Route) -> QuerySet[Stop]:
    """What is still hers of a round, in order; released ones are somebody else's business."""
    rows = route.stops.exclude(state__in=(StopState.RELEASED, StopState.PLANNED))
    rows = rows.select_related("file__person", "file__area__parent__parent", "due")
    return rows.select_related("route__plan__area").order_by("position", "pk")


def visited_at(stops: Iterable[Stop]) -> Mapping[int, datetime]:
    """By file, when somebody was last in touch on the day of these stops or later."""
    held = list(stops)
    if not held:
        return {}
    since = localtime(min(stop.arrive_at for stop in held)).replace(hour=0, minute=0, second=0)
    rows = Visit.objects.filter(file_id__in={s.file_id for s in held}, started_at__gte=since)
    return dict(rows.order_by().values_list("file_id").annotate(at=Max("started_at")))


def holds_stop(person_id: int, file_id: int, now: datetime) -> bool:
    """Whether this helper agreed to a stop at this home and its window is open."""
    going = (RouteState.ACCEPTED, RouteState.OVER)
    stops = Stop.objects.filter(file_id=file_id, state__in=HELD, route__state__in=going)
    rows = stops.filter(route__helpers__person_id=person_id, route__helpers__has_agreed=True)
    held = list(rows.select_related("route__plan__area").order_by("-arrive_at")[:3])
    return any(_is_open(stop, now) for stop in held)


def _is_open(stop: Stop, now: datetime) -> bool:
    rules = disclosure(stop.route, now)
    at = visited_at([stop]).get(stop.file_id)
    return policies.is_open(stop, rules=rules, visited_at=at, now=now)


def disclosure(route: Route, now: datetime) -> DisclosureRules:
    """`plan__area` of the route is loaded."""
    return in_force(DisclosureRules, path=route.plan.area.path, on=localtime(now).date())


def live_elsewhere(due_ids: Iterable[int], *, but: int | None = None) -> set[int]:
    """Dues that somebody is asked for, or agreed to, on another plan."""
    rows = Stop.objects.filter(due_id__in=set(due_ids), state__in=LIVE)
    return set(rows.exclude(route__plan_id=but).values_list("due_id", flat=True))


def terms_of(file_ids: Iterable[int]) -> dict[int, VisitTerms]:
    return {row.file_id: row for row in VisitTerms.objects.filter(file_id__in=set(file_ids))}


def sheets_of(plan: RoundPlan) -> QuerySet[RoundSheet]:
    """Papers printed of the plan's routes, those still out first."""
    rows = RoundSheet.objects.filter(route__plan=plan).select_related("route", "returned")
    return rows.order_by("returned__pk", "-at", "-pk")


def expired(now: datetime) -> QuerySet[Route]:
    return Route.objects.filter(state=RouteState.OFFERED, expires_at__lte=now).order_by("pk")


def of_past_days(today: date) -> QuerySet[RoundPlan]:
    """Plans whose day is over and that nobody has closed."""
    rows = RoundPlan.objects.filter(day__lt=today)
    return rows.filter(state__in=(PlanState.DRAFT, PlanState.OFFERED)).order_by("pk")


def end_of(day: date) -> datetime:
    """The last moment of a day, local time."""
    return make_aware(datetime.combine(day, time.max))


def sheets_visible_to(actor: Actor) -> QuerySet[RoundSheet]:
    plans = visible_to(actor).order_by().values("pk")
    return RoundSheet.objects.filter(route__plan__in=plans).select_related("route")


def stops_held_by(actor: Actor) -> QuerySet[Stop]:
    """Stops of rounds the actor is asked for, or goes."""
    if actor.person_id is None:
        return Stop.objects.none()
    rows = Stop.objects.filter(route__helpers__person_id=actor.me, route__state__in=policies.GOING)
    rows = rows.exclude(state__in=(StopState.PLANNED, StopState.RELEASED))
    return rows.select_related("file__person")


def doubled(stops: Iterable[Stop]) -> set[int]:
    """Dues of these stops to which somebody else goes as well."""
    ids = {stop.due_id for stop in stops}
    rows = Stop.objects.filter(due_id__in=ids, state__in=HELD).values("due_id")
    more = rows.annotate(n=Count("route", distinct=True)).filter(n__gt=1)
    return set(more.values_list("due_id", flat=True))


def community_of(stop: Stop) -> Area:
    """What somebody who has not said yes may know of where it is; `file__area__parent` loaded."""
    return files.community_of(stop.file)
