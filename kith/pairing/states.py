"""The lives of a pair, of a practical deed and of aid."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class PairMode(TextChoices):
    ONE_TO_ONE = "ONE_TO_ONE", _("one helper, one household")
    ONE_TO_MANY = "ONE_TO_MANY", _("one helper, several households")
    UNIT = "UNIT", _("a unit, a household")


class PairState(TextChoices):
    PROPOSED = "PROPOSED", _("waiting for both to agree")
    ACTIVE = "ACTIVE", _("in touch")
    DECLINED = "DECLINED", _("one side said no")
    WITHDRAWN = "WITHDRAWN", _("taken back by the desk")
    ENDED = "ENDED", _("ended")


LIVE: Final = (PairState.PROPOSED, PairState.ACTIVE)
FORMED: Final = (PairState.ACTIVE, PairState.ENDED)

PAIR = Machine(
    start=PairState.PROPOSED,
    moves=(
        Move("agree", (PairState.PROPOSED,), PairState.PROPOSED),
        Move("activate", (PairState.PROPOSED,), PairState.ACTIVE),
        Move("decline", (PairState.PROPOSED,), PairState.DECLINED),
        Move("withdraw", (PairState.PROPOSED,), PairState.WITHDRAWN),
        Move("end", (PairState.ACTIVE,), PairState.ENDED),
    ),
)


class Side(TextChoices):
    HELPER = "HELPER", _("the pair's helper")
    HOUSEHOLD = "HOUSEHOLD", _("the household")


class EndReason(TextChoices):
    MOVED = "MOVED", _("the household moved away")
    NOT_NEEDED = "NOT_NEEDED", _("help is no longer needed")
    HELPER_STOPS = "HELPER_STOPS", _("the helper cannot go on")
    WISHED = "WISHED", _("one side wished it")
    DIED = "DIED", _("the resident died")
    OTHER = "OTHER", _("another reason")


class ContactMethod(TextChoices):
    VISIT = "VISIT", _("visit")
    CALL = "CALL", _("telephone call")
    MESSAGE = "MESSAGE", _("message")


class ContactOutcome(TextChoices):
    MET = "MET", _("reached")
    NOT_REACHED = "NOT_REACHED", _("nobody was reached")
    REFUSED = "REFUSED", _("not wanted this time")


class DeedState(TextChoices):
    OPEN = "OPEN", _("being done")
    DONE = "DONE", _("done, to be confirmed")
    CLOSED = "CLOSED", _("confirmed as done")
    DROPPED = "DROPPED", _("dropped, with a reason")


DEED = Machine(
    start=DeedState.OPEN,
    moves=(
        Move("finish", (DeedState.OPEN,), DeedState.DONE),
        Move("close", (DeedState.DONE,), DeedState.CLOSED),
        Move("return", (DeedState.DONE,), DeedState.OPEN),
        Move("drop", (DeedState.OPEN,), DeedState.DROPPED),
    ),
)


class AidKind(TextChoices):
    MONEY = "MONEY", _("money")
    GOODS = "GOODS", _("goods")


class AidState(TextChoices):
    GIVEN = "GIVEN", _("given, to be confirmed by the household's side")
    RECEIVED = "RECEIVED", _("received")
    VOID = "VOID", _("void, with a reason")


AID = Machine(
    start=AidState.GIVEN,
    moves=(
        Move("receive", (AidState.GIVEN,), AidState.RECEIVED),
        Move("void", (AidState.GIVEN, AidState.RECEIVED), AidState.VOID),
    ),
)


class Verdict(TextChoices):
    """What a review of a period says."""

    GO_ON = "GO_ON", _("go on as it is")
    CHANGE = "CHANGE", _("go on with another plan")
    END = "END", _("come to an end")
