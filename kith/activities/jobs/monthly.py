"""What time does with monthly lists. Each is safe to repeat; one refusal stops nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.activities.actions.monthly_lists import revise
from kith.activities.queries import monthly as queries
from kith.activities.queries import monthly_lists as lists
from kith.activities.queries.monthly_coverage import Covered, without_list
from kith.activities.rules.monthly import midnight, month_of, next_month
from kith.core.actor import CLOCK, Role
from kith.core.refusal import Refusal
from kith.outbox.actions import tell

if TYPE_CHECKING:
    from datetime import date

    from kith.places.models import Area


def keep_lists_true(now: datetime) -> int:
    """Lists whose sessions changed have a newer version that says so; how many."""
    done = 0
    for listed in lists.out_now(now):
        if not lists.drift(listed):
            continue
        try:
            revise(listed.pk, actor=CLOCK, now=now)
        except Refusal:  # the desk was quicker
            continue
        done += 1
    return done


def remind_lists(now: datetime) -> int:
    """Desks hear some days before that the next list is due, their street when it is late.

    A desk that was not there when its list was due is not late.
    """
    this_month = month_of(localtime(now).date())
    began = midnight(this_month, queries.zone())
    told = _remind(this_month, queries.with_a_desk(began), now)
    return told + _remind(next_month(this_month), queries.with_a_desk(now), now)


def _remind(month: date, areas: list[Area], now: datetime) -> int:
    desks = queries.holding(Role.WORKER, {area.pk for area in areas}, now)
    streets = queries.holding(Role.STREET, {area.parent_id for area in areas}, now)
    told = 0
    for row in without_list(areas, month, now):
        if row.is_late:
            people = streets.get(row.area.parent_id or 0, [])
            told += sum(_tell_once(pk, "list_overdue", row, month, now) for pk in people)
        elif _is_near(row, now):
            people = desks.get(row.area.pk, [])
            told += sum(_tell_once(pk, "list_due", row, month, now) for pk in people)
    return told


def _is_near(row: Covered, now: datetime) -> bool:
    days = queries.rules_at(row.area.path, now).remind_days
    return now >= row.due_at - timedelta(days=days)


def _tell_once(person_id: int, topic: str, row: Covered, month: date, now: datetime) -> bool:
    """Whether she hears it now; nobody hears it twice."""
    number = f"{month:%Y-%m}"
    message = tell(
        person_id,
        topic,
        cause=f"monthly:{row.area.pk}:{number}:{topic}",
        now=now,
        link=f"/monthly/desk/{row.area.code}/{number}/",
        number=number,
    )
    return message.made_at == now
