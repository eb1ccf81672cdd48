"""The life of a call to everybody near, and what was answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class Emergency(TextChoices):
    SNOW = "SNOW", _("snow and ice")
    RAIN = "RAIN", _("heavy rain and flooding")
    WIND = "WIND", _("storm")
    HEAT = "HEAT", _("great heat")
    OUTAGE = "OUTAGE", _("water or power is out")
    OTHER = "OTHER", _("something else")


WEATHER = (Emergency.SNOW, Emergency.RAIN, Emergency.WIND, Emergency.HEAT)


class MobilisationState(TextChoices):
    CALLING = "CALLING", _("helpers are called")
    STOPPED = "STOPPED", _("nobody else is called")
    STOOD_DOWN = "STOOD_DOWN", _("stood down")


M = MobilisationState
MOBILISATION = Machine(
    start=M.CALLING,
    moves=(
        Move("stop", (M.CALLING,), M.STOPPED),
        Move("stand_down", (M.CALLING, M.STOPPED), M.STOOD_DOWN),
    ),
)
