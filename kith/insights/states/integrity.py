"""What looks odd, from the signal to what a person found; and the services drawn to be rung about.

Source: mission.md L; threats.md A11 (call-back of 5 percent) and 2.3.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class About(TextChoices):
    """What a matter is about. Hours have holds of their own (`kith.hours`)."""

    ORDER = "ORDER", _("request")
    SESSION = "SESSION", _("activity")


class Trace(TextChoices):
    """The kinds of rows a signal rests on."""

    ORDER = "ORDER", _("request")
    STEP = "STEP", _("step of the request")
    STAMP = "STAMP", _("arrival or departure")
    RATING = "RATING", _("rating")
    RING = "RING", _("call of the weekly sample")
    SESSION = "SESSION", _("activity")
    WALK_INS = "WALK_INS", _("count of people")
    TICK = "TICK", _("line of the paper list")
    ATTENDANCE = "ATTENDANCE", _("attendance")


class Part(TextChoices):
    """Why somebody is a party, and so does not decide."""

    HELPER = "HELPER", _("served")
    CLERK = "CLERK", _("wrote it down")
    IN_CHARGE = "IN_CHARGE", _("was in charge")
    GUEST = "GUEST", _("was there")
    RESIDENT = "RESIDENT", _("was served")


# Who is told, and may say her side: whoever was served has nothing to answer for.
TOLD: Final = (Part.HELPER, Part.CLERK, Part.IN_CHARGE, Part.GUEST)


class MatterState(TextChoices):
    OPEN = "OPEN", _("to be looked at")
    TAKEN = "TAKEN", _("somebody is looking")
    FINE = "FINE", _("everything was right")
    CORRECTED = "CORRECTED", _("set right")
    PASSED_ON = "PASSED_ON", _("handed to others")


WAITING: Final = (MatterState.OPEN, MatterState.TAKEN)
FOUND: Final = (MatterState.FINE, MatterState.CORRECTED, MatterState.PASSED_ON)

MATTER = Machine(
    start=MatterState.OPEN,
    moves=(
        Move("take", (MatterState.OPEN,), MatterState.TAKEN),
        Move("give_back", (MatterState.TAKEN,), MatterState.OPEN),
        Move("find_fine", (MatterState.TAKEN,), MatterState.FINE),
        Move("correct", (MatterState.TAKEN,), MatterState.CORRECTED),
        Move("pass_on", (MatterState.TAKEN,), MatterState.PASSED_ON),
    ),
)


class PassedTo(TextChoices):
    """Whose it is now: there is no punishment here."""

    STREET = "STREET", _("the street office")
    DISTRICT = "DISTRICT", _("the district office")
    DISCIPLINE = "DISCIPLINE", _("the discipline inspection")
    POLICE = "POLICE", _("the police")


class SampleState(TextChoices):
    WAITING = "WAITING", _("to be rung")
    REACHED = "REACHED", _("has answered")
    SILENT = "SILENT", _("did not answer")


SAMPLE = Machine(
    start=SampleState.WAITING,
    moves=(
        Move("reach", (SampleState.WAITING,), SampleState.REACHED),
        Move("fall_silent", (SampleState.WAITING,), SampleState.SILENT),
    ),
)


class Heard(TextChoices):
    """What a resident said about a service that was drawn, or that nobody answered."""

    AS_WRITTEN = "AS_WRITTEN", _("it was as written")
    OTHERWISE = "OTHERWISE", _("it was otherwise")
    NOBODY_CAME = "NOBODY_CAME", _("nobody came")
    FORGOTTEN = "FORGOTTEN", _("does not remember")
    UNWILLING = "UNWILLING", _("does not want to say")
    NO_ANSWER = "NO_ANSWER", _("no answer")


ANSWERS: Final = tuple(heard for heard in Heard if heard is not Heard.NO_ANSWER)
AGAINST: Final = (Heard.OTHERWISE, Heard.NOBODY_CAME)
