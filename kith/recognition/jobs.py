"""What the timetable calls about stars. Each is safe to repeat; one refusal stops nothing."""

from datetime import datetime

from django.utils.timezone import localtime

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.recognition import queries
from kith.recognition.actions import lists, stars
from kith.recognition.rules import quarter_before


def grant_stars(now: datetime) -> int:
    """Stars whose public notice is over were granted; how many."""
    done = 0
    for pk in queries.notices_over(now):
        try:
            stars.grant(pk, actor=CLOCK, now=now)
        except Refusal:  # hours were taken back meanwhile: the desk sees it waiting
            continue
        done += 1
    return done


def freeze_quarters(now: datetime) -> int:
    """Every place has a list of the quarter that is over; how many were made."""
    year, quarter = quarter_before(localtime(now).date())
    areas = queries.not_frozen(year, quarter)
    for area in areas:
        lists.freeze(area.pk, year=year, quarter=quarter, actor=CLOCK, now=now)
    return len(areas)
