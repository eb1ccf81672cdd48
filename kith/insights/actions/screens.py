"""A wall display is hung up, and taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, Refusal, require
from kith.insights.models import Screen, ScreenEnd
from kith.insights.policies import may_hang
from kith.journal.actions import note
from kith.places.models import Area

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


class ScreenEnded(Refusal):
    code = "screen_ended"
    text = _("This display was taken down already.")


@transaction.atomic
def hang(area_id: int, *, spot: str, actor: Actor, now: datetime) -> Screen:
    """Whoever has the link sees the place's numbers from now on.

    Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(may_hang(actor, area.path))
    said = spot.strip()[:60]
    require(bool(said), BadInput(field="spot", why=_("Please say where it hangs.")))
    row = Screen.objects.create(area=area, spot=said, made_by_id=actor.me, made_at=now)
    note("screen", row.pk, "hang", actor=actor, now=now, area=area.code)
    return row


@transaction.atomic
def take_down(screen_id: int, *, actor: Actor, now: datetime) -> Screen:
    """The link shows nothing from now on, wherever it is known.

    Raises Forbidden, ScreenEnded.
    """
    row = Screen.objects.locked(screen_id)
    require(may_hang(actor, row.area.path))
    require(not ScreenEnd.objects.filter(screen=row).exists(), ScreenEnded())
    ScreenEnd.objects.create(screen=row, by_id=actor.me, at=now)
    note("screen", row.pk, "take_down", actor=actor, now=now)
    return row
