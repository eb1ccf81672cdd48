"""The life of a service record, and what a grade is worth."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class RecordState(TextChoices):
    RECORDED = "RECORDED", _("recorded")
    CONFIRMED = "CONFIRMED", _("confirmed")
    REVERSED = "REVERSED", _("taken back")


LIFE = Machine(
    start=RecordState.RECORDED,
    moves=(
        Move("confirm", (RecordState.RECORDED,), RecordState.CONFIRMED),
        Move("reverse", (RecordState.RECORDED, RecordState.CONFIRMED), RecordState.REVERSED),
    ),
)


class Grade(TextChoices):
    """How well an hour is proved."""

    A = "A", _("both ends proved, recipient confirmed")
    B = "B", _("one end proved, a leader or clerk confirmed")
    C = "C", _("written afterwards, confirmed by a second person")


class Proof(TextChoices):
    """How one end of a service was shown."""

    CODE = "CODE", _("door code told by the resident")
    LEADER = "LEADER", _("team leader on the spot")
    CLERK = "CLERK", _("clerk")
    SELF = "SELF", _("own word")
    BACKFILL = "BACKFILL", _("written afterwards")


PROVED = frozenset({Proof.CODE, Proof.LEADER, Proof.CLERK})
