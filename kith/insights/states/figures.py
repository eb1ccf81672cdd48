"""What is counted. Measures of different kinds are never added up.

Source: workflows.md 4.13 (definitions), 4.15 (the month sheet); findings.md 6.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    PERSON_TIMES = "PERSON_TIMES", _("person-times")
    PERSONS = "PERSONS", _("people")
    SESSIONS = "SESSIONS", _("sessions")
    MINUTES = "MINUTES", _("minutes")
    VIEWS = "VIEWS", _("views")
    REQUESTS = "REQUESTS", _("requests")
    RATINGS = "RATINGS", _("ratings")
    POINTS = "POINTS", _("points")

    @property
    def shown(self) -> str:
        """The word beside a number; minutes are shown in hours."""
        return str(_("hours") if self is Unit.MINUTES else self.label)


class Measure(TextChoices):
    """What one line of a fact adds to. Its definition is the docstring of what writes it."""

    VOLUNTEER_MIN = "VOLUNTEER_MIN", _("volunteer hours")
    REPORT_IN_MIN = "REPORT_IN_MIN", _("report-in hours of in-service members")
    ON_DUTY_MIN = "ON_DUTY_MIN", _("time on duty of posted staff")
    SESSION = "SESSION", _("activities held")
    PRESENT = "PRESENT", _("people who were there, by name")
    COUNTED = "COUNTED", _("people who were there, counted only")
    VIEW = "VIEW", _("views")
    ORDER_IN = "ORDER_IN", _("requests received")
    ORDER_CHECKED = "ORDER_CHECKED", _("requests checked")
    ORDER_DONE = "ORDER_DONE", _("requests done")
    ORDER_CLOSED = "ORDER_CLOSED", _("requests closed without help")
    RATING = "RATING", _("ratings by residents")
    NEW_VOLUNTEER = "NEW_VOLUNTEER", _("new volunteers")
    EARNED = "EARNED", _("points earned")
    SPENT = "SPENT", _("points redeemed")


UNITS: Final = {
    Measure.VOLUNTEER_MIN: Unit.MINUTES,
    Measure.REPORT_IN_MIN: Unit.MINUTES,
    Measure.ON_DUTY_MIN: Unit.MINUTES,
    Measure.SESSION: Unit.SESSIONS,
    Measure.PRESENT: Unit.PERSON_TIMES,
    Measure.COUNTED: Unit.PERSON_TIMES,
    Measure.VIEW: Unit.VIEWS,
    Measure.ORDER_IN: Unit.REQUESTS,
    Measure.ORDER_CHECKED: Unit.REQUESTS,
    Measure.ORDER_DONE: Unit.REQUESTS,
    Measure.ORDER_CLOSED: Unit.REQUESTS,
    Measure.RATING: Unit.RATINGS,
    Measure.NEW_VOLUNTEER: Unit.PERSONS,
    Measure.EARNED: Unit.POINTS,
    Measure.SPENT: Unit.POINTS,
}


class Rated(TextChoices):
    """Whose word a rating is, and whether it is content: 4 or 5 stars of 5."""

    CONTENT = "CONTENT", _("satisfied")
    NOT_CONTENT = "NOT_CONTENT", _("not satisfied")
    BY_PROXY = "BY_PROXY", _("said by somebody else")
