"""Kinds of lines, the life of a call, of a swap, a handing over, a return and a crisis."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class LineKind(TextChoices):
    GENERAL = "GENERAL", _("service line")
    PSYCHOLOGICAL = "PSYCHOLOGICAL", _("psychological line")


class CallState(TextChoices):
    DRAFT = "DRAFT", _("being written down")
    OPEN = "OPEN", _("waits to be dealt with")
    IN_WORK = "IN_WORK", _("being dealt with")
    CLOSED = "CLOSED", _("dealt with")
    DROPPED = "DROPPED", _("dropped: no call came of it")


TAKEN: Final = (CallState.OPEN, CallState.IN_WORK, CallState.CLOSED)
PENDING: Final = (CallState.OPEN, CallState.IN_WORK)

CALL = Machine(
    start=CallState.DRAFT,
    moves=(
        Move("finish", (CallState.DRAFT,), CallState.OPEN),
        Move("drop", (CallState.DRAFT,), CallState.DROPPED),
        Move("sign", (CallState.OPEN,), CallState.IN_WORK),
        Move("close", PENDING, CallState.CLOSED),
        Move("reopen", (CallState.CLOSED,), CallState.IN_WORK),
        Move("come_back", TAKEN, CallState.IN_WORK),
    ),
)


class CallKind(TextChoices):
    """Source: workflows.md 4.10 (咨询/求助/投诉/举报/建议)."""

    CONSULT = "CONSULT", _("asks for advice")
    HELP = "HELP", _("asks for help")
    COMPLAINT = "COMPLAINT", _("complaint")
    REPORT = "REPORT", _("report of wrongdoing")
    SUGGESTION = "SUGGESTION", _("suggestion")


class Topic(TextChoices):
    STUDY = "STUDY", _("study")
    WORK = "WORK", _("one's job")
    MARRIAGE = "MARRIAGE", _("marriage and love")
    FAMILY = "FAMILY", _("parents and children")
    MOOD = "MOOD", _("low mood, sleep")
    ILLNESS = "ILLNESS", _("illness and care")
    LONELY = "LONELY", _("living alone")
    NEIGHBOURS = "NEIGHBOURS", _("neighbours and housing")
    SERVICE = "SERVICE", _("services of the centre")
    OTHER = "OTHER", _("something else")


class AgeBand(TextChoices):
    UNKNOWN = "UNKNOWN", _("not said")
    CHILD = "CHILD", _("under 14")
    TEEN = "TEEN", _("14 to 17")
    YOUNG = "YOUNG", _("18 to 34")
    MIDDLE = "MIDDLE", _("35 to 59")
    OLDER = "OLDER", _("60 to 79")
    OLD = "OLD", _("80 and older")


class Risk(IntegerChoices):
    NONE = 0, _("no danger")
    SOME = 1, _("worried")
    HIGH = 2, _("in distress")
    ACUTE = 3, _("danger to life")


class Deed(TextChoices):
    """What was done on the phone."""

    LISTENED = "LISTENED", _("listened and comforted")
    ADVISED = "ADVISED", _("advised")
    EXPLAINED = "EXPLAINED", _("explained how it is done")
    PASSED_ON = "PASSED_ON", _("passed on")
    TO_ARRANGE = "TO_ARRANGE", _("to be arranged")


class Referral(TextChoices):
    """To whom it was passed on; the emergency numbers are diversions."""

    NOBODY = "NOBODY", _("nobody")
    POLICE = "110", _("110 police")
    FIRE = "119", _("119 fire brigade")
    AMBULANCE = "120", _("120 ambulance")
    GOVERNMENT = "12345", _("12345 government service line")
    CLINIC = "CLINIC", _("partner clinic")
    COUNSELLING = "COUNSELLING", _("counselling in person")
    COMMUNITY = "COMMUNITY", _("community centre")
    FAMILY = "FAMILY", _("the family")
    OTHER = "OTHER", _("somebody else")


class RingWhy(TextChoices):
    FOLLOW_UP = "FOLLOW_UP", _("follow-up")
    CALL_BACK = "CALL_BACK", _("call-back")


class RingOutcome(TextChoices):
    REACHED = "REACHED", _("reached")
    NO_ANSWER = "NO_ANSWER", _("nobody answered")
    NOT_WANTED = "NOT_WANTED", _("does not wish to be called")
    WRONG_NUMBER = "WRONG_NUMBER", _("wrong number")


class Said(TextChoices):
    """One's word in a call-back. Nothing said is never yes."""

    NOTHING = "NOTHING", _("said nothing of it")
    YES = "YES", _("yes")
    NO = "NO", _("no")


