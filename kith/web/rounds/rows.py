"""A plan as the desk sees it: masked names, minutes, and the reasons in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.care.queries import files
from kith.care.queries import rounds as queries
from kith.care.states import Flag
from kith.care.states.rounds import (
    LIVE,
    ROUTE,
    PlanState,
    RouteState,
    RulingKind,
    StopState,
    WhyLeft,
)
from kith.people.queries import masked
from kith.places.queries import centre
from kith.web.rounds.drawing import LOOKS, Drawing, Mark, Shape, draw

if TYPE_CHECKING:
    from kith.care.models import Due, RoundPlan, Route, Stop
    from kith.people.models import Person
    from kith.places.models import Area

BILL = {
    "travel": gettext_lazy("on the way"),
    "strange": gettext_lazy("faces she does not know"),
    "language": gettext_lazy("language not spoken"),
    "second": gettext_lazy("a second person stands by"),
    "left_out": gettext_lazy("visits left out"),
    "late": gettext_lazy("late at the door"),
    "worst_late": gettext_lazy("latest at the door"),
    "wait": gettext_lazy("waiting"),
    "fairness": gettext_lazy("the longest round"),
}
TONES = {
    RouteState.PLANNED: "plain",
    RouteState.OFFERED: "wait",
    RouteState.ACCEPTED: "good",
    RouteState.DECLINED: "warn",
    RouteState.EXPIRED: "warn",
    RouteState.WITHDRAWN: "bad",
    RouteState.TAKEN_BACK: "done",
    RouteState.OVER: "done",
}
PLAN_TONES = {
    PlanState.DRAFT: "plain",
    PlanState.OFFERED: "go",
    PlanState.CLOSED: "done",
    PlanState.DROPPED: "done",
}


@dataclass(frozen=True, slots=True)
class StopRow:
    stop: Stop
    number: int
    name: str
    place: str
    clock: str
    way_min: int
    tier: str
    flags: list[str]
    with_route: int  # number of the round of the second person; 0: alone
    extras: list[str]
    known: bool
    next_best: str
    why_not: list[tuple[str, int]]
    is_pinned: bool
    is_visited: bool
    state_label: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    route: Route
    look: int
    crew: int  # the person that names it
    names: str
    stops: list[StopRow]
    tone: str
    hours: str
    way_min: int
    is_planned: bool
    verbs: frozenset[str]
    waiting: int  # visits added that she has not answered for


@dataclass(frozen=True, slots=True)
class LeftRow:
    due: Due
    name: str
    place: str
    tier: str
    late_days: int
    reasons: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Totals:
    visits: int
    way_min: int
    rounds: int
    known: int
    left: int

    @property
    def known_percent(self) -> str:
        """Visits by a face she knows; a dash where there is none."""
        return f"{round(100 * self.known / self.visits)}" if self.visits else "–"


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan ready for its page."""

    plan: RoundPlan
    tone: str
    routes: list[RouteRow]
    ended: list[RouteRow]
    left: list[LeftRow]
    totals: Totals
    bill: list[tuple[str, int]]
    total_min: int
    drawing: Drawing
    crews: list[tuple[int, str]]  # whom a visit could be moved to


@dataclass(frozen=True)
class _Facts:
    """What all rows of a plan need, fetched once."""

    plan: RoundPlan
    names: Mapping[int, Person]
    numbers: Mapping[int, list[int]]  # rounds by due
    pins: frozenset[tuple[int, int]]
    visited: Mapping[int, Any]
    crews: Mapping[int, str] = field(default_factory=dict)


def shown(plan: RoundPlan, left_dues: Sequence[Due]) -> Shown:
    routes = queries.routes_of(plan)
    facts = _facts(plan, routes)
    rows = [_route_row(route, facts) for route in routes]
    going = [row for row in rows if row.route.state not in ENDED]
    left = [_left_row(due, plan) for due in left_dues]
    bill = [(str(BILL.get(name, name)), round(s / 60)) for name, s in plan.bill.items()]
    return Shown(
        plan=plan,
        tone=PLAN_TONES[PlanState(plan.state)],
        routes=going,
        ended=[row for row in rows if row.route.state in ENDED],
        left=left,
        totals=_totals(going, left),
        bill=bill,
        total_min=round(sum(plan.bill.values()) / 60),
        drawing=drawing_of(going, within=plan.area),
        crews=sorted(facts.crews.items(), key=lambda one: one[1]),
    )


ENDED = (RouteState.DECLINED, RouteState.EXPIRED, RouteState.WITHDRAWN, RouteState.TAKEN_BACK)


def _facts(plan: RoundPlan, routes: Sequence[Route]) -> _Facts:
    stops = [stop for route in routes for stop in route.stops.all()]
    chosen = [crew["people"] for crew in plan.inputs.get("crews", [])]
    people = {who for crew in chosen for who in crew}
    people |= {helper.person_id for route in routes for helper in route.helpers.all()}
    names = masked(people)
    numbers: dict[int, list[int]] = defaultdict(list)
    for route in routes:
        for stop in route.stops.all():
            if stop.state != StopState.RELEASED:
                numbers[stop.due_id].append(route.number)
    pins = plan.rulings.filter(kind=RulingKind.PIN).values_list("due_id", "person_id")
    return _Facts(
        plan,
        names,
        numbers,
        frozenset(pins),
        queries.visited_at(stops),
        {crew[0]: _named(crew, names) for crew in chosen},
    )


def _named(people: Iterable[int], names: Mapping[int, Person]) -> str:
    found = [str(names[who].name) if who in names else "–" for who in people]
    return _(" and ").join(found)


