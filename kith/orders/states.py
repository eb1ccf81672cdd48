"""Three tables: the life of an order, of an offer, of a claim. docs/states/orders.md is drawn here.

Source: workflows.md 4.1 and 4.2; threats.md 2.2. Decision 003 says where they were joined.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class OrderState(TextChoices):
    SUBMITTED = "SUBMITTED", _("received")
    NEED_INFO = "NEED_INFO", _("question for you")
    REJECTED = "REJECTED", _("not accepted")
    MERGED = "MERGED", _("joined with another request")
    DIVERTED = "DIVERTED", _("passed to the right service")
    VERIFIED = "VERIFIED", _("checked")
    OPEN = "OPEN", _("looking for helpers")
    ACCEPTED = "ACCEPTED", _("helper found")
    OBJECTED = "OBJECTED", _("unit objects, waiting for a decision")
    IN_SERVICE = "IN_SERVICE", _("helper is there")
    REPORTED = "REPORTED", _("done, waiting for your word")
    CONFIRMED = "CONFIRMED", _("confirmed")
    UNCONFIRMED = "UNCONFIRMED", _("closed without an answer")
    DISPUTED = "DISPUTED", _("disputed")
    UNSOLVED = "UNSOLVED", _("could not be solved")
    CANCELLED = "CANCELLED", _("cancelled")


S = OrderState
BEFORE_CHECK = (S.SUBMITTED, S.NEED_INFO)
BEFORE_OPEN = (S.SUBMITTED, S.NEED_INFO, S.VERIFIED)
BEFORE_SERVICE = (*BEFORE_OPEN, S.OPEN, S.ACCEPTED, S.OBJECTED)
CLOSED = (
    S.REJECTED, S.MERGED, S.DIVERTED, S.CONFIRMED, S.UNCONFIRMED, S.UNSOLVED, S.CANCELLED,
)  # fmt: skip
# By name, not as "none of the closed": an index finds what is named.
UNFINISHED = tuple(state for state in S if state not in CLOSED)
SERVED = (S.REPORTED, S.CONFIRMED, S.UNCONFIRMED)

LIFE = Machine(
    start=S.SUBMITTED,
    moves=(
        Move("ask", (S.SUBMITTED,), S.NEED_INFO),
        Move("answer", (S.NEED_INFO,), S.SUBMITTED),
        Move("verify", (S.SUBMITTED,), S.VERIFIED),
        Move("reject", BEFORE_OPEN, S.REJECTED),
        Move("merge", BEFORE_OPEN, S.MERGED),
        Move("divert", BEFORE_OPEN, S.DIVERTED),
        Move("compile", (S.VERIFIED,), S.OPEN),
        Move("revise", (S.OPEN,), S.OPEN),
        Move("fill", (S.OPEN,), S.ACCEPTED),
        Move("go_ahead", (S.OPEN,), S.ACCEPTED),
        Move("release", (S.OPEN, S.ACCEPTED, S.IN_SERVICE), S.OPEN),
        Move("object", (S.ACCEPTED,), S.OBJECTED),
        Move("uphold", (S.OBJECTED,), S.OPEN),
        Move("overrule", (S.OBJECTED,), S.ACCEPTED),
        Move("start", (S.ACCEPTED,), S.IN_SERVICE),
        Move("report", (S.IN_SERVICE,), S.REPORTED),
        Move("confirm", (S.REPORTED, S.UNCONFIRMED), S.CONFIRMED),
        Move("close_silent", (S.REPORTED,), S.UNCONFIRMED),
        Move("dispute", SERVED, S.DISPUTED),
        Move("settle", (S.DISPUTED,), S.CONFIRMED),
        Move("undo", (S.DISPUTED,), S.UNSOLVED),
        Move("give_up", (S.VERIFIED, S.OPEN), S.UNSOLVED),
        Move("reopen", (S.UNSOLVED,), S.OPEN),
        Move("cancel", BEFORE_SERVICE, S.CANCELLED),
    ),
)


class OfferState(TextChoices):
    OFFERED = "OFFERED", _("waiting for an answer")
    ACCEPTED = "ACCEPTED", _("accepted")
    DECLINED = "DECLINED", _("said no")
    EXPIRED = "EXPIRED", _("expired")
    WITHDRAWN = "WITHDRAWN", _("taken back")


OFFER = Machine(
    start=OfferState.OFFERED,
    moves=(
        Move("accept", (OfferState.OFFERED,), OfferState.ACCEPTED),
        Move("decline", (OfferState.OFFERED,), OfferState.DECLINED),
        Move("expire", (OfferState.OFFERED,), OfferState.EXPIRED),
        Move("withdraw", (OfferState.OFFERED,), OfferState.WITHDRAWN),
    ),
)


class ClaimState(TextChoices):
    HELD = "HELD", _("agreed to help")
    SERVING = "SERVING", _("is there")
    SERVED = "SERVED", _("has reported")
    DONE = "DONE", _("confirmed")
    VOID = "VOID", _("taken back after a dispute")
    WITHDRAWN = "WITHDRAWN", _("gave it back")
    RELEASED = "RELEASED", _("released")
    NO_SHOW = "NO_SHOW", _("did not come")


C = ClaimState
LIVE = (C.HELD, C.SERVING, C.SERVED, C.DONE)
WAITING_TO_SERVE = (C.HELD, C.SERVING)

CLAIM = Machine(
    start=C.HELD,
    moves=(
        Move("check_in", (C.HELD,), C.SERVING),
        Move("report", (C.SERVING,), C.SERVED),
        Move("confirm", (C.SERVED,), C.DONE),
        Move("void", (C.SERVED, C.DONE), C.VOID),
        Move("withdraw", (C.HELD,), C.WITHDRAWN),
        Move("release", WAITING_TO_SERVE, C.RELEASED),
        Move("no_show", (C.HELD,), C.NO_SHOW),
    ),
)


class ServiceMode(TextChoices):
    """The four ways of serving (source article 2): one column, not four systems."""

    ORDER = "ORDER", _("one helper takes one request")
    TWINNING = "TWINNING", _("a paired helper")
    EXPERTISE = "EXPERTISE", _("a special skill")
    TEAM = "TEAM", _("a team together")


class OrderKind(TextChoices):
    REQUEST = "REQUEST", _("request")
    WISH = "WISH", _("micro-wish")


class Target(TextChoices):
    """To whom an offer or a claim belongs."""

    PERSON = "PERSON", _("volunteer")
    TEAM = "TEAM", _("team")
    UNIT = "UNIT", _("unit")


class RemarkKind(TextChoices):
    QUESTION = "QUESTION", _("question to the resident")
    ANSWER = "ANSWER", _("answer of the resident")
    REASON = "REASON", _("reason, for the resident only")
    INTERNAL = "INTERNAL", _("internal note")


class DivertTo(TextChoices):
    POLICE = "110", _("110 police")
    FIRE = "119", _("119 fire brigade")
    AMBULANCE = "120", _("120 ambulance")
    TRAFFIC = "122", _("122 traffic accidents")
    GOVERNMENT = "12345", _("12345 government service line")


class PauseReason(TextChoices):
    RESIDENT_AWAY = "RESIDENT_AWAY", _("resident is away")
    WEATHER = "WEATHER", _("weather")
    MATERIAL = "MATERIAL", _("waiting for material")
    AGREED_LATER = "AGREED_LATER", _("resident wants a later date")


class CallBackOutcome(TextChoices):
    NO_ANSWER = "NO_ANSWER", _("no answer")
    SATISFIED = "SATISFIED", _("done and satisfied")
    NOT_SATISFIED = "NOT_SATISFIED", _("done, not satisfied")
    NOT_DONE = "NOT_DONE", _("nobody came or it is not done")
