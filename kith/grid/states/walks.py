"""The life of a walk through a grid, and the words for what is counted on it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class WalkState(TextChoices):
    PLANNED = "PLANNED", _("planned")
    OUT = "OUT", _("walking now")
    DONE = "DONE", _("walked")
    CALLED_OFF = "CALLED_OFF", _("called off")


WALK = Machine(
    start=WalkState.PLANNED,
    moves=(
        Move("start", (WalkState.PLANNED,), WalkState.OUT),
        Move("end", (WalkState.OUT,), WalkState.DONE),
        Move("call_off", (WalkState.PLANNED,), WalkState.CALLED_OFF),
    ),
)
WALKED = (WalkState.OUT, WalkState.DONE)


class MaterialKind(TextChoices):
    """What was handed out: only leaflets count as leaflets."""

    LEAFLET = "LEAFLET", _("leaflets")
    GOODS = "GOODS", _("goods")


class Signer(TextChoices):
    """Who signed an undertaking."""

    HOUSEHOLD = "HOUSEHOLD", _("a household")
    SHOP = "SHOP", _("a shop")


class SignedHow(TextChoices):
    PAPER = "PAPER", _("on paper")
    SCREEN = "SCREEN", _("on screen")


class RegisteredFor(TextChoices):
    """What somebody was registered for, with her own yes."""

    HELP = "HELP", _("being helped")
    VOLUNTEER = "VOLUNTEER", _("helping as a volunteer")


class Counted(TextChoices):
    """Which count of a walk an amendment corrects."""

    MATERIAL = "MATERIAL", _("handed out")
    SIGNED = "SIGNED", _("signed undertakings")
