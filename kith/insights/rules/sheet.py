"""The lines of the month sheet, in the order offices ask for them. Source: workflows.md 4.15.

Page, spreadsheet, brief and dashboard all read this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext_lazy as _

from kith.insights.states import Measure, Rated, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise


class Counted(Protocol):
    """What is known of one (measure, label)."""

    @property
    def rows(self) -> int: ...
    @property
    def amount(self) -> int: ...


class By(Enum):
    """What of the facts the line shows."""

    ROWS = "how many"
    AMOUNT = "what they add up to"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One number: facts of a measure, of some labels or of all; `over` makes it a share."""

    code: str
    section: _StrPromise
    words: _StrPromise
    unit: Unit
    measures: tuple[Measure, ...]
    labels: tuple[str, ...] = ()
    by: By = By.AMOUNT
    over: str = ""

    def of(self, cells: Mapping[tuple[str, str], Counted]) -> int:
        told = [
            cell
            for (measure, label), cell in cells.items()
            if measure in self.measures and (not self.labels or label in self.labels)
        ]
        return sum(self.one(cell.rows, cell.amount) for cell in told)

    def one(self, rows: int, amount: int) -> int:
        """What a bundle of facts adds."""
        return rows if self.by is By.ROWS else amount


ACTIVITIES: Final = _("Activities")
SERVICE: Final = _("Service")
REQUESTS: Final = _("Requests and wishes")
POINTS: Final = _("Points")
M = Measure

LINES: Final = (
    SheetLine("sessions", ACTIVITIES, _("Activities held"), Unit.SESSIONS, (M.SESSION,)),
    SheetLine(
        "recipients", ACTIVITIES, _("Participants"), Unit.PERSON_TIMES,
        (M.PRESENT, M.COUNTED), ("RECIPIENT",),
    ),
    SheetLine(
        "helpers", ACTIVITIES, _("Volunteers who helped"), Unit.PERSON_TIMES,
        (M.PRESENT,), ("VOLUNTEER",),
    ),
    SheetLine(
        "onlookers", ACTIVITIES, _("Viewers on the spot"), Unit.PERSON_TIMES,
        (M.PRESENT, M.COUNTED), ("VIEWER",),
    ),
    SheetLine("views", ACTIVITIES, _("Views online"), Unit.VIEWS, (M.VIEW,)),
    SheetLine("minutes", SERVICE, _("Volunteer hours"), Unit.MINUTES, (M.VOLUNTEER_MIN,)),
    SheetLine("minutes_a", SERVICE, _("of grade A"), Unit.MINUTES, (M.VOLUNTEER_MIN,), ("A",)),
    SheetLine("minutes_b", SERVICE, _("of grade B"), Unit.MINUTES, (M.VOLUNTEER_MIN,), ("B",)),
    SheetLine("minutes_c", SERVICE, _("of grade C"), Unit.MINUTES, (M.VOLUNTEER_MIN,), ("C",)),
    SheetLine(
        "report_in", SERVICE, _("Report-in hours of members"), Unit.MINUTES, (M.REPORT_IN_MIN,)
    ),
    SheetLine("on_duty", SERVICE, _("Time on duty"), Unit.MINUTES, (M.ON_DUTY_MIN,)),
    SheetLine("new", SERVICE, _("New volunteers"), Unit.PERSONS, (M.NEW_VOLUNTEER,)),
    SheetLine(
        "asked", REQUESTS, _("Requests received"), Unit.REQUESTS, (M.ORDER_IN,), ("REQUEST",)
    ),
    SheetLine("wished", REQUESTS, _("Wishes received"), Unit.REQUESTS, (M.ORDER_IN,), ("WISH",)),
    SheetLine("checked", REQUESTS, _("Checked"), Unit.REQUESTS, (M.ORDER_CHECKED,)),
    SheetLine("done", REQUESTS, _("Done"), Unit.REQUESTS, (M.ORDER_DONE,)),
    SheetLine(
        "not_done", REQUESTS, _("Closed without help"), Unit.REQUESTS, (M.ORDER_CLOSED,)
    ),
    SheetLine(
        "rated", REQUESTS, _("Rated by the resident"), Unit.RATINGS,
        (M.RATING,), (Rated.CONTENT, Rated.NOT_CONTENT),
    ),
    SheetLine(
        "content", REQUESTS, _("Satisfied"), Unit.RATINGS, (M.RATING,), (Rated.CONTENT,),
        over="rated",
    ),
    SheetLine(
        "by_proxy", REQUESTS, _("Rated by somebody else for her"), Unit.RATINGS,
        (M.RATING,), (Rated.BY_PROXY,),
    ),
    SheetLine("earned", POINTS, _("Points earned"), Unit.POINTS, (M.EARNED,)),
    SheetLine("spent", POINTS, _("Points redeemed"), Unit.POINTS, (M.SPENT,)),
)  # fmt: skip
BY_CODE: Final = {line.code: line for line in LINES}
