"""The lives of an appeal, of an organisation that joins it, and of a person who says yes."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class InitiativeState(TextChoices):
    DRAFT = "DRAFT", _("being prepared")
    OPEN = "OPEN", _("open: please join")
    CLOSED = "CLOSED", _("over, with thanks")
    CALLED_OFF = "CALLED_OFF", _("called off")
    DROPPED = "DROPPED", _("put aside")


PUBLIC_INITIATIVES: Final = (
    InitiativeState.OPEN,
    InitiativeState.CLOSED,
    InitiativeState.CALLED_OFF,
)

INITIATIVE = Machine(
    start=InitiativeState.DRAFT,
    moves=(
        Move("change", (InitiativeState.DRAFT,), InitiativeState.DRAFT),
        Move("publish", (InitiativeState.DRAFT,), InitiativeState.OPEN),
        Move("drop", (InitiativeState.DRAFT,), InitiativeState.DROPPED),
        Move("close", (InitiativeState.OPEN,), InitiativeState.CLOSED),
        Move("call_off", (InitiativeState.OPEN,), InitiativeState.CALLED_OFF),
    ),
)


class JoiningState(TextChoices):
    JOINED = "JOINED", _("takes part")
    WITHDRAWN = "WITHDRAWN", _("no longer takes part")


JOINING = Machine(
    start=JoiningState.JOINED,
    moves=(
        Move("change", (JoiningState.JOINED,), JoiningState.JOINED),
        Move("withdraw", (JoiningState.JOINED,), JoiningState.WITHDRAWN),
    ),
)


class JoinerState(TextChoices):
    """Nobody takes part without her own yes: on her page, or on a sheet she signed."""

    ASKED = "ASKED", _("asked, no answer yet")
    JOINED = "JOINED", _("takes part")
    DECLINED = "DECLINED", _("not this time")
    WITHDRAWN = "WITHDRAWN", _("no longer takes part")


LIVE_JOINERS: Final = (JoinerState.ASKED, JoinerState.JOINED)

JOINER = Machine(
    start=JoinerState.ASKED,
    moves=(
        Move("agree", (JoinerState.ASKED,), JoinerState.JOINED),
        Move("decline", (JoinerState.ASKED,), JoinerState.DECLINED),
        Move("withdraw", LIVE_JOINERS, JoinerState.WITHDRAWN),
    ),
)
