"""Rule sets of report-in: posts and renewal, and what is asked of a unit."""

from dataclasses import dataclass
from typing import ClassVar, Final

from kith.catalogue.shape import LARGEST, Rules, between

LONGEST_NOTICE: Final = 28  # days before the end: no month is shorter


@dataclass(frozen=True, slots=True)
class ReportInRules(Rules):
    """The posts members may take, how long a report-in stands, and when its end is told.

    A post is [code, name in Chinese, name in English]. A member may renew from the first of
    `remind_days` before the end on. Who stands on a unit's list and says nothing for `roster_days`
    is forgotten.

    Source: workflows.md 4.3 (eight kinds of posts; again every half-year).
    """

    KIND: ClassVar[str] = "REPORT_IN"
    posts: list[tuple[str, str, str]]
    renewal_months: int
    remind_days: list[int]
    roster_days: int

    def __post_init__(self) -> None:
        between(1, 60, "renewal_months", self.renewal_months)
        between(1, 366, "roster_days", self.roster_days)
        codes = [code for code, _zh, _en in self.posts]
        if not codes or len(set(codes)) != len(codes):
            raise ValueError("posts have codes, each its own")
        if not self.remind_days or sorted(self.remind_days, reverse=True) != self.remind_days:
            raise ValueError("remind_days go down to the end, the first of them comes first")
        for days in self.remind_days:
            between(1, LONGEST_NOTICE, "remind_days", days)


@dataclass(frozen=True, slots=True)
class UnitGateRules(Rules):
    """What is asked of a unit and its members; 0 asks for nothing.

    Percentages are of the members the unit named (report-in) and of those who are in (hours done).

    Source: workflows.md 4.3 (50 hours a year, a visit a quarter, 95 percent); they are shown as
    facts beside what was done and never rank a unit.
    """

    KIND: ClassVar[str] = "UNIT_GATES"
    hours_a_year: int
    visits_a_quarter: int
    report_in_percent: int
    completion_percent: int

    def __post_init__(self) -> None:
        between(0, LARGEST, "hours_a_year", self.hours_a_year)
        between(0, 100, "visits_a_quarter", self.visits_a_quarter)
        between(0, 100, "report_in_percent", self.report_in_percent)
        between(0, 100, "completion_percent", self.completion_percent)
