"""The verbs that ask the mathematics.

They are not atomic themselves, for nothing is solved inside a transaction: they read, solve, and
keep what was found in one short transaction each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from time import perf_counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.care.actions.rounds import keeping, replanning
from kith.care.actions.rounds.keeping import Found
from kith.care.models import RoundPlan
from kith.care.policies import rounds as policies
from kith.care.queries import rounds_plan as plans
from kith.care.queries.rounds_day import Asked, CrewInput, day_of
from kith.care.rules.rounds import Day
from kith.care.rules.rounds_answer import Change, answer, changes, held
from kith.care.states.rounds import RulingKind
from kith.catalogue.queries import rule_row
from kith.catalogue.rounds import RoundRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.places.queries import path_of
from kith.solver.rounds.building import insertion
from kith.solver.rounds.solve import resolve, solve

if TYPE_CHECKING:
    from kith.care.rules.rounds_answer import Key
    from kith.solver.rounds.problem import Routing


@dataclass(frozen=True, slots=True)
class PlanInput:
    """What the desk ticked: whom to visit on which day, and who could go."""

    area_id: int
    day: date
    due_ids: tuple[int, ...]
    crews: tuple[CrewInput, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be: the answer, what it changes, and the bill before. Nobody has been told."""

    found: Found
    was: dict[Key, tuple[int, int]]
    changes: list[Change]
    bill_before: dict[str, int]

    @property
    def dearer_s(self) -> int:
        return self.found.answer.total_s - sum(self.bill_before.values())


def plan(*, input: PlanInput, actor: Actor, now: datetime) -> RoundPlan:
    """A draft of the day's rounds stands.

    Raises Forbidden, BadInput when nothing or nobody is chosen, or one person twice.
    """
    path = path_of(input.area_id)
    require(policies.may_plan(actor, path))
    require(bool(input.due_ids), BadInput(field="dues", why=_("Please choose whom to visit.")))
    require(bool(input.crews), BadInput(field="helpers", why=_("Please choose who could go.")))
    people = [who for crew in input.crews for who in crew.people]
    twice = BadInput(field="helpers", why=_("One person goes only once."))
    require(len(people) == len(set(people)), twice)
    over = BadInput(field="day", why=_("This day is over."))
    require(input.day >= now.astimezone(plans.zone()).date(), over)
    asked = Asked(input.area_id, path, input.day, input.due_ids, input.crews, {})
    return keeping.keep(_solved(asked, now=now), actor=actor, now=now)


def rework(plan_id: int, *, actor: Actor, now: datetime) -> RoundPlan:
    """The draft is worked out anew; what the desk settled stays. Raises as `keeping.change`."""
    row = _plan(plan_id, actor)
    found = _solved(plans.asked_of(row), now=now)
    return keeping.change(plan_id, found, was=plans.held_of(row), actor=actor, now=now)


def try_ruling(
    plan_id: int, *, due_id: int, person_id: int, kind: RulingKind, actor: Actor, now: datetime
) -> Trial:
    """What the day would be, were the home settled on this crew, or the crew ruled out for it.

    All others keep who comes to them. Raises Forbidden.
    """
    row = _plan(plan_id, actor)
    asked = plans.asked_of(row)
    if kind == RulingKind.PIN:
        free = asked.forbidden - {(due_id, person_id)}
        asked = replace(asked, pins={**asked.pins, due_id: person_id}, forbidden=free)
    else:
        pins = {due: who for due, who in asked.pins.items() if (due, who) != (due_id, person_id)}
        barred = asked.forbidden | {(due_id, person_id)}
        asked = replace(asked, pins=pins, forbidden=barred)
    return _trial(row, asked, but=(due_id,), now=now)


def move(
    plan_id: int, *, due_id: int, person_id: int, kind: RulingKind, actor: Actor, now: datetime
) -> RoundPlan:
    """What `try_ruling` showed is the draft now. Raises Forbidden, IllegalMove, PlanMoved."""
    tried = try_ruling(plan_id, due_id=due_id, person_id=person_id, kind=kind, actor=actor, now=now)
    ruling = (due_id, person_id, kind)
    return keeping.change(plan_id, tried.found, was=tried.was, ruling=ruling, actor=actor, now=now)


def try_replan(
    plan_id: int,
    *,
    more_dues: Iterable[int] = (),
    more_crews: Sequence[CrewInput] = (),
    actor: Actor,
    now: datetime,
) -> Trial:
    """What the rest of a day would be: whoever was told keeps her homes, what is free or new is
    given to somebody. Raises Forbidden.
    """
    row = _plan(plan_id, actor)
    asked = plans.asked_now(row, more_dues=more_dues, more_crews=more_crews, now=now)
    return _trial(row, asked, now=now)


def replan(
    plan_id: int,
    *,
    more_dues: Iterable[int] = (),
    more_crews: Sequence[CrewInput] = (),
    actor: Actor,
    now: datetime,
) -> RoundPlan:
    """What `try_replan` showed stands; those whom it concerns are told or asked.

    Raises Forbidden, IllegalMove, PlanMoved, AlreadyOnARound.
    """
    tried = try_replan(plan_id, more_dues=more_dues, more_crews=more_crews, actor=actor, now=now)
    return replanning.keep(plan_id, tried.found, was=tried.was, actor=actor, now=now)


def _plan(plan_id: int, actor: Actor) -> RoundPlan:
    row = RoundPlan.objects.select_related("area").get(pk=plan_id)
    require(policies.may_plan(actor, row.area.path))
    return row


def _solved(asked: Asked, *, now: datetime) -> Found:
    """However slow the machine, never worse than putting one visit in after the other."""

    def whole(day: Day, budget_s: float) -> Routing:
        searched = solve(day.problem, until=perf_counter() + budget_s)
        if not searched.left_out:
            return searched
        return min(searched, insertion(day.problem), key=attrgetter("price"))

    return _found(asked, whole, now=now)


def _trial(row: RoundPlan, asked: Asked, *, but: Iterable[int] = (), now: datetime) -> Trial:
    was = plans.held_of(row)

    def again(day: Day, budget_s: float) -> Routing:
        stands = plans.routing_of(day, was)
        fixed = plans.fixed_of(day, stands, but=but)
        until = perf_counter() + budget_s
        searched = resolve(day.problem, stands, gone=(), fixed=fixed, until=until)
        if not searched.left_out:
            return searched
        first = insertion(replace(day.problem, allowed=plans.bound(day, fixed)))
        return min(searched, first, key=lambda one: (len(one.left_out), one.price))

    found = _found(asked, again, now=now)
    after = held(found.crews, found.answer)
    return Trial(found, was, changes(was, after), dict(row.bill))


def _found(asked: Asked, how: Callable[[Day, float], Routing], *, now: datetime) -> Found:
    begun = perf_counter()
    rule = rule_row(RoundRules, path=asked.path, on=asked.day)
    day = day_of(asked, now=now)
    routing = how(day, day.rules.solve_ms / 1000)
    return Found(
        asked=asked,
        crews=tuple(day.crews),
        answer=answer(day, routing),
        rules_id=rule.pk,
        took_ms=round(1000 * (perf_counter() - begun)),
    )
