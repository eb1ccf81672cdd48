"""What the one who looks may do with a record now: policy and table both say yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor
from kith.hours import policies
from kith.hours.states import LIFE, AmendmentState, CorrectionState, RecordState

if TYPE_CHECKING:
    from kith.hours.models import Amendment, ServiceRecord
    from kith.hours.policies import Sides

TONES = {
    RecordState.RECORDED: "wait",
    RecordState.HELD: "warn",
    RecordState.CONFIRMED: "good",
    RecordState.REVERSED: "bad",
}


def verbs_of(actor: Actor, row: ServiceRecord, sides: Sides, confirmer: int | None) -> set[str]:
    """`row` with its amendments and corrections at hand; confirmer: who confirmed, if anybody."""
    found: set[str] = set()
    is_new = confirmer is None or confirmer != actor.person_id
    if row.state == RecordState.HELD and is_new:
        found |= {"release"} if policies.may_review(actor, row, sides) else set()
        found |= {"uphold"} if policies.may_uphold(actor, row, sides) else set()
    if policies.may_propose(actor, row, sides) and not _has_open_change(row):
        found |= {"amend"} if LIFE.allows(row.state, "amend") else set()
        found |= {"take_back"} if LIFE.allows(row.state, "reverse") else set()
    if may_confirm(actor, row):
        found.add("confirm")
    if policies.may_ask_correction(actor, row.person_id) and not _has_open_question(row):
        found.add("ask")
    return found


def may_confirm(actor: Actor, row: ServiceRecord) -> bool:
    """Minutes of a request wait for its resident's word; all others for the desk's."""
    is_asked = row.cause.startswith("claim:")
    can = LIFE.allows(row.state, "confirm") and not is_asked
    return can and policies.may_confirm_at_desk(actor, row)


def may_decide(actor: Actor, change: Amendment, sides: Sides) -> bool:
    is_open = change.state == AmendmentState.PROPOSED
    return is_open and policies.may_decide_amendment(actor, change, sides)


def _has_open_change(row: ServiceRecord) -> bool:
    return any(change.state == AmendmentState.PROPOSED for change in row.amendments.all())


def _has_open_question(row: ServiceRecord) -> bool:
    return any(asked.state == CorrectionState.ASKED for asked in row.corrections.all())
