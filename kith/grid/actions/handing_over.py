"""What the grid cannot solve goes to a department, by when, and comes back with an answer.

Source: workflows.md 4.9 (goes up through the system and comes back within a set time).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.grid.actions import _hazards
from kith.grid.models import HandOver, HandOverAnswer, Hazard
from kith.grid.policies import premises as policies
from kith.grid.queries.hazards import departments_near, last_hand_over, spokespeople
from kith.grid.rules.premises import workday_after, workday_from
from kith.grid.states import HAZARD, Course, DepartmentResult
from kith.outbox.actions import tell


@dataclass(frozen=True, slots=True)
class HandOverInput:
    """To a unit of the house, or to a department by name; without a day, the rule's latest."""

    text: str
    organisation_id: int | None = None
    to: str = ""
    due_date: date | None = None


@transaction.atomic
def hand_over(hazard_id: int, *, input: HandOverInput, actor: Actor, now: datetime) -> HandOver:
    """A department is asked, and answers by the day. Raises Forbidden, IllegalMove, BadInput."""
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    require(HAZARD.allows(hazard.state, "hand_over"), IllegalMove())
    name = _name(hazard, input)
    text = _hazards.said("text", input.text, 300)
    day = _day(hazard, input.due_date, now)
    _hazards.step(
        hazard, "hand_over", due_date=day, course=Course.HANDED_OVER, actor=actor, now=now
    )
    row = HandOver.objects.create(
        hazard=hazard, organisation_id=input.organisation_id, to=name, text=text, due_date=day,
        by_id=actor.me, at=now,
    )  # fmt: skip
    for one in spokespeople(input.organisation_id, now) if input.organisation_id else ():
        cause, link = f"hand_over:{row.pk}", f"/hazards/{hazard.pk}/"
        tell(one, "hazard_handed_over", cause=cause, now=now, link=link, number=hazard.pk)
    return row


def _name(hazard: Hazard, input: HandOverInput) -> str:
    """Raises BadInput."""
    if input.organisation_id is None:
        return _hazards.said("to", input.to, 80)
    unit = departments_near(hazard.area.path).filter(pk=input.organisation_id).first()
    why = _("Please choose a department that is here.")
    require(unit is not None, BadInput(field="organisation", why=why))
    assert unit is not None
    return unit.name[:80]


def _day(hazard: Hazard, wanted: date | None, now: datetime) -> date:
    """Raises BadInput."""
    today = localtime(now).date()
    latest = workday_after(today, _hazards.rules_of(hazard, now).answer_wd[hazard.level])
    if wanted is None:
        return latest
    day = workday_from(wanted)
    why = _("Please choose a day from today on; for this level %(day)s is the latest.")
    in_time = today <= wanted and day <= latest
    require(in_time, BadInput(field="due_date", why=why % {"day": latest}))
    return day


@transaction.atomic
def answer(
    hazard_id: int, *, result: DepartmentResult, text: str, actor: Actor, now: datetime
) -> HandOverAnswer:
    """The department's answer stands; the desk goes on from there.

    Raises Forbidden, IllegalMove, BadInput.
    """
    hazard = _hazards.locked(hazard_id)
    asked = last_hand_over(hazard)
    require(asked is not None, IllegalMove())
    assert asked is not None
    require(policies.may_answer(actor, hazard, asked))
    said = _hazards.said("text", text, 300)
    day = _hazards.latest_day(hazard, now)
    _hazards.step(hazard, "answer", due_date=day, actor=actor, now=now)
    row = HandOverAnswer.objects.create(
        hand_over=asked, result=result, text=said, by_id=actor.me, at=now,
        by_desk=policies.may_deal(actor, hazard),
    )  # fmt: skip
    if asked.by_id != actor.me:
        cause, link = f"hand_over:{asked.pk}:answer", f"/hazards/{hazard.pk}/"
        tell(asked.by_id, "hazard_answered", cause=cause, now=now, link=link, number=hazard.pk)
    return row
