"""Honours of places: written down from their paper, and looked at by somebody above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.places.models import Area
from kith.programmes import policies
from kith.programmes.models import Honour, HonourCheck

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.places.states import Level


class HonourKnown(Refusal):
    code = "honour_known"
    text = _("This honour stands already.")


@dataclass(frozen=True, slots=True)
class HonourInput:
    """`level` is of whoever gave it; `paper` says where it stands written."""

    title: str
    level: Level
    given_by: str
    given_on: date
    paper: str


@transaction.atomic
def enter(area_id: int, *, input: HonourInput, actor: Actor, now: datetime) -> Honour:
    """The honour stands, and counts when somebody above has seen its paper.

    Raises Forbidden, BadInput, HonourKnown.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_propose(actor, area.path))
    words = {name: getattr(input, name).strip() for name in ("title", "given_by", "paper")}
    for name, text in words.items():
        require(bool(text), BadInput(field=name, why=_("Please write something here.")))
    ahead = BadInput(field="given_on", why=_("This day has not come yet."))
    require(input.given_on <= localtime(now).date(), ahead)
    same = Honour.objects.filter(area=area, title=words["title"], given_on=input.given_on)
    require(not same.exists(), HonourKnown(field="title"))
    row = Honour.objects.create(
        area=area,
        **words,
        level=input.level,
        given_on=input.given_on,
        made_by_id=actor.me,
        made_at=now,
    )
    note("honour", row.pk, "enter", actor=actor, now=now)
    return row


@transaction.atomic
def check(honour_id: int, *, seen: str, actor: Actor, now: datetime) -> HonourCheck:
    """The paper was seen by a desk above, not by whoever entered it: the honour counts.

    Raises Forbidden, IllegalMove when it was checked before, BadInput.
    """
    row = Honour.objects.select_related("area").locked(honour_id)
    require(policies.may_decide(actor, row.area.path, row.made_by_id))
    require(not HonourCheck.objects.filter(honour=row).exists(), IllegalMove())
    text = seen.strip()[:120]
    require(bool(text), BadInput(field="seen", why=_("Please write what you have seen.")))
    made = HonourCheck.objects.create(honour=row, seen=text, by_id=actor.me, at=now)
    note("honour", row.pk, "check", actor=actor, now=now)
    return made