def _route_row(route: Route, facts: _Facts) -> RouteRow:
    helpers = [helper.person_id for helper in route.helpers.all()]
    stops = [s for s in route.stops.all() if s.state != StopState.RELEASED]
    rows = [_stop_row(stop, n, route, facts) for n, stop in enumerate(stops, 1)]
    return RouteRow(
        route=route,
        look=(route.number - 1) % LOOKS,
        crew=helpers[0],
        names=_named(helpers, facts.names),
        stops=rows,
        tone=TONES[RouteState(route.state)],
        hours=f"{_clock_min(route.on_min)}–{_clock_min(route.off_min)}",
        way_min=round(sum(stop.way_s for stop in stops) / 60),
        is_planned=route.state == RouteState.PLANNED,
        verbs=frozenset(ROUTE.verbs(route.state)),
        waiting=sum(
            s.state == StopState.OFFERED and route.state == RouteState.ACCEPTED for s in stops
        ),
    )


def _stop_row(stop: Stop, number: int, route: Route, facts: _Facts) -> StopRow:
    person = stop.file.person
    others = [n for n in facts.numbers[stop.due_id] if n != route.number]
    told: dict[str, Any] = stop.why
    crew = route.helpers.all()[0].person_id
    return StopRow(
        stop=stop,
        number=number,
        name=str(person.name),
        place=stop.file.area.name,
        clock=f"{localtime(stop.arrive_at):%H:%M}",
        way_min=round(stop.way_s / 60),
        tier=stop.file.get_tier_display(),
        flags=[str(Flag(flag).label) for flag in person.needs if flag in Flag],
        with_route=others[0] if others else 0,
        extras=[str(BILL[name]) for name in told.get("extras", {}) if name != "strange"],
        known="strange" not in told.get("extras", {}),
        next_best=_next_best(told.get("next"), facts),
        why_not=reasons(told.get("why_not", {})),
        is_pinned=(stop.due_id, crew) in facts.pins,
        is_visited=stop.file_id in facts.visited or stop.state == StopState.DONE,
        state_label=_state_label(stop, route),
    )


def _state_label(stop: Stop, route: Route) -> str:
    """Only what differs from the round as a whole."""
    added = stop.state in LIVE and stop.state == StopState.OFFERED
    return _("asked for, no answer yet") if added and route.state == RouteState.ACCEPTED else ""


def _next_best(told: Sequence[int] | None, facts: _Facts) -> str:
    if not told:
        return ""
    name = facts.crews.get(told[0], "–")
    words = _("%(name)s, %(minutes)s min more")
    return words % {"name": name, "minutes": round(told[1] / 60)}


def reasons(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Why not, in words, the most frequent first."""
    found = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [(str(WhyLeft(code).label), n) for code, n in found]


def _left_row(due: Due, plan: RoundPlan) -> LeftRow:
    return LeftRow(
        due=due,
        name=str(due.file.person.name),
        place=due.file.area.name,
        tier=due.file.get_tier_display(),
        late_days=max(0, (plan.day - due.due_on).days),
        reasons=reasons(plan.left.get(str(due.pk), {})),
    )


def _totals(routes: Sequence[RouteRow], left: Sequence[LeftRow]) -> Totals:
    stops = [stop for row in routes for stop in row.stops]
    homes = {stop.stop.due_id for stop in stops}
    known = {stop.stop.due_id for stop in stops if stop.known}
    way = sum(row.way_min * len(row.route.helpers.all()) for row in routes)
    return Totals(len(homes), way, len(routes), len(known), len(left))


def _clock_min(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


# --------------------------------------------------------------------------------- the picture


def drawing_of(
    rows: Sequence[RouteRow], *, within: Area | None = None, alone: bool = False
) -> Drawing:
    """The rounds by area; alone, its stops bear only their own numbers."""
    areas: dict[int, Area] = {}
    rounds = []
    for row in rows:
        areas[row.route.start_id] = row.route.start
        areas |= {one.stop.file.area_id: one.stop.file.area for one in row.stops}
        rounds.append(_marks(row, alone=alone))
    return draw(rounds, _border(within) | shapes_of(areas))


def _border(area: Area | None) -> dict[int, Shape]:
    """The outline of the whole place, without its name."""
    at = centre(area) if area is not None and area.outline else None
    if area is None or at is None:
        return {}
    return {area.pk: Shape(at, "", [(lon, lat) for lon, lat in area.outline])}


def _marks(row: RouteRow, *, alone: bool) -> list[Mark]:
    begins = _("Round %(number)s begins") % {"number": row.route.number}
    start = Mark(row.route.start_id, str(row.route.number), row.look, begins, is_start=True)
    return [start, *(_mark(one, row, alone=alone) for one in row.stops)]


def _mark(one: StopRow, row: RouteRow, *, alone: bool) -> Mark:
    text = str(one.number) if alone else f"{row.route.number}.{one.number}"
    words = _("Round %(round)s, visit %(number)s, %(clock)s")
    label = words % {"round": row.route.number, "number": one.number, "clock": one.clock}
    return Mark(one.stop.file.area_id, text, row.look, label)


def shapes_of(areas: Mapping[int, Area]) -> dict[int, Shape]:
    """Where areas lie; their two above are loaded."""
    found = {}
    for pk, area in sorted(areas.items()):
        at = centre(area)
        if at is not None:
            outline = [(lon, lat) for lon, lat in area.outline]
            found[pk] = Shape(at, area.name, outline)
    return found


def community(due: Due) -> str:
    return files.community_of(due.file).name
