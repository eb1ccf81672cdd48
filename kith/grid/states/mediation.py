"""The life of a dispute that somebody mediates, and of asking somebody to mediate it.

Source: People's Mediation Law, articles 3 (by free will), 19 to 23 (the mediator), 28 to 31 (the
agreement and looking after it), 26 (ending without one; other ways stay open).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class MediationState(TextChoices):
    OPENED = "OPENED", _("looking for a mediator")
    MEDIATING = "MEDIATING", _("being mediated")
    SIGNING = "SIGNING", _("agreement waits for signatures")
    AGREED = "AGREED", _("agreement reached")
    NOT_AGREED = "NOT_AGREED", _("no agreement")
    WITHDRAWN = "WITHDRAWN", _("withdrawn by the parties")
    REFERRED = "REFERRED", _("referred elsewhere")


S = MediationState
RUNNING = (S.OPENED, S.MEDIATING, S.SIGNING)
WITH_MEDIATOR = (S.MEDIATING, S.SIGNING)
MEDIATION_OVER = (S.AGREED, S.NOT_AGREED, S.WITHDRAWN, S.REFERRED)

MEDIATION = Machine(
    start=S.OPENED,
    moves=(
        Move("take_on", (S.OPENED,), S.MEDIATING),
        Move("step_back", WITH_MEDIATOR, S.OPENED),
        Move("write", WITH_MEDIATOR, S.SIGNING),
        Move("sign", (S.SIGNING,), S.SIGNING),
        Move("agree", (S.SIGNING,), S.AGREED),
        Move("fail", WITH_MEDIATOR, S.NOT_AGREED),
        Move("withdraw", RUNNING, S.WITHDRAWN),
        Move("refer", RUNNING, S.REFERRED),
    ),
)


class MediatorState(TextChoices):
    """Somebody was asked to mediate; a no costs nothing."""

    ASKED = "ASKED", _("asked to mediate")
    ACCEPTED = "ACCEPTED", _("mediates")
    DECLINED = "DECLINED", _("said no")
    TAKEN_BACK = "TAKEN_BACK", _("no longer asked")
    LEFT = "LEFT", _("no longer mediates")


MEDIATOR = Machine(
    start=MediatorState.ASKED,
    moves=(
        Move("accept", (MediatorState.ASKED,), MediatorState.ACCEPTED),
        Move("decline", (MediatorState.ASKED,), MediatorState.DECLINED),
        Move("take_back", (MediatorState.ASKED,), MediatorState.TAKEN_BACK),
        Move("leave", (MediatorState.ACCEPTED,), MediatorState.LEFT),
    ),
)


class DisputeTopic(TextChoices):
    """What it is about, for the figures: never what was said."""

    NEIGHBOUR = "NEIGHBOUR", _("living next to each other")
    NOISE = "NOISE", _("noise")
    WATER = "WATER", _("water, pipes and damage")
    PARKING = "PARKING", _("parking")
    PROPERTY = "PROPERTY", _("property management")
    FAMILY = "FAMILY", _("within the family")
    TENANCY = "TENANCY", _("letting and renting")
    MONEY = "MONEY", _("money owed")
    LABOUR = "LABOUR", _("work and wages")
    ANIMAL = "ANIMAL", _("animals")
    OTHER = "OTHER", _("something else")


class SittingOutcome(TextChoices):
    """How a meeting of the parties ended."""

    CLOSER = "CLOSER", _("came closer")
    SAME = "SAME", _("no change")
    AGREED = "AGREED", _("agreed by word of mouth")
    SOMEBODY_MISSING = "SOMEBODY_MISSING", _("a party did not come")


class AccordHow(TextChoices):
    """How a side said yes to the agreement; the law takes either."""

    PAPER = "PAPER", _("signed on paper")
    WORDS = "WORDS", _("by word of mouth, written down")


class ReferredTo(TextChoices):
    """Where a dispute goes that is not for mediation here."""

    COURT = "COURT", _("court")
    POLICE = "POLICE", _("police")
    JUDICIAL_OFFICE = "JUDICIAL_OFFICE", _("street judicial office")
    ARBITRATION = "ARBITRATION", _("labour arbitration")


class Kept(TextChoices):
    """What a look back found of the agreement."""

    KEPT = "KEPT", _("kept")
    PARTLY = "PARTLY", _("kept in part")
    BROKEN = "BROKEN", _("not kept")
    NOT_REACHED = "NOT_REACHED", _("nobody reached")
