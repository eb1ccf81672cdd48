"""My rounds on the phone: what I am asked for, where I go next, what to press on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions.rounds import doors, offering, under_way
from kith.care.policies import rounds as policies
from kith.care.queries import rounds as queries
from kith.care.rules.surnames import surname
from kith.care.states import Flag
from kith.care.states.rounds import ROUTE, RouteState, StopState
from kith.core.refusal import BadInput
from kith.web.http import Request, page_of, query_of, signed_in
from kith.web.rounds.drawing import NARROW, Drawing, Mark, draw
from kith.web.rounds.paper import addressed
from kith.web.rounds.rows import TONES, shapes_of

if TYPE_CHECKING:
    from kith.care.actions.reading import BeforeKnocking
    from kith.care.models import Route, RouteHelper, Stop

LATE_MIN = (10, 20, 30, 60)


@dataclass(frozen=True, slots=True)
class Step:
    """A stop as the helper sees it: the community before her yes, name and home by a press."""

    stop: Stop
    number: int
    clock: str
    until: str
    way_min: int
    place: str
    flags: list[str]
    is_visited: bool
    is_next: bool
    is_asked: bool  # added; waits for her answer
    may_knock: bool
    may_visit: bool
    beside: bool  # a second person comes as well


@require_GET
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    """What I am asked for comes first."""
    found = page_of(request, queries.mine(request.actor))
    rows = [(route, TONES[RouteState(route.state)], _mine(request, route)) for route in found]
    context = {
        "page": found,
        "query": query_of(request),
        "asked": [one for one in rows if _is_open_ask(one[0], one[2])],
        "rows": [one for one in rows if not _is_open_ask(one[0], one[2])],
    }
    return render(request, "web/rounds/mine.html", context)


def _is_open_ask(route: Route, mine: RouteHelper | None) -> bool:
    return route.state == RouteState.OFFERED and mine is not None and not mine.has_agreed


def _mine(request: Request, route: Route) -> RouteHelper | None:
    return policies.helper_of(request.actor, route)


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _route(request, pk))


def _route(request: Request, pk: int) -> Route:
    rows = queries.mine(request.actor).select_related("start__parent__parent")
    found: Route = get_object_or_404(rows, pk=pk)
    return found


def _shown(request: Request, route: Route, **more: Any) -> HttpResponse:
    steps = _steps(request, route)
    mine = _mine(request, route)
    is_going = route.state == RouteState.ACCEPTED
    today = route.plan.day == localtime(request.now).date()
    context = {
        "route": route,
        "tone": TONES[RouteState(route.state)],
        "steps": steps,
        "next": next((step for step in steps if step.is_next), None),
        "drawing": _drawing(route, steps) if mine and mine.has_agreed else None,
        "is_asked": _is_open_ask(route, mine),
        "waits_for_partner": route.state == RouteState.OFFERED and bool(mine and mine.has_agreed),
        "more": [step for step in steps if step.is_asked] if is_going else [],
        "may_withdraw": ROUTE.allows(route.state, "withdraw"),
        "may_be_late": is_going and today and any(not s.is_visited for s in steps),
        "late": LATE_MIN,
        "way_min": sum(step.way_min for step in steps),
        "left": sum(not step.is_visited for step in steps),
    }
    return render(request, "web/rounds/my_round.html", context | more)


def _steps(request: Request, route: Route) -> list[Step]:
    stops = list(queries.stops_of(route))
    visited = queries.visited_at(stops)
    rules = queries.disclosure(route, request.now)
    doubled = queries.doubled(stops)
    found: list[Step] = []
    is_next_known = route.state != RouteState.ACCEPTED
    for n, stop in enumerate(stops, 1):
        stop.route = route
        is_visited = stop.file_id in visited or stop.state == StopState.DONE
        at = visited.get(stop.file_id)
        knock = policies.may_knock(request.actor, stop, rules=rules, visited_at=at, now=request.now)
        is_next = not is_next_known and not is_visited
        is_next_known = is_next_known or is_next
        found.append(_step(stop, n, is_visited, is_next, knock, stop.due_id in doubled))
    return found


def _step(stop: Stop, n: int, is_visited: bool, is_next: bool, knock: bool, beside: bool) -> Step:
    has_agreed = stop.state != StopState.OFFERED
    area = stop.file.area
    return Step(
        stop=stop,
        number=n,
        clock=f"{localtime(stop.arrive_at):%H:%M}",
        until=f"{localtime(stop.leave_at):%H:%M}",
        way_min=round(stop.way_s / 60),
        place=area.name if has_agreed else queries.community_of(stop).name,
        flags=[str(flag.label) for flag in Flag if flag in stop.file.person.needs],
        is_visited=is_visited,
        is_next=is_next and has_agreed,
        is_asked=not has_agreed,
        may_knock=knock,
        may_visit=knock and not is_visited and has_agreed,
        beside=beside,
    )


def _drawing(route: Route, steps: list[Step]) -> Drawing:
    """My round with its stops by number."""
    look = route.number - 1
    begins = Mark(route.start_id, "", look % 8, _("Your round begins"), is_start=True)
    words = _("Visit %(number)s, %(clock)s")
    marks = [
        Mark(
            step.stop.file.area_id,
            str(step.number),
            look % 8,
            words % {"number": step.number, "clock": step.clock},
        )
        for step in steps
    ]
    areas = {route.start_id: route.start}
    areas |= {step.stop.file.area_id: step.stop.file.area for step in steps}
    return draw([[begins, *marks]], shapes_of(areas), wide=NARROW)


@require_POST
@signed_in
def answer(request: Request, pk: int) -> HttpResponse:
    """Yes, or a no that costs nothing."""
    _route(request, pk)
    if request.POST.get("answer") == "yes":
        offering.accept(pk, actor=request.actor, now=request.now)
        messages.success(request, _("Thank you. The homes open to you from now on."))
        return redirect("web:my_round", pk)
    offering.decline(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Said no. It costs nothing."))
    return redirect("web:my_rounds")


@require_POST
@signed_in
def more(request: Request, pk: int) -> HttpResponse:
    """Yes or no to visits that were added."""
    _route(request, pk)
    is_yes = request.POST.get("answer") == "yes"
    offering.take_more(pk, is_yes=is_yes, actor=request.actor, now=request.now)
    messages.success(
        request, _("Thank you.") if is_yes else _("Said no. Your round stays as it was.")
    )
    return redirect("web:my_round", pk)


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """I cannot come, without a reason."""
    _route(request, pk)
    offering.withdraw(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you for telling us. The desk looks for somebody else."))
    return redirect("web:my_rounds")


@require_POST
@signed_in
def late(request: Request, pk: int) -> HttpResponse:
    """So many minutes behind: the desk sees it."""
    _route(request, pk)
    typed = request.POST.get("minutes", "")
    if not (typed.isdecimal() and len(typed) < 4):
        raise BadInput(field="minutes", why=_("Please choose how many minutes."))
    under_way.run_late(pk, minutes=int(typed), actor=request.actor, now=request.now)
    messages.success(request, _("The desk knows. Do not hurry."))
    return redirect("web:my_round", pk)


@require_POST
@signed_in
@never_cache
def knock(request: Request, pk: int) -> HttpResponse:
    """One door: surname and title, home, what to know before knocking; she sees that you looked."""
    stop = get_object_or_404(queries.stops_held_by(request.actor), pk=pk)
    route = _route(request, stop.route_id)
    door: BeforeKnocking = doors.knock(pk, actor=request.actor, now=request.now)
    name = addressed(surname(door.name), stop.file.person.gender)
    opened = {"door": door, "door_name": name, "opened": pk}
    if request.htmx:
        return render(request, "web/rounds/my_round.html#door", opened)
    return _shown(request, route, **opened)
