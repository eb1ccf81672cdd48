"""The rule of a place about asking helpers. Source: dispatch.md section 6."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from kith.catalogue.shape import LARGEST, Rules, between, positive


@dataclass(frozen=True, slots=True)
class AskingRules(Rules):
    """Who is asked when: how many at once, how often one person, and when phones stay quiet.

    `steps` are [hours left, expected yeses per 100 places, least percent that she listens, least
    percent that she listens and agrees, hours an offer stands], the most hours left first and the
    last 0; `urgent` is such a step for urgent orders. Hours of the day are local. What a helper
    is known to answer is drawn towards `usual_percent`, which weighs `usual_weight` answers.
    """

    KIND: ClassVar[str] = "ASKING"
    steps: list[list[int]]
    urgent: list[int]
    week_most: int  # asks of one person within seven days, whatever the need
    week_plain: int  # of these, for orders that are not urgent
    times: int  # so often one person is asked for one order, as long as she has not said no
    beyond: int  # open offers beyond the free places of an order
    quiet_from: int
    quiet_until: int
    urgent_rings: bool  # urgent orders ring in quiet hours
    recovers_h: int  # until one who was asked listens again, in the mean
    answers_min: int  # half of the answers have come by then
    ask_min: int  # what it weighs to disturb somebody once
    again_min: int  # and more for each ask of the week
    usual_percent: int
    usual_weight: int
    pause_days: int  # "not this month"

    def __post_init__(self) -> None:
        for step in (*self.steps, self.urgent):
            self._check(step)
        hours = [step[0] for step in self.steps]
        if not hours or hours[-1] != 0 or hours != sorted(set(hours), reverse=True):
            raise ValueError("the steps go from the most hours left down to 0")
        between(1, 50, "week_most", self.week_most)
        between(1, self.week_most, "week_plain", self.week_plain)
        between(0, 100, "beyond", self.beyond)
        between(0, 23, "quiet_from", self.quiet_from)
        between(0, 23, "quiet_until", self.quiet_until)
        between(0, LARGEST, "again_min", self.again_min)
        between(1, 99, "usual_percent", self.usual_percent)
        whole = ("times", "recovers_h", "answers_min", "ask_min", "usual_weight", "pause_days")
        positive(**{name: getattr(self, name) for name in whole})

    def rings_at(self, at: datetime, *, urgent: bool) -> datetime:
        """When a phone may ring for it: now, or when the quiet hours end. `at` is local time."""
        start, end = self.quiet_from, self.quiet_until
        is_quiet = start <= at.hour < end if start <= end else at.hour >= start or at.hour < end
        if not is_quiet or (urgent and self.urgent_rings):
            return at
        wakes = at.replace(hour=end, minute=0, second=0, microsecond=0)
        return wakes if wakes > at else wakes + timedelta(days=1)

    @staticmethod
    def _check(step: list[int]) -> None:
        hours_left, yes, listens, agrees, valid_h = step
        between(0, LARGEST, "hours_left", hours_left)
        between(0, 99, "listens", listens)
        between(0, 99, "agrees", agrees)
        positive(yes=yes, valid_h=valid_h)
