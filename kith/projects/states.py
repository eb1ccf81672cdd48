"""Three lists, claims from two sides, and the life of a project up to its close-out (销号)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move
from kith.projects.states_money import PLEDGE as PLEDGE
from kith.projects.states_money import PURSE as PURSE
from kith.projects.states_money import VOUCHER as VOUCHER
from kith.projects.states_venture import AGREEMENT as AGREEMENT
from kith.projects.states_venture import APPLICATION as APPLICATION
from kith.projects.states_venture import CALL as CALL


class ListKind(TextChoices):
    RESOURCE = "RESOURCE", _("resource list")
    DEMAND = "DEMAND", _("demand list")
    PROJECT = "PROJECT", _("project list")


LETTERS = {ListKind.RESOURCE: "R", ListKind.DEMAND: "D", ListKind.PROJECT: "P"}


class Category(TextChoices):
    """Kinds of work on the lists. Source: seed_figures.md S3-06 for the first six, S1-05."""

    CLINIC = "CLINIC", _("free clinic")
    MOBILE_OFFICE = "MOBILE_OFFICE", _("mobile office")
    VOLUNTEERING = "VOLUNTEERING", _("volunteer service")
    HARDSHIP = "HARDSHIP", _("support in hardship")
    SUPPLIES = "SUPPLIES", _("epidemic supplies")
    WISH = "WISH", _("micro-wishes")
    REBUILDING = "REBUILDING", _("small rebuilding")
    VENUE = "VENUE", _("rooms and venues")
    CULTURE = "CULTURE", _("culture and learning")
    CHILDREN = "CHILDREN", _("children")
    OTHER = "OTHER", _("other")


class ItemState(TextChoices):
    DRAFTED = "DRAFTED", _("drafted")
    VERIFIED = "VERIFIED", _("checked")
    PUBLISHED = "PUBLISHED", _("on the list")
    CLAIMED = "CLAIMED", _("claimed")
    IN_PROJECT = "IN_PROJECT", _("in a project")
    CLOSED = "CLOSED", _("closed out")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


I = ItemState  # noqa: E741 -- the table below reads better
PUBLIC_ITEMS = (I.PUBLISHED, I.CLAIMED, I.IN_PROJECT, I.CLOSED)
HELD_ITEMS = (I.CLAIMED, I.IN_PROJECT, I.CLOSED)
EDITABLE_ITEMS = (I.DRAFTED, I.VERIFIED, I.PUBLISHED)
UNLISTED_ITEMS = (I.DRAFTED, I.VERIFIED)

ITEM = Machine(
    start=I.DRAFTED,
    moves=(
        Move("revise", (I.DRAFTED, I.VERIFIED), I.DRAFTED),
        Move("revise", (I.PUBLISHED,), I.PUBLISHED),
        Move("verify", (I.DRAFTED,), I.VERIFIED),
        Move("publish", (I.VERIFIED,), I.PUBLISHED),
        Move("claim", (I.PUBLISHED,), I.CLAIMED),
        Move("release", (I.CLAIMED, I.IN_PROJECT), I.PUBLISHED),
        Move("take_up", (I.CLAIMED,), I.IN_PROJECT),
        Move("close", (I.IN_PROJECT,), I.CLOSED),
        Move("reopen", (I.CLOSED,), I.IN_PROJECT),
        Move("withdraw", (I.DRAFTED, I.VERIFIED, I.PUBLISHED), I.WITHDRAWN),
    ),
)


class Side(TextChoices):
    """Who speaks in a claim: the one who claims, or the one whose item it is."""

    CLAIMANT = "CLAIMANT", _("who claims")
    OWNER = "OWNER", _("whose item it is")


class ClaimState(TextChoices):
    ASKED = "ASKED", _("waits for an answer")
    ANSWERED = "ANSWERED", _("answered with terms")
    AGREED = "AGREED", _("agreed by both sides")
    DECLINED = "DECLINED", _("declined")
    WITHDRAWN = "WITHDRAWN", _("taken back")
    LAPSED = "LAPSED", _("nobody answered in time")
    UNDONE = "UNDONE", _("undone: a slip")
    ENDED = "ENDED", _("ended with its project")


C = ClaimState
LIVE_CLAIMS = (C.ASKED, C.ANSWERED, C.AGREED)
WAITING_CLAIMS = (C.ASKED, C.ANSWERED)

CLAIM = Machine(
    start=C.ASKED,
    moves=(
        Move("answer", (C.ASKED,), C.ANSWERED),
        Move("reply", (C.ANSWERED,), C.ASKED),
        Move("agree", (C.ANSWERED,), C.AGREED),
        Move("decline", (C.ASKED, C.ANSWERED), C.DECLINED),
        Move("withdraw", (C.ASKED, C.ANSWERED), C.WITHDRAWN),
        Move("lapse", (C.ASKED, C.ANSWERED), C.LAPSED),
        Move("undo", (C.ASKED, C.ANSWERED), C.UNDONE),
        Move("end", (C.AGREED,), C.ENDED),
    ),
)


class ProjectState(TextChoices):
    IN_HAND = "IN_HAND", _("in hand")
    EVIDENCE_SUBMITTED = "EVIDENCE_SUBMITTED", _("evidence handed in")
    RETURNED = "RETURNED", _("returned")
    ACCEPTED = "ACCEPTED", _("accepted")
    CLOSED = "CLOSED", _("closed out")
    DROPPED = "DROPPED", _("dropped")


P = ProjectState
OPEN_PROJECTS = (P.IN_HAND, P.EVIDENCE_SUBMITTED, P.RETURNED, P.ACCEPTED)
PUBLIC_PROJECTS = (*OPEN_PROJECTS, P.CLOSED)
WITH_DOERS = (P.IN_HAND, P.RETURNED)

PROJECT = Machine(
    start=P.IN_HAND,
    moves=(
        Move("submit", (P.IN_HAND, P.RETURNED), P.EVIDENCE_SUBMITTED),
        Move("accept", (P.EVIDENCE_SUBMITTED,), P.ACCEPTED),
        Move("send_back", (P.EVIDENCE_SUBMITTED,), P.RETURNED),
        Move("extend", (P.IN_HAND,), P.IN_HAND),
        Move("extend", (P.RETURNED,), P.RETURNED),
        Move("close", (P.ACCEPTED,), P.CLOSED),
        Move("reopen", (P.CLOSED,), P.IN_HAND),
        Move("drop", (P.IN_HAND, P.RETURNED, P.EVIDENCE_SUBMITTED), P.DROPPED),
    ),
)


class Light(TextChoices):
    """How a project stands against its next due day; the words go with the colour."""

    GREEN = "GREEN", _("in time")
    AMBER = "AMBER", _("due soon")
    RED = "RED", _("overdue")
    OFF = "OFF", _("finished")


class Capacity(TextChoices):
    """As whom somebody accepts what was done."""

    BENEFICIARY = "BENEFICIARY", _("somebody it was done for")
    COMMUNITY = "COMMUNITY", _("the community")


class LaunchState(TextChoices):
    PLANNED = "PLANNED", _("planned")
    LIVE = "LIVE", _("claims are being made")
    ENDED = "ENDED", _("over")


L = LaunchState

LAUNCH = Machine(
    start=L.PLANNED,
    moves=(
        Move("begin", (L.PLANNED,), L.LIVE),
        Move("end", (L.LIVE,), L.ENDED),
    ),
)
