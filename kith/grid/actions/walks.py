"""Walks: planned, begun, ended, called off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.grid.actions._walking import held
from kith.grid.models import Walk
from kith.grid.policies import walks as policies
from kith.grid.queries.grids import is_posted
from kith.grid.states import WALK, WalkState
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.places.models import Area
from kith.places.states import Level


class WalkingAlready(Refusal):
    code = "walking_already"
    text = _("Another walk is not over yet. Please end it first.")


@dataclass(frozen=True, slots=True)
class WalkInput:
    area_id: int
    walker_id: int
    on_date: date
    focus: str = ""


@transaction.atomic
def plan(*, input: WalkInput, actor: Actor, now: datetime) -> Walk:
    """Somebody posted to the grid is to walk it on a day; she hears of it from others.

    Raises Forbidden (nobody who is not posted there), BadInput.
    """
    area = Area.objects.get(pk=input.area_id)
    require(area.level == Level.GRID, IllegalMove())
    posted = is_posted(input.walker_id, area.pk, on=input.on_date)
    require(policies.may_plan(actor, area.path, walker_id=input.walker_id, is_posted=posted))
    past = BadInput(field="on_date", why=_("This day is over."))
    require(input.on_date >= localtime(now).date(), past)
    row = Walk.objects.create(
        area=area,
        walker=Person.objects.get(pk=input.walker_id),
        on_date=input.on_date,
        focus=" ".join(input.focus.split())[:80],
        planned_by_id=actor.me,
        planned_at=now,
    )
    note("walk", row.pk, "plan", actor=actor, now=now, after=row.state)
    if row.walker_id != actor.me:
        tell(
            row.walker_id,
            "walk_planned",
            cause=f"walk:{row.pk}",
            now=now,
            link="/grid-day/",
            number=area.name,
        )
    return row


@transaction.atomic
def start(walk_id: int, *, actor: Actor, now: datetime) -> Walk:
    """She is on the way, on one walk at a time. Raises Forbidden, IllegalMove, WalkingAlready."""
    Person.objects.locked(actor.me)  # two phones of one person meet here
    row = held(walk_id)
    require(policies.may_record(actor, row))
    out = Walk.objects.filter(walker_id=row.walker_id, state=WalkState.OUT).exclude(pk=row.pk)
    require(not out.exists(), WalkingAlready())
    early = BadInput(why=_("This walk is planned for a later day."))
    require(row.state != WalkState.PLANNED or row.on_date <= localtime(now).date(), early)
    row.started_at = now
    return _move(row, "start", actor=actor, now=now)


@transaction.atomic
def end(walk_id: int, *, actor: Actor, now: datetime) -> Walk:
    """The walk is over; what the phone kept may still arrive. Raises Forbidden, IllegalMove."""
    row = held(walk_id)
    require(policies.may_record(actor, row))
    row.ended_at = now
    return _move(row, "end", actor=actor, now=now)


@transaction.atomic
def call_off(walk_id: int, *, actor: Actor, now: datetime) -> Walk:
    """A planned walk does not take place. Raises Forbidden, IllegalMove."""
    row = held(walk_id)
    require(policies.may_call_off(actor, row))
    return _move(row, "call_off", actor=actor, now=now)


def _move(row: Walk, verb: str, *, actor: Actor, now: datetime) -> Walk:
    before, row.state = row.state, WALK.next(row.state, verb)
    row.save(update_fields=("state", "started_at", "ended_at"))
    note("walk", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row
