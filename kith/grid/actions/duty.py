"""Days on duty of posted people: by their own word, into the purse of time on duty and no other.

Source: order 67 of the Ministry of Civil Affairs, article 19 (what is no volunteer service is never
recorded as such).
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import Eligibility, FiveFor
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.grid.models import Assignment, DutyDay, DutyEnd
from kith.grid.policies import grids as policies
from kith.grid.rules.grids import is_running
from kith.hours.actions import recording
from kith.hours.states import Proof, Purse, SourceKind
from kith.journal.actions import note


class OnDutyAlready(Refusal):
    code = "on_duty_already"
    text = _("This day has begun already.")


@transaction.atomic
def arrive(assignment_id: int, *, actor: Actor, now: datetime) -> DutyDay:
    """Her day in the grid has begun. Raises Forbidden, IllegalMove, OnDutyAlready."""
    row = Assignment.objects.select_related("area").locked(assignment_id)
    require(policies.is_hers(actor, row))
    today = localtime(now).date()
    require(is_running(row.starts_on, row.ends_on, on=today), IllegalMove())
    require(not row.days.filter(on_date=today).exists(), OnDutyAlready())
    day = DutyDay.objects.create(assignment=row, on_date=today, started_at=now)
    note("duty_day", day.pk, "arrive", actor=actor, now=now)
    return day


@transaction.atomic
def leave(day_id: int, *, tasks: str, actor: Actor, now: datetime) -> DutyEnd:
    """The day is over: its minutes are recorded as time on duty, for the desk to confirm.

    Raises Forbidden, IllegalMove, BadInput, and what `hours.actions.recording.record` raises.
    """
    day = DutyDay.objects.select_related("assignment__area").locked(day_id)
    posting = day.assignment
    require(policies.is_hers(actor, posting))
    require(not DutyEnd.objects.filter(day=day).exists(), IllegalMove())
    done = " ".join(tasks.split())[:120]
    require(bool(done), BadInput(field="tasks", why=_("Please write a few words.")))
    record = recording.record(
        input=recording.RecordInput(
            cause=f"duty_day:{day.pk}",
            person_id=posting.person_id,
            area_id=posting.area_id,
            category=FiveFor.PUBLIC_NEED,
            content=done,
            started_at=day.started_at,
            ended_at=now,
            start_proof=Proof.SELF,
            end_proof=Proof.SELF,
            source=SourceKind.POSTING,
            purse=Purse.ON_DUTY,
            eligibility=Eligibility.ON_DUTY,
        ),
        actor=actor,
        now=now,
    )
    end = DutyEnd.objects.create(day=day, ended_at=now, tasks=done, record_id=record.pk)
    note("duty_day", day.pk, "leave", actor=actor, now=now, record=record.pk)
    return end
