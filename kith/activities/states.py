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


OPEN_TO_CHANGE: Final = (SessionState.PLANNED, SessionState.PUBLISHED)
PUBLIC: Final = (
    SessionState.PUBLISHED,
    SessionState.HELD,
    SessionState.RECORDED,
    SessionState.SUMMARISED,
)
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
        Move("excuse", (SignUpState.MISSED,), SignUpState.CANCELLED),
        Move("close", (SignUpState.WAITING, SignUpState.ENTERED, SignUpState.OFFERED),
             SignUpState.CLOSED),
    ),
)  # fmt: skip


class DayPart(TextChoices):
    """When in a day or a week something would suit."""

    ANY = "ANY", _("any time")
    MORNING = "MORNING", _("in the morning")
    AFTERNOON = "AFTERNOON", _("in the afternoon")
    EVENING = "EVENING", _("in the evening")
    WEEKEND = "WEEKEND", _("at the weekend")


class AgeBand(TextChoices):
    """For whom something is wished."""

    ALL = "ALL", _("for everybody")
    CHILDREN = "CHILDREN", _("for children and pupils")
    YOUNG = "YOUNG", _("for young people")
    ADULTS = "ADULTS", _("for working people")
    ELDERLY = "ELDERLY", _("for elderly people")


class NotTaken(TextChoices):
    """Why a wish is not on the list; whoever asked for it reads it."""

    TOO_FEW = "TOO_FEW", _("too few asked for it this time")
    NO_TEACHER = "NO_TEACHER", _("we have not found anybody who could hold it")
    NO_ROOM = "NO_ROOM", _("no room is free for it")
    DONE = "DONE", _("it was held not long ago")
    ELSEWHERE = "ELSEWHERE", _("somebody else holds it nearby")
    NOT_OURS = "NOT_OURS", _("it is not ours to arrange")
    NEXT_MONTH = "NEXT_MONTH", _("we take it up for the month after")


class ListState(TextChoices):
    DRAFT = "DRAFT", _("being drafted")
    PUBLISHED = "PUBLISHED", _("published")
    REPLACED = "REPLACED", _("replaced by a newer version")


LIST = Machine(
    start=ListState.DRAFT,
    moves=(
        Move("publish", (ListState.DRAFT,), ListState.PUBLISHED),
        Move("replace", (ListState.PUBLISHED,), ListState.REPLACED),
    ),
)


class ListChannel(TextChoices):
    """The two ways a list leaves the desk beside its page."""

    GROUP = "GROUP", _("chat group of the residents")
    LOBBY = "LOBBY", _("poster in the lobby")


class TickKind(TextChoices):
    """One thing that somebody saw at the door."""

    IN = "IN", _("arrived")
    OUT = "OUT", _("left")
    UNDO = "UNDO", _("taken back: it was a slip")


class TickMethod(TextChoices):
    """How it was seen. A phone's whereabouts are no method: they are evidence beside one."""

    DOOR_CODE = "DOOR_CODE", _("scanned the code at the door")
    TICKET = "TICKET", _("ticket scanned at the door")
    DIGITS = "DIGITS", _("digits of the ticket typed at the door")
    CLERK = "CLERK", _("ticked by the desk")
    LEADER = "LEADER", _("ticked by the team leader")
    PAPER = "PAPER", _("from the paper list")


class AttendanceState(TextChoices):
    PRESENT = "PRESENT", _("here")
    LEFT = "LEFT", _("has left")
    UNDONE = "UNDONE", _("taken back")


WAS_THERE: Final = (AttendanceState.PRESENT, AttendanceState.LEFT)

ATTENDANCE = Machine(
    start=AttendanceState.PRESENT,
    moves=(
        Move("leave", WAS_THERE, AttendanceState.LEFT),
        Move("undo", WAS_THERE, AttendanceState.UNDONE),
        Move("arrive", tuple(AttendanceState), AttendanceState.PRESENT),
    ),
)


class PictureState(TextChoices):
    """A picture for the summary page: nobody outside the desk sees it before it is checked."""

    WAITING = "WAITING", _("waits for the privacy check")
    SHOWN = "SHOWN", _("may be shown")
    REFUSED = "REFUSED", _("is not shown")


