"""Rule set of the monthly list."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between, positive


@dataclass(frozen=True, slots=True)
class MonthlyRules(Rules):
    """When the list of a month is due, how often one may ask, and when rooms are open.

    The list is due at the end of the day that lies `publish_days_before` days before the last day
    of the month before; 0 is that last day itself. Alternatives to a clash are looked for between
    the hours `day_from` and `day_until`.

    Source: seed_figures.md, S4-10 (published by the last day of the month before, per community).
    """

    KIND: ClassVar[str] = "MONTHLY"
    publish_days_before: int
    remind_days: int
    asks_per_person: int  # a month
    asks_per_hour: int  # from one address, without an account
    tally_most: int  # strokes on one paper
    share_most: int  # characters of the text for a chat group
    day_from: int
    day_until: int

    def __post_init__(self) -> None:
        between(0, 27, "publish_days_before", self.publish_days_before)
        between(1, 27, "remind_days", self.remind_days)
        positive(
            asks_per_person=self.asks_per_person,
            asks_per_hour=self.asks_per_hour,
            tally_most=self.tally_most,
        )
        between(200, 2000, "share_most", self.share_most)
        between(0, 23, "day_from", self.day_from)
        between(self.day_from + 1, 24, "day_until", self.day_until)
