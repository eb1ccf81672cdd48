"""The lines of the month sheet, in the order offices ask for them. Source: workflows.md 4.15.

Page, spreadsheet, brief and dashboard all read this table. The roles of those who were there, the
three purses, requests and wishes are lines of their own: no line adds them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from django.utils.translation import gettext_lazy as _

from kith.activities.states import PresentAs, SessionKind
from kith.care.states.files import Tier
from kith.catalogue.states import FiveFor
from kith.grid.states.premises import Course
from kith.insights.states import Item, Measure, Out, Rated, Unit
from kith.orders.states import OrderKind
from kith.pairing.states import ContactOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

EVERY: Final = "*"  # instead of a label: the people of all labels, each of them once


class Counted(Protocol):
    """What is known of one (measure, label)."""

    @property
    def rows(self) -> int: ...
    @property
    def amount(self) -> int: ...
    @property
    def persons(self) -> int: ...


class By(Enum):
    """What of the facts the line shows."""

    ROWS = "how many"
    AMOUNT = "what they add up to"
    PERSONS = "how many different people"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One number: facts of a measure, of some labels or of all.

    `over`: the line of which this is a share. `within`: the line of which this is a part, so that
    both may be shown together, and are hidden together where people are few.
    People are not added up: a line by PERSONS has one measure, with one label or with all.
    """

    code: str
    section: _StrPromise
    words: _StrPromise
    unit: Unit
    measures: tuple[Measure, ...]
    labels: tuple[str, ...] = ()
    by: By = By.AMOUNT
    over: str = ""
    within: str = ""

    def of(self, cells: Mapping[tuple[str, str], Counted]) -> int:
        """The number, from the cells of `queries.sheets.cells`."""
        if self.by is By.PERSONS:
            one = cells.get((self.measures[0], self.labels[0] if self.labels else EVERY))
            return one.persons if one else 0
        told = [
            cell
            for (measure, label), cell in cells.items()
            if measure in self.measures and (not self.labels or label in self.labels)
        ]
        return sum(self.one(cell.rows, cell.amount) for cell in told)

    def one(self, rows: int, amount: int) -> int:
        """What a bundle of facts adds; not for people, `queries.sheets.number` counts them."""
        return rows if self.by is By.ROWS else amount


ACTIVITIES: Final = _("Activities")
SERVICE: Final = _("Service")
REQUESTS: Final = _("Requests")
WISHES: Final = _("Wishes")
WORD: Final = _("The residents' word")
PAIRS: Final = _("Pairs")
CARE: Final = _("Care visits")
SAFETY: Final = _("Hazards")
HOTLINE: Final = _("Hotline")
LISTS: Final = _("Resource, demand and project lists")
POINTS: Final = _("Points")
HIGHLIGHTS: Final = _("Highlights and the next month")
M, U = Measure, Unit
REQUEST, WISH = (OrderKind.REQUEST,), (OrderKind.WISH,)

