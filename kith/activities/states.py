"""The lives of a session and of a sign-up, and the words of activities."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class SessionKind(TextChoices):
    COURSE = "COURSE", _("course")
    TALK = "TALK", _("talk")
    COMPETITION = "COMPETITION", _("competition")
    PERFORMANCE = "PERFORMANCE", _("performance")
    CLINIC = "CLINIC", _("clinic")
    MARKET = "MARKET", _("public welfare market")
    ONLINE = "ONLINE", _("online session")
    BROADCAST = "BROADCAST", _("broadcast")
    TRAINING = "TRAINING", _("training")
    TOUR = "TOUR", _("tour")
    PARTY_DAY = "PARTY_DAY", _("themed Party day")
    SERVICE = "SERVICE", _("volunteer service")
    OTHER = "OTHER", _("other activity")


class SessionState(TextChoices):
    PLANNED = "PLANNED", _("planned")
    PUBLISHED = "PUBLISHED", _("published")
    HELD = "HELD", _("held")
    RECORDED = "RECORDED", _("recorded")
    SUMMARISED = "SUMMARISED", _("summarised")
    CANCELLED = "CANCELLED", _("cancelled")


TOOK_PLACE: Final = (SessionState.HELD, SessionState.RECORDED, SessionState.SUMMARISED)

# Whether one may sign up now is a matter of the session's times, not of its state.
SESSION = Machine(
    start=SessionState.PLANNED,
    moves=(
        Move("publish", (SessionState.PLANNED,), SessionState.PUBLISHED),
        Move("hold", (SessionState.PUBLISHED,), SessionState.HELD),
        Move("record", (SessionState.HELD,), SessionState.RECORDED),
        Move("summarise", (SessionState.RECORDED,), SessionState.SUMMARISED),
        Move("cancel", (SessionState.PLANNED, SessionState.PUBLISHED), SessionState.CANCELLED),
    ),
)


class PresentAs(TextChoices):
    """In which role somebody is there; the four are never added up."""

    RECIPIENT = "RECIPIENT", _("participant")
    VOLUNTEER = "VOLUNTEER", _("volunteer")
    VIEWER = "VIEWER", _("viewer")
    ON_DUTY = "ON_DUTY", _("on duty")


class SeatingMode(TextChoices):
    FIRST_COME = "FIRST_COME", _("in the order of signing up")
    DRAW = "DRAW", _("by a draw")


class SignUpState(TextChoices):
    ENTERED = "ENTERED", _("in the draw")
    WAITING = "WAITING", _("on the waiting list")
    OFFERED = "OFFERED", _("a place is kept for you: please confirm")
    SEATED = "SEATED", _("you have a place")
    CANCELLED = "CANCELLED", _("cancelled")
    LAPSED = "LAPSED", _("not confirmed in time")
    MISSED = "MISSED", _("did not come")
    ATTENDED = "ATTENDED", _("was there")
    CLOSED = "CLOSED", _("no place became free")


HOLDS_A_PLACE: Final = (SignUpState.OFFERED, SignUpState.SEATED)
LIVE: Final = (SignUpState.ENTERED, SignUpState.WAITING, *HOLDS_A_PLACE)
COUNTED: Final = (*HOLDS_A_PLACE, SignUpState.MISSED, SignUpState.ATTENDED)

SIGN_UP = Machine(
    start=SignUpState.WAITING,
    moves=(
        Move("enter", (SignUpState.WAITING,), SignUpState.ENTERED),
        Move("seat", (SignUpState.WAITING, SignUpState.ENTERED), SignUpState.SEATED),
        Move("queue", (SignUpState.ENTERED,), SignUpState.WAITING),
        Move("offer", (SignUpState.WAITING,), SignUpState.OFFERED),
        Move("confirm", (SignUpState.OFFERED,), SignUpState.SEATED),
        Move("cancel", LIVE, SignUpState.CANCELLED),
        Move("lapse", (SignUpState.OFFERED,), SignUpState.LAPSED),
        Move("move_back", HOLDS_A_PLACE, SignUpState.WAITING),
        Move("attend", (*LIVE, SignUpState.MISSED), SignUpState.ATTENDED),
        Move("miss", (SignUpState.SEATED,), SignUpState.MISSED),
        Move("close", (SignUpState.WAITING, SignUpState.ENTERED, SignUpState.OFFERED),
             SignUpState.CLOSED),
    ),
)  # fmt: skip