class SwapState(TextChoices):
    ASKED = "ASKED", _("waits for the other's word")
    AGREED = "AGREED", _("agreed to change")
    DECLINED = "DECLINED", _("not agreed to")
    WITHDRAWN = "WITHDRAWN", _("taken back")


SWAP = Machine(
    start=SwapState.ASKED,
    moves=(
        Move("agree", (SwapState.ASKED,), SwapState.AGREED),
        Move("decline", (SwapState.ASKED,), SwapState.DECLINED),
        Move("withdraw", (SwapState.ASKED,), SwapState.WITHDRAWN),
    ),
)


class HandingState(TextChoices):
    ASKED = "ASKED", _("waits to be taken")
    TAKEN = "TAKEN", _("taken")
    OBJECTED = "OBJECTED", _("objected to")


HANDING = Machine(
    start=HandingState.ASKED,
    moves=(
        Move("take", (HandingState.ASKED,), HandingState.TAKEN),
        Move("object", (HandingState.ASKED,), HandingState.OBJECTED),
    ),
)


class Ground(TextChoices):
    """Why something is not one's to do. Source: workflows.md 4.10 (articles 12 and 17)."""

    NOT_OUR_DUTY = "NOT_OUR_DUTY", _("not on our list of duties")
    NOT_OUR_PLACE = "NOT_OUR_PLACE", _("another place is in charge")
    NOT_ENOUGH_TOLD = "NOT_ENOUGH_TOLD", _("too little is known to act")
    CONFLICT = "CONFLICT", _("I know the caller, or am party to it")


class ReturnState(TextChoices):
    RAISED = "RAISED", _("waits for the line's decision")
    UPHELD = "UPHELD", _("taken back by the line")
    TURNED_DOWN = "TURNED_DOWN", _("stays with the community")


RETURN = Machine(
    start=ReturnState.RAISED,
    moves=(
        Move("uphold", (ReturnState.RAISED,), ReturnState.UPHELD),
        Move("turn_down", (ReturnState.RAISED,), ReturnState.TURNED_DOWN),
    ),
)


class CrisisState(TextChoices):
    RUNNING = "RUNNING", _("running")
    ENDED = "ENDED", _("ended")


CRISIS = Machine(
    start=CrisisState.RUNNING,
    moves=(
        Move("stamp", (CrisisState.RUNNING,), CrisisState.RUNNING),
        Move("end", (CrisisState.RUNNING,), CrisisState.ENDED),
    ),
)


class CrisisOutcome(TextChoices):
    SAFE = "SAFE", _("safe with somebody beside them")
    CALMED = "CALMED", _("calmed, will be called again")
    RESCUE = "RESCUE", _("police or ambulance on the spot")
    HOSPITAL = "HOSPITAL", _("in hospital or with the clinic")
    CUT_OFF = "CUT_OFF", _("the line broke, reported to the police")
    NO_CRISIS = "NO_CRISIS", _("it was no crisis")


class ReadReason(TextChoices):
    """Why the street or the desk opens a record that somebody else took."""

    COMPLAINT = "COMPLAINT", _("a complaint about the line")
    DANGER = "DANGER", _("somebody may be in danger")
    HANDLING = "HANDLING", _("the matter is ours to deal with")
