"""A neighbourhood of three grids with homes due and people who could go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kith.care.actions import rounds as actions
from kith.care.actions.rounds import offering
from kith.care.models import CareFile, Due, RoundPlan, Route, Stop
from kith.care.queries.rounds_day import CrewInput
from kith.care.states import Tier
from kith.care.states.rounds import GoesBy
from kith.catalogue.default_rounds import ROUND
from kith.catalogue.models import RuleSet
from kith.core.actor import Actor
from kith.people.models import Person
from kith.places.models import Area
from kith.places.states import Level
from tests import make
from tests.care.world import assessed, elder
from tests.make import DAY, MONDAY, Town

OPENED = MONDAY - 21 * DAY  # so that all that is regular is due by Monday
NINE, NOON, FIVE = 9 * 60, 12 * 60, 17 * 60


@dataclass(frozen=True)
class Streets:
    """Grids of the community of a town, some 700 metres apart from each other."""

    town: Town
    grids: tuple[Area, ...]


def streets(made: Town | None = None) -> Streets:
    town = made or make.town()
    RuleSet.objects.filter(kind="ROUND").update(params=ROUND[1] | {"solve_ms": 50})
    code = town.community.code
    grids = tuple(
        make.area(f"{code}0{n}", Level.GRID, code, 116.40 + 0.008 * n, 39.90) for n in range(1, 4)
    )
    return Streets(town, grids)


def home(at: Streets, grid: int = 0, tier: Tier = Tier.HIGH) -> CareFile:
    """An elder whose regular visit is overdue on Monday."""
    who = elder(at.grids[grid])
    return assessed(at.town, tier, who, now=OPENED)


def due_of(file: CareFile) -> Due:
    found: Due | None = Due.objects.filter(file=file, state="OPEN").order_by("due_at").first()
    assert found is not None
    return found


def helper(at: Streets, grid: int = 0, *skills: str) -> Person:
    who = make.volunteer(at.town.community, *skills)
    Person.objects.filter(pk=who.pk).update(area=at.grids[grid])
    return Person.objects.get(pk=who.pk)


def crew(*people: Person, on: int = NINE, off: int = FIVE, most: int = 6) -> CrewInput:
    return CrewInput(tuple(who.pk for who in people), on, off, most, GoesBy.WALK)


def planned(
    at: Streets, files: list[CareFile], crews: list[CrewInput], now: datetime = MONDAY
) -> RoundPlan:
    given = actions.PlanInput(
        area_id=at.town.community.pk,
        day=(now + timedelta(hours=8)).date(),
        due_ids=tuple(due_of(file).pk for file in files),
        crews=tuple(crews),
    )
    return actions.plan(input=given, actor=at.town.clerk, now=now)


def offered(plan: RoundPlan, at: Streets, now: datetime = MONDAY) -> RoundPlan:
    ids = list(plan.routes.values_list("pk", flat=True))
    return offering.offer(plan.pk, route_ids=ids, actor=at.town.clerk, now=now)


def accepted(route: Route, by: Person, now: datetime = MONDAY) -> Actor:
    """The helper said yes; gives back who she is now."""
    who = make.actor(by, now)
    offering.accept(route.pk, actor=who, now=now)
    return who


def stops(plan: RoundPlan, *states: str) -> dict[int, tuple[int, int, str]]:
    """By home, who goes, in which place of the order, and how it stands."""
    rows = Stop.objects.filter(route__plan=plan, route__helpers__position=0)
    rows = rows.filter(state__in=states) if states else rows
    return {
        file: (who, position, state)
        for file, who, position, state in rows.values_list(
            "file_id", "route__helpers__person_id", "position", "state"
        )
    }
