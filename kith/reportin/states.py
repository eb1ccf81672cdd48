"""The lives of a report-in, a line of a roster, a form of needs and a quarterly card."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class ReportInState(TextChoices):
    ROSTERED = "ROSTERED", _("named by the unit")
    SUBMITTED = "SUBMITTED", _("slip handed in")
    ACCEPTED = "ACCEPTED", _("received by the community")
    PLACED = "PLACED", _("placed in a grid and a post")
    ACTIVE = "ACTIVE", _("active")
    LAPSED = "LAPSED", _("lapsed")
    ENDED = "ENDED", _("ended")


S = ReportInState
STANDING = (S.ACCEPTED, S.PLACED, S.ACTIVE)  # received, and in time
LIVE = (S.SUBMITTED, *STANDING)
WITH_TERM = (*STANDING, S.LAPSED)

# ROSTERED is never stored here: it is a line of the unit's roster; the row is born by `submit`.
# A renewal leaves the state as it is; who comes back after the end is placed anew.
LIFE = Machine(
    start=S.ROSTERED,
    moves=(
        Move("submit", (S.ROSTERED,), S.SUBMITTED),
        Move("accept", (S.SUBMITTED,), S.ACCEPTED),
        Move("place", (S.ACCEPTED, S.PLACED), S.PLACED),
        Move("place", (S.ACTIVE,), S.ACTIVE),
        Move("begin", (S.PLACED,), S.ACTIVE),
        Move("renew", (S.ACCEPTED, S.LAPSED), S.ACCEPTED),
        Move("renew", (S.PLACED,), S.PLACED),
        Move("renew", (S.ACTIVE,), S.ACTIVE),
        Move("lapse", STANDING, S.LAPSED),
        Move("end", (S.SUBMITTED, *WITH_TERM), S.ENDED),
    ),
)


class EndReason(TextChoices):
    MOVED = "MOVED", _("moved away")
    RETIRED = "RETIRED", _("retired or left the unit")
    OTHER_COMMUNITY = "OTHER_COMMUNITY", _("reports to another community")
    NOT_ACCEPTED = "NOT_ACCEPTED", _("not accepted by the community")
    OWN_WISH = "OWN_WISH", _("at her own wish")


class RosterState(TextChoices):
    WAITING = "WAITING", _("invited")
    JOINED = "JOINED", _("has reported in")
    DECLINED = "DECLINED", _("said no")
    EXPIRED = "EXPIRED", _("expired")


ROSTER = Machine(
    start=RosterState.WAITING,
    moves=(
        Move("join", (RosterState.WAITING,), RosterState.JOINED),
        Move("decline", (RosterState.WAITING,), RosterState.DECLINED),
        Move("expire", (RosterState.WAITING,), RosterState.EXPIRED),
    ),
)


class NeedsState(TextChoices):
    DRAFTED = "DRAFTED", _("being written")
    PUBLISHED = "PUBLISHED", _("open to units")
    CLOSED = "CLOSED", _("closed")


NEEDS = Machine(
    start=NeedsState.DRAFTED,
    moves=(
        Move("publish", (NeedsState.DRAFTED,), NeedsState.PUBLISHED),
        Move("close", (NeedsState.PUBLISHED,), NeedsState.CLOSED),
    ),
)


class CardState(TextChoices):
    DRAFTED = "DRAFTED", _("being written")
    SIGNED = "SIGNED", _("signed")
    COUNTERSIGNED = "COUNTERSIGNED", _("countersigned")
    SENT = "SENT", _("sent to the unit")
    RECEIVED = "RECEIVED", _("received by the unit")
    REPLACED = "REPLACED", _("replaced by a new version")


C = CardState
AT_UNIT = (C.SENT, C.RECEIVED)
FROZEN = (C.SIGNED, C.COUNTERSIGNED, *AT_UNIT)
CARD = Machine(
    start=C.DRAFTED,
    moves=(
        Move("sign", (C.DRAFTED,), C.SIGNED),
        Move("countersign", (C.SIGNED,), C.COUNTERSIGNED),
        Move("send", (C.COUNTERSIGNED,), C.SENT),
        Move("receive", (C.SENT,), C.RECEIVED),
        Move("replace", FROZEN, C.REPLACED),
    ),
)


class Behind(TextChoices):
    """What a figure of a card rests on."""

    MEMBER = "MEMBER", _("report-in")
    RECORD = "RECORD", _("service record")
    VISIT = "VISIT", _("visit of the unit")
