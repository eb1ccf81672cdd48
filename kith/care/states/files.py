"""The life of a care file, of a request to read a child's file, of an objection to a tier."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move
from kith.vault.states import Purpose


class FileState(TextChoices):
    OPEN = "OPEN", _("open")
    CLOSED = "CLOSED", _("closed")


FILE = Machine(start=FileState.OPEN, moves=(Move("close", (FileState.OPEN,), FileState.CLOSED),))


class CloseReason(TextChoices):
    MOVED = "MOVED", _("moved away")
    DIED = "DIED", _("died")
    WITHDREW = "WITHDREW", _("took her consent back")
    NOT_NEEDED = "NOT_NEEDED", _("care is no longer needed")


class Tier(TextChoices):
    """How closely somebody is looked after."""

    HIGH = "HIGH", _("high care")
    KEY = "KEY", _("key care")
    GENERAL = "GENERAL", _("general care")


TIER_ORDER: Final = (Tier.HIGH, Tier.KEY, Tier.GENERAL)


class CircumstanceKind(TextChoices):
    """Source: workflows.md 4.8 (ten ministries 2022, Inner Mongolia 2022); S0-09."""

    LONE = "LONE", _("lives alone")
    EMPTY_NEST = "EMPTY_NEST", _("children live elsewhere")
    LEFT_BEHIND = "LEFT_BEHIND", _("left behind by family working far away")
    DISABLED = "DISABLED", _("has a disability")
    SEVERE = "SEVERE", _("severely disabled or cannot look after herself")
    SPECIAL_FAMILY = "SPECIAL_FAMILY", _("lost her only child")
    DEMENTIA = "DEMENTIA", _("dementia")
    ILLNESS = "ILLNESS", _("severe illness, such as of the heart")
    OLDEST_OLD = "OLDEST_OLD", _("very old")
    DESTITUTE = "DESTITUTE", _("destitute, cared for at home")
    WOMAN_IN_NEED = "WOMAN_IN_NEED", _("woman in need")
    CHILD_IN_DIFFICULTY = "CHILD_IN_DIFFICULTY", _("child in difficulty")
    ORPHAN = "ORPHAN", _("orphan")
    HARDSHIP = "HARDSHIP", _("lives in hardship")
    MOBILITY = "MOBILITY", _("has difficulty moving around")
    OTHER = "OTHER", _("something else")


class Flag(TextChoices):
    """What a helper must know to be safe: the only facts of this kind that are clear."""

    TWO_PEOPLE = "two_people", _("two people go")
    WHEELCHAIR = "wheelchair", _("wheelchair")
    OXYGEN = "oxygen", _("oxygen in the home")


class Relation(TextChoices):
    NEIGHBOUR = "NEIGHBOUR", _("neighbour")
    FAMILY = "FAMILY", _("family")
    GRID_WORKER = "GRID_WORKER", _("grid worker")
    CLINIC = "CLINIC", _("health station")
    FRIEND = "FRIEND", _("friend")
    OTHER = "OTHER", _("somebody else")


class EventKind(TextChoices):
    MAJOR_CHANGE = "MAJOR_CHANGE", _("a major change")
    HOSPITAL_IN = "HOSPITAL_IN", _("went to hospital")
    HOSPITAL_OUT = "HOSPITAL_OUT", _("came home from hospital")
    FESTIVAL = "FESTIVAL", _("festival")
    WEATHER = "WEATHER", _("severe weather")


OF_ONE: Final = (EventKind.MAJOR_CHANGE, EventKind.HOSPITAL_IN, EventKind.HOSPITAL_OUT)
OF_AN_AREA: Final = (EventKind.FESTIVAL, EventKind.WEATHER)

# Why a file is opened at the desk; the person sees it.
CARE_PURPOSES: Final = (
    Purpose.CARE,
    Purpose.CARE_ASSESS,
    Purpose.CARE_ALARM,
    Purpose.CARE_CHECK,
)


class AskState(TextChoices):
    ASKED = "ASKED", _("waiting for a second person")
    APPROVED = "APPROVED", _("approved")
    DECLINED = "DECLINED", _("not approved")


ASK = Machine(
    start=AskState.ASKED,
    moves=(
        Move("approve", (AskState.ASKED,), AskState.APPROVED),
        Move("decline", (AskState.ASKED,), AskState.DECLINED),
    ),
)


class ObjectionState(TextChoices):
    OPEN = "OPEN", _("waiting for a second look")
    LOOKED = "LOOKED", _("looked at again")


OBJECTION = Machine(
    start=ObjectionState.OPEN,
    moves=(Move("look", (ObjectionState.OPEN,), ObjectionState.LOOKED),),
)