PICTURE = Machine(
    start=PictureState.WAITING,
    moves=(
        Move("pass", (PictureState.WAITING,), PictureState.SHOWN),
        Move("refuse", (PictureState.WAITING, PictureState.SHOWN), PictureState.REFUSED),
    ),
)


class Wanting(TextChoices):
    """What could be better, as the survey asks it."""

    TIME = "TIME", _("the time")
    PLACE = "PLACE", _("the place")
    CONTENT = "CONTENT", _("what was offered")
    PEOPLE = "PEOPLE", _("the people in charge")
    SIGN_UP = "SIGN_UP", _("signing up and the door")


class TurnState(TextChoices):
    """What became of a sign-up that waited its turn in a crowd."""

    WAITING = "WAITING", _("waiting its turn")
    ANSWERED = "ANSWERED", _("answered")
    REFUSED = "REFUSED", _("answered with a no")


TURN = Machine(
    start=TurnState.WAITING,
    moves=(
        Move("answer", (TurnState.WAITING,), TurnState.ANSWERED),
        Move("refuse", (TurnState.WAITING,), TurnState.REFUSED),
    ),
)


class StallState(TextChoices):
    OFFERED = "OFFERED", _("offered by the unit")
    CONFIRMED = "CONFIRMED", _("confirmed")
    DECLINED = "DECLINED", _("not this time")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


STALL = Machine(
    start=StallState.OFFERED,
    moves=(
        Move("confirm", (StallState.OFFERED,), StallState.CONFIRMED),
        Move("decline", (StallState.OFFERED, StallState.CONFIRMED), StallState.DECLINED),
        Move("withdraw", (StallState.OFFERED, StallState.CONFIRMED), StallState.WITHDRAWN),
    ),
)


class MediaKind(TextChoices):
    VIDEO_ACCOUNT = "VIDEO_ACCOUNT", _("video account")
    RADIO = "RADIO", _("radio programme")
    LIVE_ROOM = "LIVE_ROOM", _("live room")


class PostState(TextChoices):
    OPEN = "OPEN", _("open for applications")
    CLOSED = "CLOSED", _("closed")


POST = Machine(
    start=PostState.OPEN,
    moves=(
        Move("close", (PostState.OPEN,), PostState.CLOSED),
        Move("reopen", (PostState.CLOSED,), PostState.OPEN),
    ),
)


class ApplicationState(TextChoices):
    APPLIED = "APPLIED", _("applied")
    ACCEPTED = "ACCEPTED", _("accepted")
    DECLINED = "DECLINED", _("not accepted")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")
    FINISHED = "FINISHED", _("finished, with a certificate")
    LEFT = "LEFT", _("left early")


APPLICATION = Machine(
    start=ApplicationState.APPLIED,
    moves=(
        Move("accept", (ApplicationState.APPLIED,), ApplicationState.ACCEPTED),
        Move("decline", (ApplicationState.APPLIED,), ApplicationState.DECLINED),
        Move("withdraw", (ApplicationState.APPLIED, ApplicationState.ACCEPTED),
             ApplicationState.WITHDRAWN),
        Move("finish", (ApplicationState.ACCEPTED,), ApplicationState.FINISHED),
        Move("leave", (ApplicationState.ACCEPTED,), ApplicationState.LEFT),
    ),
)  # fmt: skip


class HostKind(TextChoices):
    """What kind of place a tour of talks goes into (进机关、学校、企业、村居)."""

    AGENCY = "AGENCY", _("public office")
    SCHOOL = "SCHOOL", _("school")
    ENTERPRISE = "ENTERPRISE", _("enterprise")
    VILLAGE = "VILLAGE", _("village or neighbourhood")
    OTHER = "OTHER", _("another organisation")


class TalkState(TextChoices):
    """What became of an organisation's wish for a talk."""

    ASKED = "ASKED", _("asked for")
    PLANNED = "PLANNED", _("planned")
    DECLINED = "DECLINED", _("not this time")
    WITHDRAWN = "WITHDRAWN", _("taken back")


TALK = Machine(
    start=TalkState.ASKED,
    moves=(
        Move("plan", (TalkState.ASKED, TalkState.PLANNED), TalkState.PLANNED),
        Move("decline", (TalkState.ASKED,), TalkState.DECLINED),
        Move("withdraw", (TalkState.ASKED, TalkState.PLANNED), TalkState.WITHDRAWN),
    ),
)
