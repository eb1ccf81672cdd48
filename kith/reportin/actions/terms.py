"""The half-year: told before its end, renewed with one press, or lapsed by time."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.calendar import months_after
from kith.core.refusal import IllegalMove, Refusal, require
from kith.reportin import policies
from kith.reportin.actions._rows import (
    follow_purse,
    locked,
    move,
    require_free,
    rules_here,
    tell_side,
)
from kith.reportin.models import ReportIn
from kith.reportin.rules import is_renewable, reminder_due
from kith.reportin.states import STANDING, ReportInState


class TooEarlyToRenew(Refusal):
    code = "too_early_to_renew"
    text = _("It stands until %(until)s. It can be renewed in the last weeks before that day.")


@transaction.atomic
def renew(report_in_id: int, *, actor: Actor, now: datetime) -> ReportIn:
    """It stands for another half-year, from the day the last one ends, on the day first agreed.

    Who comes back after the end begins anew on this day, and is placed anew.

    Raises:
        Forbidden: not the member's own, nor the liaison's for the unit.
        TooEarlyToRenew: the first reminder is not out yet.
        AlreadyReportedIn: she stands elsewhere meanwhile.
        IllegalMove: never received, or ended.
    """
    row = locked(report_in_id)
    require(policies.may_renew(actor, row))
    today, rules = localtime(now).date(), rules_here(row, now)
    if row.since_date is None or row.until_date is None:
        raise IllegalMove()
    if row.state == ReportInState.LAPSED or row.until_date <= today:
        require_free(row)
        row.since_date = today
        row.until_date = months_after(today, rules.renewal_months)
    else:
        early = is_renewable(row.until_date, today, rules)
        require(early, TooEarlyToRenew(until=row.until_date))
        anchor = row.since_date.day
        row.until_date = months_after(row.until_date, rules.renewal_months, anchor=anchor)
    move(row, "renew", "since_date", "until_date", actor=actor, now=now)
    follow_purse(row, row.until_date, actor=actor, now=now)
    return row


@transaction.atomic
def lapse(report_in_id: int, *, actor: Actor, now: datetime) -> ReportIn:
    """Its half-year is over and nobody renewed it. Time does this. Raises IllegalMove."""
    require(actor.is_clock)
    row = locked(report_in_id)
    assert row.until_date is not None, "reportin_has_a_term_once_received"
    require(row.until_date <= localtime(now).date(), IllegalMove())
    move(row, "lapse", actor=actor, now=now)
    tell_side(row, "report_in_lapsed", cause=f"lapse:{row.until_date}", now=now, but=None)
    return row


@transaction.atomic
def remind(report_in_id: int, *, actor: Actor, now: datetime) -> bool:
    """The reminder whose day has come was told, once; whether there was one."""
    require(actor.is_clock)
    row = locked(report_in_id)
    if row.state not in STANDING or row.until_date is None:
        return False
    days = reminder_due(row.until_date, localtime(now).date(), rules_here(row, now))
    if days:
        cause = f"renew:{row.until_date}:{days}"
        tell_side(row, "report_in_renew", cause=cause, now=now, but=None)
    return days > 0
