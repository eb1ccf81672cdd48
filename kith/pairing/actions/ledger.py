"""The ledger of practical deeds: lines that were signed as done, typed in by the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal
from kith.journal.actions import Line, note_many
from kith.pairing import policies
from kith.pairing.models import Deed, Pair
from kith.pairing.states import DEED, DeedState, PairState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class DeedLine:
    """What was done for the household of a pair, and the day it was signed as done."""

    pair_id: int
    title: str
    done_on: date


@transaction.atomic
def enter_done(lines: Sequence[DeedLine], *, actor: Actor, now: datetime) -> list[Refusal | Deed]:
    """The deeds stand as done by the pair's helper and confirmed by the desk that saw the
    signature, which is never the helper; the answers stand in the order of the lines, and no
    line stops another.
    """
    pairs = Pair.objects.select_related("area", "resident").locked_all(
        {line.pair_id for line in lines}
    )
    answers: list[Refusal | Deed] = []
    for line in lines:
        no = next(_faults(line, pairs.get(line.pair_id), actor, now), None)
        answers.append(no or _deed(line, pairs[line.pair_id], actor, now))
    made = Deed.objects.bulk_create(row for row in answers if isinstance(row, Deed))
    facts = [(row, {"pair": row.pair_id}) for row in made]
    told = [Line(row.pk, "enter", DeedState.OPEN, row.state, dict(said)) for row, said in facts]
    note_many("deed", told, actor=actor, now=now)
    return answers


def _faults(line: DeedLine, pair: Pair | None, actor: Actor, now: datetime) -> Iterator[Refusal]:
    """Why the line cannot come in."""
    if pair is None or not policies.is_desk(actor, pair):
        yield Forbidden()
    elif pair.helper_id is None:
        yield BadInput(field="pair", why=_("A unit helps here: please say who of it did this."))
    elif pair.state != PairState.ACTIVE:
        yield IllegalMove()
    if not line.title.strip():
        yield BadInput(field="title", why=_("Please write something here."))
    if line.done_on > localtime(now).date():
        yield BadInput(field="done_on", why=_("This day has not come yet."))


def _deed(line: DeedLine, pair: Pair, actor: Actor, now: datetime) -> Deed:
    assert pair.helper_id is not None, "_faults"
    return Deed(
        pair=pair,
        title=line.title.strip(),
        state=DEED.next(DEED.next(DeedState.OPEN, "finish"), "close"),
        done_by_id=pair.helper_id,
        closed_by_id=actor.me,
        closed_on=line.done_on,
        made_at=now,
    )
