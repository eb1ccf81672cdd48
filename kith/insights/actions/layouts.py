"""A place's own layout comes into use, and goes out of it. What is in the file was checked before
(`kith.exchange.layouts`); here it is only kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from kith.core.refusal import IllegalMove, require
from kith.insights import policies
from kith.insights.models import Layout
from kith.journal.actions import note
from kith.places.models import Area

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.insights.states import LayoutKind


@dataclass(frozen=True, slots=True)
class LayoutInput:
    kind: LayoutKind
    title: str
    content: bytes
    figures: tuple[str, ...]  # codes of those it asks for
    since_date: date  # the first month it is used for


@transaction.atomic
def keep(area_id: int, *, input: LayoutInput, actor: Actor, now: datetime) -> Layout:
    """Sheets of the place and all below it are written into the layout from that month on."""
    area = Area.objects.locked(area_id)
    require(policies.may_keep_layout(actor, area.path))
    require(input.since_date.day == 1, IllegalMove())
    made = Layout.objects.create(
        kind=input.kind,
        area=area,
        title=input.title,
        content=input.content,
        figures=list(input.figures),
        digest=hashlib.sha256(input.content).hexdigest(),
        since_date=input.since_date,
        by_id=actor.me,
        at=now,
    )
    note("layout", made.pk, "keep", actor=actor, now=now, digest=made.digest)
    return made


@transaction.atomic
def end(layout_id: int, *, month: date, actor: Actor, now: datetime) -> Layout:
    """From the month on it is no longer used; for the months before it still is."""
    layout = Layout.objects.select_related("area").locked(layout_id)
    require(policies.may_keep_layout(actor, layout.area.path))
    require(layout.until_date is None and month.day == 1, IllegalMove())
    layout.until_date = max(month, layout.since_date)
    layout.save(update_fields=("until_date",))
    note("layout", layout.pk, "end", actor=actor, now=now)
    return layout
