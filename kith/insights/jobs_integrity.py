"""What the clock does for the integrity desk: it asks people to look, and draws whom to ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.core.actor import CLOCK
from kith.insights.actions import integrity, looks, sampling
from kith.insights.queries import sampling as queries
from kith.insights.queries.integrity_collecting import odd
from kith.insights.queries.looks import over_the_most
from kith.insights.rules.sampling import monday

if TYPE_CHECKING:
    from datetime import datetime


def open_matters(now: datetime) -> int:
    """Activities and requests about which enough was said wait for a person; how many are new."""
    opened = 0
    for one in odd(now):
        made = integrity.open_matter(
            one.about, one.object_id, words=one.words, actor=CLOCK, now=now
        )
        opened += made is not None
    return opened


def draw_samples(now: datetime) -> int:
    """This week's seed is promised, weeks that are over are drawn; how many services."""
    sampling.promise(monday(localtime(now).date()), actor=CLOCK, now=now)
    drawn = [sampling.draw(week, actor=CLOCK, now=now) for week in queries.weeks_to_draw(now)]
    return sum(queries.size(row) for row in drawn)


def end_samples(now: datetime) -> int:
    """Samples that nobody answered in time are silence."""
    silent = [sampling.fall_silent(pk, actor=CLOCK, now=now) for pk in queries.to_silence(now)]
    return len(silent)


def watch_looks(now: datetime) -> int:
    """Who opened more addresses today than is usual is named to those above, once a day."""
    made = [
        looks.raise_alarm(person.pk, looks=one.looks, role=one.role, actor=CLOCK, now=now)
        for one, person in over_the_most(now)
    ]
    return sum(alarm is not None for alarm in made)
