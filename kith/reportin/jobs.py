"""What the timetable calls about report-in. Each is safe to repeat; one refusal stops nothing."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from kith.catalogue.reportin import LONGEST_NOTICE
from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.reportin import queries
from kith.reportin.actions import roster, terms


def lapse_report_ins(now: datetime) -> int:
    """Report-ins whose half-year is over have lapsed, rosters nobody answered are forgotten."""
    done = 0
    for row in queries.ending(localtime(now).date()):
        try:
            terms.lapse(row.pk, actor=CLOCK, now=now)
        except Refusal:  # renewed or ended at this very moment
            continue
        done += 1
    for pk in queries.silent_lines(now):
        roster.expire(pk, actor=CLOCK, now=now)
        done += 1
    return done


def remind_renewals(now: datetime) -> int:
    """Members were told that their half-year ends; how many reminders are out."""
    until = localtime(now).date() + timedelta(days=LONGEST_NOTICE)
    return sum(terms.remind(row.pk, actor=CLOCK, now=now) for row in queries.ending(until))
