"""The lives of a programme and of a highlight."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class ProgrammeState(TextChoices):
    PROPOSED = "PROPOSED", _("proposed")
    APPROVED = "APPROVED", _("running")
    RETURNED = "RETURNED", _("sent back")
    ENDED = "ENDED", _("ended")


PROGRAMME = Machine(
    start=ProgrammeState.PROPOSED,
    moves=(
        Move("approve", (ProgrammeState.PROPOSED,), ProgrammeState.APPROVED),
        Move("send_back", (ProgrammeState.PROPOSED,), ProgrammeState.RETURNED),
        Move("propose_again", (ProgrammeState.RETURNED,), ProgrammeState.PROPOSED),
        Move("end", (ProgrammeState.APPROVED,), ProgrammeState.ENDED),
    ),
)


class HighlightState(TextChoices):
    PROPOSED = "PROPOSED", _("proposed")
    APPROVED = "APPROVED", _("a highlight")
    RETURNED = "RETURNED", _("sent back")
    RETIRED = "RETIRED", _("no longer a highlight")


HIGHLIGHT = Machine(
    start=HighlightState.PROPOSED,
    moves=(
        Move("approve", (HighlightState.PROPOSED,), HighlightState.APPROVED),
        Move("send_back", (HighlightState.PROPOSED,), HighlightState.RETURNED),
        Move("propose_again", (HighlightState.RETURNED,), HighlightState.PROPOSED),
        Move("retire", (HighlightState.APPROVED,), HighlightState.RETIRED),
    ),
)
