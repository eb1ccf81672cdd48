"""The life of a proposal, and the words for what it costs and why somebody was not asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class ProposalState(TextChoices):
    PROPOSED = "PROPOSED", _("waiting for your decision")
    APPROVED = "APPROVED", _("offered")
    REJECTED = "REJECTED", _("not wanted")
    STALE = "STALE", _("overtaken by events")


LIFE = Machine(
    start=ProposalState.PROPOSED,
    moves=(
        Move("approve", (ProposalState.PROPOSED,), ProposalState.APPROVED),
        Move("reject", (ProposalState.PROPOSED,), ProposalState.REJECTED),
        Move("outdate", (ProposalState.PROPOSED,), ProposalState.STALE),
    ),
)


class Cost(TextChoices):
    """The lines of a bill: the solver's costs by name."""

    LONG_WAY = "long_way", _("the way there and back")
    SAME_SHOULDERS = "same_shoulders", _("has helped more than others lately")
    STRANGER = "stranger", _("has not met the resident")
    UNLIKELY = "unlikely", _("may say no")
    OVERQUALIFIED = "overqualified", _("has a rare skill needed elsewhere")


class WhyNot(TextChoices):
    """What keeps a helper from an order: the solver's limits, and ours that bar a pair."""

    SKILL = "skill", _("lacks the skill, or it is not verified")
    TIME = "time", _("not free at that time")
    DISTANCE = "distance", _("too far away")
    CAPACITY = "capacity", _("has helped enough this week")
    GENDER = "gender", _("the order asks for another gender")
    LANGUAGE = "language", _("does not speak the language")
    HOUSEHOLD = "household", _("own request or own household")
    ASKED = "asked", _("was asked already")
    MINOR = "minor", _("is under age")
    QUIET = "quiet", _("does not want to be asked now")
    ELSEWHERE = "elsewhere", _("is proposed for another order")
