"""What is counted. Measures of different kinds are never added up.

Source: workflows.md 4.13 (definitions), 4.15 (the month sheet); findings.md 6.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    PERSON_TIMES = "PERSON_TIMES", _("person-times")
    PERSONS = "PERSONS", _("people")
    SESSIONS = "SESSIONS", _("activity sessions")
    MINUTES = "MINUTES", _("minutes")
    VIEWS = "VIEWS", _("views")
    REQUESTS = "REQUESTS", _("requests")
    RATINGS = "RATINGS", _("ratings")
    POINTS = "POINTS", _("points")
    FEN = "FEN", _("fen")
    PIECES = "PIECES", _("pieces")
    KINDS = "KINDS", _("kinds")
    UNITS = "UNITS", _("units")
    PLACES = "PLACES", _("places")
    HOUSEHOLDS = "HOUSEHOLDS", _("households")
    TEAMS = "TEAMS", _("teams")
    PAIRS = "PAIRS", _("pairs")
    ITEMS = "ITEMS", _("items")
    VISITS = "VISITS", _("visits")
    CONTACTS = "CONTACTS", _("contacts")
    HAZARDS = "HAZARDS", _("hazards")
    CALLS = "CALLS", _("calls")
    LISTS = "LISTS", _("lists")

    @property
    def shown(self) -> str:
        """The word beside a number; minutes are shown in hours, fen in yuan."""
        return str({Unit.MINUTES: _("hours"), Unit.FEN: _("yuan")}.get(self, self.label))


class Measure(TextChoices):
    """What one line of a fact adds to. Its definition: `insights.facts.DEFINITIONS`."""

    VOLUNTEER_MIN = "VOLUNTEER_MIN", _("volunteer hours")
    REPORT_IN_MIN = "REPORT_IN_MIN", _("report-in hours of in-service members")
    ON_DUTY_MIN = "ON_DUTY_MIN", _("time on duty of posted staff")
    SESSION = "SESSION", _("activities held")
    SESSION_KIND = "SESSION_KIND", _("activities held, by kind")
    SIGNED_UP = "SIGNED_UP", _("people who had a place")
    CAME = "CAME", _("people with a place who came")
    PRESENT = "PRESENT", _("people who were there, by name")
    COUNTED = "COUNTED", _("people who were there, counted only")
    VIEW = "VIEW", _("views")
    ORDER_IN = "ORDER_IN", _("requests received")
    ORDER_CHECKED = "ORDER_CHECKED", _("requests checked")
    ORDER_OPENED = "ORDER_OPENED", _("requests shown to helpers")
    ORDER_TAKEN = "ORDER_TAKEN", _("requests that found their helpers")
    ORDER_DONE = "ORDER_DONE", _("requests done")
    ORDER_IN_TIME = "ORDER_IN_TIME", _("requests done in time")
    ORDER_LATE = "ORDER_LATE", _("requests that became overdue")
    ORDER_CLOSED = "ORDER_CLOSED", _("requests closed without help")
    RATING = "RATING", _("ratings by residents")
    NEW_VOLUNTEER = "NEW_VOLUNTEER", _("new volunteers")
    EARNED = "EARNED", _("points earned")
    SPENT = "SPENT", _("points redeemed")
    PAIR_CONTACT = "PAIR_CONTACT", _("contacts of pairs")
    CARE_DUE = "CARE_DUE", _("care visits due")
    CARE_DONE = "CARE_DONE", _("care visits made")
    CARE_LATE = "CARE_LATE", _("care visits made late")
    HAZARD_FOUND = "HAZARD_FOUND", _("hazards found")
    HAZARD_CLOSED = "HAZARD_CLOSED", _("hazards closed out")
    CALL = "CALL", _("calls of the hotline")
    ITEM_DUE = "ITEM_DUE", _("list items due")
    ITEM_CLOSED = "ITEM_CLOSED", _("list items closed out")
    HIGHLIGHT = "HIGHLIGHT", _("highlights approved")
    LIST_OUT = "LIST_OUT", _("lists of the next month published")


UNITS: Final = {
    Measure.VOLUNTEER_MIN: Unit.MINUTES,
    Measure.REPORT_IN_MIN: Unit.MINUTES,
    Measure.ON_DUTY_MIN: Unit.MINUTES,
    Measure.SESSION: Unit.SESSIONS,
    Measure.SESSION_KIND: Unit.SESSIONS,
    Measure.SIGNED_UP: Unit.PERSON_TIMES,
    Measure.CAME: Unit.PERSON_TIMES,
    Measure.PRESENT: Unit.PERSON_TIMES,
    Measure.COUNTED: Unit.PERSON_TIMES,
    Measure.VIEW: Unit.VIEWS,
    Measure.ORDER_IN: Unit.REQUESTS,
    Measure.ORDER_CHECKED: Unit.REQUESTS,
    Measure.ORDER_OPENED: Unit.REQUESTS,
    Measure.ORDER_TAKEN: Unit.REQUESTS,
    Measure.ORDER_DONE: Unit.REQUESTS,
    Measure.ORDER_IN_TIME: Unit.REQUESTS,
    Measure.ORDER_LATE: Unit.REQUESTS,
    Measure.ORDER_CLOSED: Unit.REQUESTS,
    Measure.RATING: Unit.RATINGS,
    Measure.NEW_VOLUNTEER: Unit.PERSONS,
    Measure.EARNED: Unit.POINTS,
    Measure.SPENT: Unit.POINTS,
    Measure.PAIR_CONTACT: Unit.CONTACTS,
    Measure.CARE_DUE: Unit.VISITS,
    Measure.CARE_DONE: Unit.VISITS,
    Measure.CARE_LATE: Unit.VISITS,
    Measure.HAZARD_FOUND: Unit.HAZARDS,
    Measure.HAZARD_CLOSED: Unit.HAZARDS,
    Measure.CALL: Unit.CALLS,
    Measure.ITEM_DUE: Unit.ITEMS,
    Measure.ITEM_CLOSED: Unit.ITEMS,
    Measure.HIGHLIGHT: Unit.PIECES,
    Measure.LIST_OUT: Unit.LISTS,
}


class Rated(TextChoices):
    """Whose word a rating is, and whether it is content: 4 or 5 stars of 5."""

    CONTENT = "CONTENT", _("satisfied")
    NOT_CONTENT = "NOT_CONTENT", _("not satisfied")
    BY_PROXY = "BY_PROXY", _("said by somebody else")


class Out(TextChoices):
    """Whether the list of a month was out by the day of the rule."""

    IN_TIME = "IN_TIME", _("out in time")
    LATE = "LATE", _("out late")


class Item(TextChoices):
    """Whether an item that is due was crossed off."""

    CLOSED = "CLOSED", _("closed out")
    OPEN = "OPEN", _("in hand")
