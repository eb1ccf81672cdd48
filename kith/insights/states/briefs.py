"""Where a version of a brief stands, how its numbers are written, what is wrong with its words."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class BriefState(TextChoices):
    DRAFT = "DRAFT", _("draft")
    SIGNED = "SIGNED", _("signed")
    REPLACED = "REPLACED", _("replaced by a later version")
    DROPPED = "DROPPED", _("not used")


S = BriefState
FROZEN: Final = (S.SIGNED, S.REPLACED)
BRIEF: Final = Machine(
    start=S.DRAFT,
    moves=(
        Move("edit", (S.DRAFT,), S.DRAFT),
        Move("renew", (S.DRAFT,), S.DRAFT),
        Move("sign", (S.DRAFT,), S.SIGNED),
        Move("drop", (S.DRAFT,), S.DROPPED),
        Move("replace", (S.SIGNED,), S.REPLACED),
    ),
)


class Written(TextChoices):
    """The three ways a number may stand in a sentence."""

    EXACT = "exact", _("exact")
    PRESS = "press", _("press wording")
    ROUND = "round", _("press wording, small numbers as well")


class Untold(TextChoices):
    """Why a number has no words."""

    FEW = "FEW", _("so few people that one could guess who")
    NOTHING = "NOTHING", _("nothing in the records")


class RecordKind(TextChoices):
    """What a name in a brief is the name of."""

    AREA = "AREA", _("place")
    SITE = "SITE", _("site")
    PROGRAMME = "PROGRAMME", _("programme")
    BRAND = "BRAND", _("brand")
    HIGHLIGHT = "HIGHLIGHT", _("highlight")
    TEAM = "TEAM", _("team")
    UNIT = "UNIT", _("unit")
    BODY = "BODY", _("committee or alliance")
    SERIES = "SERIES", _("series of activities")
    SESSION = "SESSION", _("activity")
    SCHEME = "SCHEME", _("care scheme")
    INITIATIVE = "INITIATIVE", _("appeal")
    LAUNCH = "LAUNCH", _("launch")
    CHANNEL = "CHANNEL", _("channel")
    LINE = "LINE", _("telephone line")


class Why(TextChoices):
    """What is wrong with a place in the words of a brief."""

    TYPED = "TYPED", _("a number that was typed: only numbers from the records may stand here")
    HEDGE = "HEDGE", _("a word that makes a number larger or smaller: choose its wording instead")
    UNIT = "UNIT", _("this number counts something else than the word behind it says")
    JOINED = "JOINED", _("two numbers without a word between them")
    UNKNOWN = "UNKNOWN", _("a number or name that this brief does not have")
    BROKEN = "BROKEN", _("a bracket that belongs to no number or name")
    HIDDEN = "HIDDEN", _("a character that cannot be seen")
    UNTOLD = "UNTOLD", _("a number that may not be told, or that is not there")
    EMPTY = "EMPTY", _("no words")
