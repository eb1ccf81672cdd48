"""Rule set of the month sheets."""

from dataclasses import dataclass
from typing import ClassVar

from kith.catalogue.shape import Rules, between


@dataclass(frozen=True, slots=True)
class ReportRules(Rules):
    """Until when the sheet of a month is handed in, and which figures stand on it.

    Days count from the end of the month: 3 is the end of the third day of the month after. A desk
    hears of it `remind_days` before. `figures` are codes of published figures that are kept beside
    the lines of the sheet.

    Source: workflows.md 4.15 (station check, town merge, county freeze).
    """

    KIND: ClassVar[str] = "REPORTS"
    station_days: int
    town_days: int
    county_days: int
    remind_days: int
    figures: list[str]

    def __post_init__(self) -> None:
        between(1, 60, "station_days", self.station_days)
        between(self.station_days, 60, "town_days", self.town_days)
        between(self.town_days, 90, "county_days", self.county_days)
        between(0, 27, "remind_days", self.remind_days)
        if len(set(self.figures)) != len(self.figures) or not all(self.figures):
            raise ValueError("each figure stands on the sheet once, by its code")
