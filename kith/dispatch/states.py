"""The life of a proposal, and the words for what it costs and why somebody was not asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class ProposalState(TextChoices):
    PROPOSED = "PROPOSED", _("waiting for your decision")
    APPROVED = "APPROVED", _("offered")
    REJECTED = "REJECTED", _("not wanted")
    STALE = "STALE", _("overtaken by events")
    REPLACED = "REPLACED", _("changed by the desk")


LIFE = Machine(
    start=ProposalState.PROPOSED,
    moves=(
        Move("approve", (ProposalState.PROPOSED,), ProposalState.APPROVED),
        Move("reject", (ProposalState.PROPOSED,), ProposalState.REJECTED),
        Move("outdate", (ProposalState.PROPOSED,), ProposalState.STALE),
        Move("replace", (ProposalState.PROPOSED,), ProposalState.REPLACED),
        Move("restore", (ProposalState.REPLACED,), ProposalState.PROPOSED),
        Move("take_back", (ProposalState.APPROVED,), ProposalState.PROPOSED),
        Move("bring_back", (ProposalState.REJECTED,), ProposalState.PROPOSED),
    ),
)


class DecisionKind(TextChoices):
    """What the desk did with proposals in one press; each can be undone until the first yes."""

    APPROVE = "APPROVE", _("helpers asked")
    REJECT = "REJECT", _("put aside")
    CHOOSE = "CHOOSE", _("somebody else chosen")


class RulingKind(TextChoices):
    """The desk's word on one helper and one order, kept by every later run."""

    PIN = "PIN", _("pinned")
    FORBID = "FORBID", _("never this pair")


class OverrideReason(TextChoices):
    """Why the desk chose somebody else than the plan did: counted, so a code."""

    RESIDENT_ASKED = "RESIDENT_ASKED", _("the resident asked for this helper")
    KNOWS = "KNOWS", _("knows the resident or the place")
    SPOKEN = "SPOKEN", _("has said on the phone that it suits")
    NOT_NOW = "NOT_NOW", _("the proposed helper cannot just now")
    TURN = "TURN", _("it is somebody else's turn")
    SKILLED = "SKILLED", _("is better at this")
    OTHER = "OTHER", _("another reason")


class ForbidReason(TextChoices):
    """Why these two are never to meet over an order."""

    RESIDENT = "RESIDENT", _("the resident does not want it")
    HELPER = "HELPER", _("the helper does not want it")
    CONFLICT = "CONFLICT", _("there was a quarrel or a complaint")
    RELATED = "RELATED", _("they are related, or have an interest in it")
    SAFETY = "SAFETY", _("it would not be safe")
    OTHER = "OTHER", _("another reason")


class Cost(TextChoices):
    """The lines of a bill: the solver's costs by name."""

    LONG_WAY = "long_way", _("the way there and back")
    SAME_SHOULDERS = "same_shoulders", _("has helped more than others lately")
    STRANGER = "stranger", _("has not met the resident")
    NOT_HER_PAIR = "not_her_pair", _("the household has a helper of its own")
    UNLIKELY = "unlikely", _("may say no")
    TASTE = "taste", _("likes other kinds of service better")
    OVERQUALIFIED = "overqualified", _("has a rare skill needed elsewhere")
    ACROSS_BORDER = "across_border", _("comes from another community")


class WhyNot(TextChoices):
    """What keeps a helper from an order: the solver's limits, and ours that bar a pair."""

    SKILL = "skill", _("lacks the skill, or it is not verified")
    TIME = "time", _("not free at that time")
    DISTANCE = "distance", _("too far away")
    CAPACITY = "capacity", _("has helped enough this week")
    GENDER = "gender", _("the order asks for another gender")
    LANGUAGE = "language", _("does not speak the language")
    BORDER = "border", _("lives in a community that is not open to this order")
    HOUSEHOLD = "household", _("own request or own household")
    ASKED = "asked", _("was asked already")
    MINOR = "minor", _("is under age")
    QUIET = "quiet", _("does not want to be asked now")
    LEAD = "lead", _("may not lead others yet")
    TOO_FEW = "too_few", _("has too few people")
    ELSEWHERE = "elsewhere", _("is proposed for another order")
    FORBIDDEN = "forbidden", _("the desk ruled it out for this order")


class Ring(TextChoices):
    """How far from home somebody serves."""

    OWN = "OWN", _("own community")
    STREET = "STREET", _("own street")
    DISTRICT = "DISTRICT", _("whole district")


class OpeningState(TextChoices):
    """A standing word of one community to another: you may ask our volunteers."""

    STANDING = "STANDING", _("in force")
    WITHDRAWN = "WITHDRAWN", _("taken back")
    ENDED = "ENDED", _("ended")


OPENING = Machine(
    start=OpeningState.STANDING,
    moves=(
        Move("withdraw", (OpeningState.STANDING,), OpeningState.WITHDRAWN),
        Move("end", (OpeningState.STANDING,), OpeningState.ENDED),
    ),
)


class HelpState(TextChoices):
    """One neighbour asked to lend its volunteers for one order."""

    ASKED = "ASKED", _("waiting for the neighbour")
    AGREED = "AGREED", _("may ask their volunteers")
    DECLINED = "DECLINED", _("the neighbour cannot help")
    WITHDRAWN = "WITHDRAWN", _("taken back")
    EXPIRED = "EXPIRED", _("no answer in time")


HELP = Machine(
    start=HelpState.ASKED,
    moves=(
        Move("agree", (HelpState.ASKED,), HelpState.AGREED),
        Move("decline", (HelpState.ASKED,), HelpState.DECLINED),
        Move("withdraw", (HelpState.ASKED, HelpState.AGREED), HelpState.WITHDRAWN),
        Move("expire", (HelpState.ASKED,), HelpState.EXPIRED),
    ),
)
LIVE_HELP = (HelpState.ASKED, HelpState.AGREED)


class RunOrderState(TextChoices):
    """A run that a worker is to make."""

    WAITING = "WAITING", _("waiting for a worker")
    RUNNING = "RUNNING", _("being worked out")
    DONE = "DONE", _("worked out")
    FAILED = "FAILED", _("could not be worked out")


RUN_ORDER = Machine(
    start=RunOrderState.WAITING,
    moves=(
        Move("take", (RunOrderState.WAITING,), RunOrderState.RUNNING),
        Move("finish", (RunOrderState.RUNNING,), RunOrderState.DONE),
        Move("put_back", (RunOrderState.RUNNING,), RunOrderState.WAITING),
        Move("give_up", (RunOrderState.RUNNING,), RunOrderState.FAILED),
    ),
)
PENDING = (RunOrderState.WAITING, RunOrderState.RUNNING)


class Look(TextChoices):
    """What a look at an order came to: why somebody, or nobody, is asked just now."""

    ASKED = "ASKED", _("Helpers have just been asked.")
    ENOUGH = "ENOUGH", _("Those who are asked may well fill it. We wait for their answers.")
    QUIET = "QUIET", _("Quiet hours: no phone rings now.")
    WEAK = "WEAK", _("Whoever is left was asked for something else lately. We let them rest.")
    CAPPED = "CAPPED", _("Whoever is left was asked often enough this week.")
    NOBODY = "NOBODY", _("Everybody who could help was asked.")
    FULL = "FULL", _("Every place the desk released has its helper.")
    OVER = "OVER", _("The time of the service has come.")
