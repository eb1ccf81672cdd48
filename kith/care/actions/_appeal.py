"""What the actions of an appeal share: the appeal held, its moves, and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.care.models import Initiative, Joiner
from kith.care.states.initiatives import JOINER, InitiativeState
from kith.core.refusal import Refusal, require
from kith.journal.actions import Line, note, note_many
from kith.outbox.actions import tell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from kith.core.actor import Actor


class NotOpen(Refusal):
    code = "appeal_not_open"
    text = _("This appeal cannot be joined now.")


def locked(initiative_id: int) -> Initiative:
    return Initiative.objects.select_related("area").locked(initiative_id)


def require_open(row: Initiative) -> None:
    require(row.state == InitiativeState.OPEN, NotOpen())


def move(row: Initiative, verb: str, after: str, *, actor: Actor, now: datetime) -> Initiative:
    before, row.state = row.state, after
    row.save(update_fields=("state",))
    note("initiative", row.pk, verb, actor=actor, now=now, before=before, after=after)
    return row


def withdraw_joiners(rows: QuerySet[Joiner], *, actor: Actor, now: datetime) -> int:
    """Those of the rows no longer take part; how many."""
    held = list(rows.select_for_update(of=("self",)).order_by("pk"))
    lines = []
    for row in held:
        before, row.state = row.state, JOINER.next(row.state, "withdraw")
        lines.append(Line(row.pk, "withdraw", before=before, after=row.state))
    Joiner.objects.bulk_update(held, ("state",))
    note_many("joiner", lines, actor=actor, now=now)
    return len(held)


def tell_people(person_ids: Iterable[int], topic: str, row: Initiative, now: datetime) -> None:
    """Each of them once; the link leads to the public page of the appeal."""
    for person_id in person_ids:
        tell(
            person_id,
            topic,
            cause=f"initiative:{row.pk}:{topic}:{now.isoformat()}",
            now=now,
            link=f"/initiatives/{row.pk}/",
            number=row.title,
        )
