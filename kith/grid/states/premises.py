"""The lives of small premises and of a hazard, and the words of an inspection."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class Measure(TextChoices):
    """By what the size of premises is told; each kind names its own."""

    AREA_M2 = "AREA_M2", _("square metres")
    SEATS = "SEATS", _("seats")
    BEDS = "BEDS", _("beds")
    BOARDING_BEDS = "BOARDING_BEDS", _("beds of boarders")
    PUPILS = "PUPILS", _("day pupils")
    NURSERY_PLACES = "NURSERY_PLACES", _("children in the nursery")
    STAFF = "STAFF", _("people at work")
    DORM_BEDS = "DORM_BEDS", _("beds in the dormitory")


class PremisesState(TextChoices):
    OPEN = "OPEN", _("in business")
    CLOSED = "CLOSED", _("out of business")
    MOVED = "MOVED", _("moved away")


GONE: Final = (PremisesState.CLOSED, PremisesState.MOVED)

PREMISES = Machine(
    start=PremisesState.OPEN,
    moves=(
        Move("close", (PremisesState.OPEN,), PremisesState.CLOSED),
        Move("leave", (PremisesState.OPEN,), PremisesState.MOVED),
        Move("reopen", GONE, PremisesState.OPEN),
    ),
)


class Verdict(TextChoices):
    """What was found on one line of the checklist."""

    FINE = "FINE", _("fine")
    HAZARD = "HAZARD", _("hazard")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("does not apply")


class InspectionOutcome(TextChoices):
    """Nobody there and not let in are results too."""

    INSPECTED = "INSPECTED", _("inspected")
    NOBODY = "NOBODY", _("nobody was there")
    NOT_LET_IN = "NOT_LET_IN", _("not let in")


class HazardLevel(TextChoices):
    MINOR = "MINOR", _("ordinary")
    SERIOUS = "SERIOUS", _("serious")
    GRAVE = "GRAVE", _("grave")


class Course(TextChoices):
    """How a hazard is being dealt with, or was: the last that was chosen."""

    NONE = "NONE", _("not decided yet")
    ON_SPOT = "ON_SPOT", _("fixed on the spot")
    DEADLINE = "DEADLINE", _("deadline given")
    SELF_CHECK = "SELF_CHECK", _("self-check asked for")
    HANDED_OVER = "HANDED_OVER", _("handed over to a department")


class HazardState(TextChoices):
    FOUND = "FOUND", _("found")
    NOTICE = "NOTICE", _("to be put right by a day")
    FIXED = "FIXED", _("said to be put right, to be looked at again")
    HANDED_OVER = "HANDED_OVER", _("with a department")
    RETURNED = "RETURNED", _("back from the department")
    CLOSED = "CLOSED", _("closed out")
    VOID = "VOID", _("void, with a reason")


H = HazardState
OPEN_HAZARDS: Final = (H.FOUND, H.NOTICE, H.FIXED, H.HANDED_OVER, H.RETURNED)
REAL_HAZARDS: Final = (*OPEN_HAZARDS, H.CLOSED)

HAZARD = Machine(
    start=H.FOUND,
    moves=(
        Move("fix", (H.FOUND,), H.CLOSED),
        Move("fix_unseen", (H.FOUND,), H.FIXED),
        Move("notify", (H.FOUND, H.NOTICE, H.RETURNED), H.NOTICE),
        Move("self_check", (H.NOTICE,), H.FIXED),
        Move("recheck", (H.NOTICE, H.FIXED, H.RETURNED), H.CLOSED),
        Move("again", (H.NOTICE, H.FIXED, H.RETURNED), H.NOTICE),
        Move("accept", (H.FIXED,), H.CLOSED),
        Move("hand_over", (H.FOUND, H.NOTICE, H.FIXED, H.RETURNED), H.HANDED_OVER),
        Move("answer", (H.HANDED_OVER,), H.RETURNED),
        Move("void", (H.FOUND, H.NOTICE, H.FIXED, H.RETURNED), H.VOID),
    ),
)


class DepartmentResult(TextChoices):
    """What a department says. What it did with its own powers stays its own."""

    FIXED = "FIXED", _("put right")
    DEALT_WITH = "DEALT_WITH", _("dealt with under its own powers")
    NOT_OURS = "NOT_OURS", _("not its matter")


class SafetyLight(TextChoices):
    """How something stands against its due day; the words go with the colour."""

    GREEN = "GREEN", _("in time")
    AMBER = "AMBER", _("due soon")
    RED = "RED", _("overdue")
    OFF = "OFF", _("nothing is due")
