"""Keeping what the mathematics found: short transactions, in which nothing is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.care.actions.rounds import _rows
from kith.care.actions.rounds._holding import held, rule
from kith.care.models import RoundPlan
from kith.care.policies import rounds as policies
from kith.care.queries.rounds_plan import Asked, held_of
from kith.care.states.rounds import PLAN, RulingKind
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.journal.actions import note

if TYPE_CHECKING:
    from kith.care.rules.rounds import Crew
    from kith.care.rules.rounds_answer import Answer, Key


class PlanMoved(Refusal):
    code = "round_plan_moved"
    text = _("Somebody else changed this plan meanwhile. Please look at it again.")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with what it was asked, ready to be kept."""

    asked: Asked
    crews: tuple[Crew, ...]
    answer: Answer
    rules_id: int
    took_ms: int


@transaction.atomic
def keep(found: Found, *, actor: Actor, now: datetime) -> RoundPlan:
    """A new plan stands as a draft; nobody is asked yet. Raises Forbidden."""
    require(policies.may_plan(actor, found.asked.path))
    plan = RoundPlan.objects.create(
        area_id=found.asked.area_id,
        day=found.asked.day,
        inputs=_rows.inputs(found.asked.due_ids, found.asked.crews),
        bill=found.answer.bill,
        left=found.answer.left,
        rules_id=found.rules_id,
        took_ms=found.took_ms,
        made_by_id=actor.me,
        made_at=now,
    )
    _rows.write(plan, found.crews, found.answer)
    note("round_plan", plan.pk, "plan", actor=actor, now=now, after=plan.state)
    return plan


@transaction.atomic
def change(
    plan_id: int,
    found: Found,
    *,
    was: Mapping[Key, tuple[int, int]],
    ruling: tuple[int, int, RulingKind] | None = None,
    actor: Actor,
    now: datetime,
) -> RoundPlan:
    """The draft is as found; `was` is what was changed, `ruling` what the desk settled with it.

    Raises Forbidden, IllegalMove when it is no draft any more, PlanMoved when it is another.
    """
    plan = held(plan_id, "change", actor=actor)
    require(held_of(plan) == dict(was), PlanMoved())
    if ruling is not None:
        rule(plan, *ruling, actor=actor, now=now)
    plan.inputs = _rows.inputs(found.asked.due_ids, found.asked.crews)
    plan.bill, plan.left, plan.took_ms = found.answer.bill, found.answer.left, found.took_ms
    plan.save(update_fields=("inputs", "bill", "left", "took_ms"))
    _rows.write(plan, found.crews, found.answer)
    note("round_plan", plan.pk, "change", actor=actor, now=now, after=plan.state)
    return plan


@transaction.atomic
def settle(
    plan_id: int, *, due_id: int, person_id: int, kind: str, actor: Actor, now: datetime
) -> RoundPlan:
    """A home is settled on a crew (PIN) or free again (any other word) in what is planned next.

    Raises Forbidden, IllegalMove.
    """
    plan = held(plan_id, "change", actor=actor)
    if kind == RulingKind.PIN:
        rule(plan, due_id, person_id, RulingKind.PIN, actor=actor, now=now)
    else:
        plan.rulings.filter(due_id=due_id, person_id=person_id).delete()
    note("round_plan", plan.pk, "settle", actor=actor, now=now, due=due_id)
    return plan


@transaction.atomic
def drop(plan_id: int, *, actor: Actor, now: datetime) -> RoundPlan:
    """The draft is put aside; nobody was asked. Raises Forbidden, IllegalMove."""
    plan = held(plan_id, "drop", actor=actor)
    plan.state = PLAN.next(plan.state, "drop")
    plan.save(update_fields=("state",))
    note("round_plan", plan.pk, "drop", actor=actor, now=now, after=plan.state)
    return plan
