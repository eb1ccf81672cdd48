"""What each measure counts, in words for readers, and what its labels are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.activities.states import PresentAs, SessionKind
from kith.care.states import Tier
from kith.catalogue.states import FiveFor
from kith.grid.states import Course, HazardLevel
from kith.hours.states import Grade
from kith.insights.states import Item, Measure, Out, Rated
from kith.orders.states import OrderKind
from kith.pairing.states import ContactOutcome
from kith.projects.states import ListKind

if TYPE_CHECKING:
    from django.db.models import TextChoices

M = Measure
DEFINITIONS: Final = {
    M.VOLUNTEER_MIN: _(
        "Confirmed minutes of volunteer service, in the month the service began, where it was done."
    ),
    M.REPORT_IN_MIN: _(
        "Confirmed minutes of members serving where they reported in, in the month the service"
        " began, where it was done. Never added to volunteer hours."
    ),
    M.ON_DUTY_MIN: _(
        "Confirmed minutes of posted staff on duty, in the month the service began, where it was"
        " done. Never added to volunteer hours."
    ),
    M.SESSION: _(
        "An activity that took place, by whom it was for, in the month it began, where it was held."
    ),
    M.SESSION_KIND: _(
        "An activity that took place, by its kind, in the month it began, where it was held."
    ),
    M.SIGNED_UP: _(
        "People who had a place at an activity that took place, by role, in the month it began."
        " Who waited for a place, or gave it back in time, does not count."
    ),
    M.CAME: _(
        "Of the people who had a place at an activity that took place, those who came, by role, in"
        " the month it began."
    ),
    M.PRESENT: _(
        "A person who was at an activity that took place, by role, in the month it began, where it"
        " was held: one person-time."
    ),
    M.COUNTED: _(
        "People who were at an activity and were only counted, by role: the newest count of each"
        " spot, in the month the activity began."
    ),
    M.VIEW: _(
        "Views of an activity online: the newest count of each channel, in the month the activity"
        " began. A view is not a person who was there."
    ),
    M.ORDER_IN: _(
        "A request or wish received, in the month it came in. Those joined with another one count"
        " once, with that one."
    ),
    M.ORDER_CHECKED: _("A request or wish, in the month in which it was first found valid."),
    M.ORDER_OPENED: _("A request or wish, in the month in which helpers could first take it."),
    M.ORDER_TAKEN: _("A request or wish, in the month in which it first had all its helpers."),
    M.ORDER_DONE: _(
        "A request or wish that was done, in the month in which the resident confirmed it or it was"
        " closed because nobody answered. A dispute that is open takes it out again."
    ),
    M.ORDER_IN_TIME: _(
        "A request or wish that was done without any of its steps having been overdue, in the month"
        " in which it was done."
    ),
    M.ORDER_LATE: _(
        "A request or wish of which a step passed its limit, in the month in which that was first"
        " noted, whatever became of it."
    ),
    M.ORDER_CLOSED: _(
        "A request or wish that was closed without help: not accepted, passed to another service,"
        " taken back, or not to be solved; in the month in which it was closed."
    ),
    M.RATING: _(
        "A resident's rating that stands, in the month it was given: 4 or 5 stars is satisfied."
        " What somebody else said for the resident is kept apart. Silence is no rating."
    ),
    M.NEW_VOLUNTEER: _(
        "A person who registered as a volunteer, in the month of registration, where the person"
        " lives."
    ),
    M.EARNED: _(
        "Points that people earned, in the month they were given, where the person lives. A"
        " correction counts against what it corrects, in its own month."
    ),
    M.SPENT: _(
        "Points that people redeemed, in the month they were spent, where the person lives. A"
        " correction counts against what it corrects, in its own month."
    ),
    M.PAIR_CONTACT: _(
        "A contact of a pair, or one that was tried, by what came of it, in the month it began,"
        " where the household lives. The people counted are the residents."
    ),
    M.CARE_DUE: _(
        "A visit that was to be made, by the tier the person had then, in the month of the day it"
        " was planned for. Visits that were no longer due do not count."
    ),
    M.CARE_DONE: _(
        "Of the visits due, those that were made, in time or late, in the month in which they were"
        " due."
    ),
    M.CARE_LATE: _(
        "Of the visits due, those that were made late, in the month in which they were due."
    ),
    M.HAZARD_FOUND: _(
        "A hazard, by its level, in the month it was found. Those found to be none do not count."
    ),
    M.HAZARD_CLOSED: _(
        "A hazard that was closed out, by the way it was dealt with last, in the month in which it"
        " was crossed off."
    ),
    M.CALL: _("A call that was taken, by line, in the month it ended. Nothing else is counted."),
    M.ITEM_DUE: _(
        "An item of the three lists that a project has taken up, in the month in which the project"
        " is due."
    ),
    M.ITEM_CLOSED: _(
        "An item of the three lists that was crossed off with its project and is so still, by"
        " list, in the month in which it was crossed off."
    ),
    M.HIGHLIGHT: _("A highlight that stands, in the month in which it was approved."),
    M.LIST_OUT: _(
        "A place's list of the next month, in the month before, once its first version is"
        " published."
    ),
}
# What the labels of a measure are; of a call it is the line, of the others there is none.
LABELS: Final[dict[Measure, type[TextChoices]]] = {
    M.VOLUNTEER_MIN: Grade,
    M.REPORT_IN_MIN: Grade,
    M.ON_DUTY_MIN: Grade,
    M.SESSION: FiveFor,
    M.SESSION_KIND: SessionKind,
    M.SIGNED_UP: PresentAs,
    M.CAME: PresentAs,
    M.PRESENT: PresentAs,
    M.COUNTED: PresentAs,
    M.ORDER_IN: OrderKind,
    M.ORDER_CHECKED: OrderKind,
    M.ORDER_OPENED: OrderKind,
    M.ORDER_TAKEN: OrderKind,
    M.ORDER_DONE: OrderKind,
    M.ORDER_IN_TIME: OrderKind,
    M.ORDER_LATE: OrderKind,
    M.ORDER_CLOSED: OrderKind,
    M.RATING: Rated,
    M.PAIR_CONTACT: ContactOutcome,
    M.CARE_DUE: Tier,
    M.CARE_DONE: Tier,
    M.CARE_LATE: Tier,
    M.HAZARD_FOUND: HazardLevel,
    M.HAZARD_CLOSED: Course,
    M.ITEM_DUE: Item,
    M.ITEM_CLOSED: ListKind,
    M.LIST_OUT: Out,
}


def label_words(measure: str, label: str) -> str:
    """The label in words; of a call, where it is the key of a line, as it stands."""
    kind = LABELS.get(Measure(measure))
    return str(kind(label).label) if kind and label else label
