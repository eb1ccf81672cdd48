"""The lives of a plan of rounds, of one round, and of one stop of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class PlanState(TextChoices):
    DRAFT = "DRAFT", _("being planned")
    OFFERED = "OFFERED", _("given out")
    CLOSED = "CLOSED", _("the day is over")
    DROPPED = "DROPPED", _("plan put aside")


PLAN = Machine(
    start=PlanState.DRAFT,
    moves=(
        Move("change", (PlanState.DRAFT,), PlanState.DRAFT),
        Move("offer", (PlanState.DRAFT, PlanState.OFFERED), PlanState.OFFERED),
        Move("replan", (PlanState.OFFERED,), PlanState.OFFERED),
        Move("drop", (PlanState.DRAFT,), PlanState.DROPPED),
        Move("close", (PlanState.DRAFT, PlanState.OFFERED), PlanState.CLOSED),
    ),
)


class RouteState(TextChoices):
    PLANNED = "PLANNED", _("not given out yet")
    OFFERED = "OFFERED", _("being asked")
    ACCEPTED = "ACCEPTED", _("will go")
    DECLINED = "DECLINED", _("has said no")
    EXPIRED = "EXPIRED", _("did not answer")
    WITHDRAWN = "WITHDRAWN", _("cannot come")
    TAKEN_BACK = "TAKEN_BACK", _("taken back by the desk")
    OVER = "OVER", _("the day is over")


R = RouteState
ROUTE = Machine(
    start=R.PLANNED,
    moves=(
        Move("offer", (R.PLANNED,), R.OFFERED),
        Move("assign", (R.PLANNED,), R.ACCEPTED),
        Move("accept", (R.OFFERED,), R.ACCEPTED),
        Move("decline", (R.OFFERED,), R.DECLINED),
        Move("expire", (R.OFFERED,), R.EXPIRED),
        Move("withdraw", (R.ACCEPTED,), R.WITHDRAWN),
        Move("take_back", (R.OFFERED, R.ACCEPTED), R.TAKEN_BACK),
        Move("end", (R.PLANNED, R.OFFERED, R.ACCEPTED), R.OVER),
    ),
)
ENDED = frozenset({R.DECLINED, R.EXPIRED, R.WITHDRAWN, R.TAKEN_BACK})


class StopState(TextChoices):
    PLANNED = "PLANNED", _("not given out yet")
    OFFERED = "OFFERED", _("being asked")
    TAKEN = "TAKEN", _("somebody will go")
    RELEASED = "RELEASED", _("free again")
    DONE = "DONE", _("visited")
    MISSED = "MISSED", _("not visited")


S = StopState
STOP = Machine(
    start=S.PLANNED,
    moves=(
        Move("offer", (S.PLANNED,), S.OFFERED),
        Move("assign", (S.PLANNED,), S.TAKEN),
        Move("accept", (S.OFFERED,), S.TAKEN),
        Move("release", (S.OFFERED, S.TAKEN), S.RELEASED),
        Move("visit", (S.TAKEN,), S.DONE),
        Move("miss", (S.PLANNED, S.OFFERED, S.TAKEN), S.MISSED),
    ),
)
LIVE = frozenset({S.OFFERED, S.TAKEN})  # of one due at most one a seat


class RulingKind(TextChoices):
    PIN = "PIN", _("settled by the desk")
    FORBID = "FORBID", _("not this pair")


class PairWay(TextChoices):
    """How two people visit, where the visit asks for two."""

    ONE = "ONE", _("one person")
    TOGETHER = "TOGETHER", _("two people together")
    IN_TURN = "IN_TURN", _("two people, one after the other")


class GoesBy(TextChoices):
    WALK = "WALK", _("on foot")
    CYCLE = "CYCLE", _("by bicycle")


class WhyLeft(TextChoices):
    """Why nobody goes, or not this one."""

    SKILL = "SKILL", _("lacks the skill asked for")
    GENDER = "GENDER", _("she wishes otherwise")
    HOUSEHOLD = "HOUSEHOLD", _("lives in the same home")
    CHILD = "CHILD", _("only staff visit children")
    FORBIDDEN = "FORBIDDEN", _("ruled out by the desk")
    PINNED = "PINNED", _("settled on somebody else")
    PAIR = "PAIR", _("two people are wanted")
    FAR = "FAR", _("too far from home")
    WINDOW = "WINDOW", _("does not fit the times")
    SHIFT = "SHIFT", _("no time left")
    FULL = "FULL", _("has enough visits")
    DEAR = "DEAR", _("others would be worse off")
    TWIN = "TWIN", _("no second person")
    NOBODY = "NOBODY", _("nobody is chosen")