LINES: Final = (
    SheetLine("sessions", ACTIVITIES, _("Activities held"), U.SESSIONS, (M.SESSION,)),
    *(
        SheetLine(
            f"sessions_{one.lower()}", ACTIVITIES, one.label, U.SESSIONS, (M.SESSION,), (one,),
            within="sessions",
        )
        for one in FiveFor
    ),
    SheetLine(
        "sessions_others", ACTIVITIES, _("for no group in particular"), U.SESSIONS,
        (M.SESSION,), ("",), within="sessions",
    ),
    SheetLine("kinds", ACTIVITIES, _("Activities by kind"), U.SESSIONS, (M.SESSION_KIND,)),
    *(
        SheetLine(
            f"kind_{one.lower()}", ACTIVITIES, one.label, U.SESSIONS, (M.SESSION_KIND,), (one,),
            within="kinds",
        )
        for one in SessionKind
    ),
    SheetLine(
        "recipients", ACTIVITIES, _("Participants"), U.PERSON_TIMES,
        (M.PRESENT, M.COUNTED), (PresentAs.RECIPIENT,),
    ),
    SheetLine(
        "recipients_named", ACTIVITIES, _("known by name"), U.PERSON_TIMES,
        (M.PRESENT,), (PresentAs.RECIPIENT,), within="recipients",
    ),
    SheetLine(
        "recipients_counted", ACTIVITIES, _("counted only"), U.PERSON_TIMES,
        (M.COUNTED,), (PresentAs.RECIPIENT,), within="recipients",
    ),
    SheetLine(
        "recipients_persons", ACTIVITIES, _("Different people among those known by name"),
        U.PERSONS, (M.PRESENT,), (PresentAs.RECIPIENT,), By.PERSONS,
    ),
    SheetLine(
        "helpers", ACTIVITIES, _("Volunteers who helped"), U.PERSON_TIMES,
        (M.PRESENT,), (PresentAs.VOLUNTEER,),
    ),
    SheetLine(
        "onlookers", ACTIVITIES, _("Viewers on the spot"), U.PERSON_TIMES,
        (M.PRESENT, M.COUNTED), (PresentAs.VIEWER,),
    ),
    SheetLine(
        "posted", ACTIVITIES, _("Posted staff on duty"), U.PERSON_TIMES,
        (M.PRESENT,), (PresentAs.ON_DUTY,),
    ),
    SheetLine("views", ACTIVITIES, _("Views online"), U.VIEWS, (M.VIEW,)),
    SheetLine(
        "signed_up", ACTIVITIES, _("Participants who had a place"), U.PERSON_TIMES,
        (M.SIGNED_UP,), (PresentAs.RECIPIENT,),
    ),
    SheetLine(
        "came", ACTIVITIES, _("of these came"), U.PERSON_TIMES,
        (M.CAME,), (PresentAs.RECIPIENT,), over="signed_up", within="signed_up",
    ),
    SheetLine(
        "helpers_signed_up", ACTIVITIES, _("Volunteers who had a place"), U.PERSON_TIMES,
        (M.SIGNED_UP,), (PresentAs.VOLUNTEER,),
    ),
    SheetLine(
        "helpers_came", ACTIVITIES, _("of these came"), U.PERSON_TIMES,
        (M.CAME,), (PresentAs.VOLUNTEER,), over="helpers_signed_up", within="helpers_signed_up",
    ),
    SheetLine("minutes", SERVICE, _("Volunteer hours"), U.MINUTES, (M.VOLUNTEER_MIN,)),
    *(
        SheetLine(
            f"minutes_{grade.lower()}", SERVICE, words, U.MINUTES, (M.VOLUNTEER_MIN,), (grade,),
            over="minutes", within="minutes",
        )
        for grade, words in (("A", _("of grade A")), ("B", _("of grade B")), ("C", _("of grade C")))
    ),
    SheetLine(
        "services", SERVICE, _("Volunteer services"), U.PERSON_TIMES,
        (M.VOLUNTEER_MIN,), by=By.ROWS,
    ),
    SheetLine(
        "active", SERVICE, _("Active volunteers"), U.PERSONS, (M.VOLUNTEER_MIN,), by=By.PERSONS
    ),
    SheetLine("new", SERVICE, _("New volunteers"), U.PERSONS, (M.NEW_VOLUNTEER,)),
    SheetLine("report_in", SERVICE, _("Report-in hours of members"), U.MINUTES, (M.REPORT_IN_MIN,)),
    SheetLine("on_duty", SERVICE, _("Time on duty"), U.MINUTES, (M.ON_DUTY_MIN,)),
    SheetLine("asked", REQUESTS, _("Requests received"), U.REQUESTS, (M.ORDER_IN,), REQUEST),
    SheetLine("checked", REQUESTS, _("Requests checked"), U.REQUESTS, (M.ORDER_CHECKED,), REQUEST),
    SheetLine("taken", REQUESTS, _("Helpers found"), U.REQUESTS, (M.ORDER_TAKEN,), REQUEST),
    SheetLine("done", REQUESTS, _("Requests done"), U.REQUESTS, (M.ORDER_DONE,), REQUEST),
    SheetLine(
        "not_done", REQUESTS, _("Requests closed without help"), U.REQUESTS,
        (M.ORDER_CLOSED,), REQUEST,
    ),
    SheetLine(
        "limits", REQUESTS, _("Requests done in time or overdue"), U.REQUESTS,
        (M.ORDER_IN_TIME, M.ORDER_LATE), REQUEST,
    ),
    SheetLine(
        "in_time", REQUESTS, _("Requests done in time"), U.REQUESTS,
        (M.ORDER_IN_TIME,), REQUEST, over="limits", within="limits",
    ),
    SheetLine("wished", WISHES, _("Wishes received"), U.REQUESTS, (M.ORDER_IN,), WISH),
    SheetLine("wish_opened", WISHES, _("Wishes published"), U.REQUESTS, (M.ORDER_OPENED,), WISH),
    SheetLine("wish_taken", WISHES, _("Wishes claimed"), U.REQUESTS, (M.ORDER_TAKEN,), WISH),
    SheetLine("wish_done", WISHES, _("Wishes fulfilled"), U.REQUESTS, (M.ORDER_DONE,), WISH),
    SheetLine(
        "wish_not_done", WISHES, _("Wishes closed unfulfilled"), U.REQUESTS,
        (M.ORDER_CLOSED,), WISH,
    ),
    SheetLine(
        "rated", WORD, _("Rated by the resident"), U.RATINGS,
        (M.RATING,), (Rated.CONTENT, Rated.NOT_CONTENT),
    ),
    SheetLine(
        "content", WORD, _("Satisfied"), U.RATINGS, (M.RATING,), (Rated.CONTENT,),
        over="rated", within="rated",
    ),
    SheetLine(
        "by_proxy", WORD, _("Rated by somebody else for the resident"), U.RATINGS,
        (M.RATING,), (Rated.BY_PROXY,),
    ),
    SheetLine("contacts", PAIRS, _("Contacts tried"), U.CONTACTS, (M.PAIR_CONTACT,)),
    SheetLine(
        "contacts_met", PAIRS, _("reached"), U.CONTACTS,
        (M.PAIR_CONTACT,), (ContactOutcome.MET,), over="contacts", within="contacts",
    ),
    SheetLine(
        "pairs", PAIRS, _("Residents in pairs who were reached"), U.PERSONS,
        (M.PAIR_CONTACT,), (ContactOutcome.MET,), By.PERSONS,
    ),
    SheetLine("care_due", CARE, _("Care visits due"), U.VISITS, (M.CARE_DUE,)),
    SheetLine(
        "care_done", CARE, _("visits made"), U.VISITS, (M.CARE_DONE,), over="care_due",
        within="care_due",
    ),
    SheetLine(
        "care_late", CARE, _("visits made late"), U.VISITS, (M.CARE_LATE,), within="care_done"
    ),
    *(
        line
        for one in Tier
        for line in (
            SheetLine(
                f"care_due_{one.lower()}", CARE, one.label, U.VISITS, (M.CARE_DUE,), (one,),
                within="care_due",
            ),
            SheetLine(
                f"care_done_{one.lower()}", CARE, _("visits made"), U.VISITS,
                (M.CARE_DONE,), (one,),
                over=f"care_due_{one.lower()}", within=f"care_due_{one.lower()}",
            ),
        )
    ),
    SheetLine("hazards", SAFETY, _("Hazards found"), U.HAZARDS, (M.HAZARD_FOUND,)),
    SheetLine("hazards_closed", SAFETY, _("Hazards closed out"), U.HAZARDS, (M.HAZARD_CLOSED,)),
    *(
        SheetLine(
            f"hazards_{one.lower()}", SAFETY, one.label, U.HAZARDS, (M.HAZARD_CLOSED,), (one,),
            within="hazards_closed",
        )
        for one in Course
        if one is not Course.NONE
    ),
    SheetLine("calls", HOTLINE, _("Calls taken"), U.CALLS, (M.CALL,)),
    SheetLine("items_due", LISTS, _("Items due"), U.ITEMS, (M.ITEM_DUE,)),
    SheetLine(
        "items_due_closed", LISTS, _("of these closed out"), U.ITEMS,
        (M.ITEM_DUE,), (Item.CLOSED,), over="items_due", within="items_due",
    ),
    SheetLine("items_closed", LISTS, _("Items closed out"), U.ITEMS, (M.ITEM_CLOSED,)),
    SheetLine("earned", POINTS, _("Points earned"), U.POINTS, (M.EARNED,)),
    SheetLine("spent", POINTS, _("Points redeemed"), U.POINTS, (M.SPENT,)),
    SheetLine("highlights", HIGHLIGHTS, _("Highlights approved"), U.PIECES, (M.HIGHLIGHT,)),
    SheetLine(
        "lists_out", HIGHLIGHTS, _("Lists of the next month published"), U.LISTS, (M.LIST_OUT,)
    ),
    SheetLine(
        "lists_in_time", HIGHLIGHTS, _("published in time"), U.LISTS,
        (M.LIST_OUT,), (Out.IN_TIME,), over="lists_out", within="lists_out",
    ),
)  # fmt: skip
BY_CODE: Final = {line.code: line for line in LINES}
