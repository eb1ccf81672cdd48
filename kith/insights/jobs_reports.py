"""What time does with month sheets: drafts at the turn of the month, and reminders. Repeatable."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.catalogue.queries import in_force_at
from kith.catalogue.reporting import ReportRules
from kith.core.actor import CLOCK
from kith.core.calendar import months_after
from kith.core.refusal import Refusal
from kith.insights.actions.reports import draft
from kith.insights.queries import reports as queries
from kith.outbox.actions import tell

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.insights.models import Report


def draft_month_sheets(now: datetime) -> int:
    """Every place with a desk has a sheet of the month that has ended; how many are new."""
    done = 0
    for area in queries.undrafted(_ended(now), now):
        try:
            draft(area.pk, month=_ended(now), actor=CLOCK, now=now)
        except Refusal:  # the desk was quicker
            continue
        done += 1
    return done


def remind_month_sheets(now: datetime) -> int:
    """Desks hear some days before that their sheet is due, whoever waits for it when it is late."""
    waiting = list(queries.waiting(now))
    rules = in_force_at(
        ReportRules, paths={row.area.path for row in waiting}, on=localtime(now).date()
    )
    desks = queries.with_a_desk(now)
    told = 0
    for row in waiting:
        if now >= row.due_at:
            above = desks.get(row.area.parent_id or 0, [])
            told += sum(_tell_once(pk, "sheet_overdue", row, now) for pk in above)
        elif now >= row.due_at - timedelta(days=rules[row.area.path].remind_days):
            told += sum(_tell_once(pk, "sheet_due", row, now) for pk in desks.get(row.area_id, []))
    return told


def _ended(now: datetime) -> date:
    """The first day of the month before this one."""
    return months_after(localtime(now).date().replace(day=1), -1)


def _tell_once(person_id: int, topic: str, row: Report, now: datetime) -> bool:
    """Whether she hears it now; nobody hears it twice."""
    message = tell(
        person_id,
        topic,
        cause=f"report:{row.pk}:{topic}",
        now=now,
        link=f"/reports/{row.pk}/",
        number=f"{row.month:%Y-%m}",
    )
    return message.made_at == now
