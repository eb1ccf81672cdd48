"""Ringing the caller again: follow-ups, and the call-back after closing. Silence is no yes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.hotline.actions._moving import move, own, respond
from kith.hotline.actions.intake import LONGEST_STORY
from kith.hotline.models import Call, Ring
from kith.hotline.queries.lines import rules_of
from kith.hotline.states import CallState, RingOutcome, RingWhy, Said
from kith.journal.actions import note
from kith.people.rules import domestic_phone
from kith.vault import actions as vault
from kith.vault.states import Purpose


@dataclass(frozen=True, slots=True)
class RingInput:
    """`next_on` is the next follow-up; `reopens`: the caller is not content, it goes on."""

    why: RingWhy
    outcome: RingOutcome
    solved: Said = Said.NOTHING
    satisfied: Said = Said.NOTHING
    text: str = ""
    next_on: date | None = None
    reopens: bool = False


@transaction.atomic
def number_of(call_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Alias and number for this ring; the look is logged. Raises Forbidden."""
    call = own(call_id, actor, now)
    purpose = Purpose.CALL_BACK
    plain = vault.reveal(call, "alias", "number", actor=actor, purpose=purpose, now=now)
    if plain["number"].startswith("+"):
        plain["number"] = domestic_phone(plain["number"])
    return plain


@transaction.atomic
def ring(call_id: int, *, input: RingInput, actor: Actor, now: datetime) -> Ring:
    """The caller was rung. Raises Forbidden, BadInput, IllegalMove."""
    call = own(call_id, actor, now)
    _check(call, input, now)
    row = Ring(call=call, why=input.why, outcome=input.outcome, by_id=actor.me, at=now)
    if input.outcome == RingOutcome.REACHED:
        row.solved, row.satisfied = input.solved, input.satisfied
        respond(call, now)
    row.text = vault.seal(Ring, "text", call.subject_id, input.text.strip())
    row.save(force_insert=True)
    note("call", call.pk, "ring", actor=actor, now=now, why=input.why, outcome=input.outcome)
    if input.why == RingWhy.FOLLOW_UP:
        _follow_up(call, input, now)
    else:
        _call_back(call, input, now)
    if input.reopens:
        move(call, "reopen", actor=actor, now=now)
        call.closed_at = call.ring_due_at = call.told_at = None
    call.save()
    return row


def _check(call: Call, input: RingInput, now: datetime) -> None:
    is_back = input.why == RingWhy.CALL_BACK
    apt = call.ring_due_at is not None if is_back else call.follow_up_on is not None
    require(apt, IllegalMove())
    said = {input.solved, input.satisfied} != {Said.NOTHING}
    silent = _("Who was not reached has said nothing.")
    reached = input.outcome == RingOutcome.REACHED
    require(reached or not said, BadInput(field="outcome", why=silent))
    require(not input.reopens or reached, BadInput(field="reopens", why=silent))
    past = input.next_on is not None and input.next_on < localtime(now).date()
    require(not past, BadInput(field="next_on", why=_("This day is over.")))
    long = _("Please write at most %(most)s characters.") % {"most": LONGEST_STORY}
    require(len(input.text) <= LONGEST_STORY, BadInput(field="text", why=long))


def _follow_up(call: Call, input: RingInput, now: datetime) -> None:
    """Done, agreed anew, or tried again tomorrow."""
    call.follow_up_on = input.next_on
    if input.next_on is None and input.outcome == RingOutcome.NO_ANSWER:
        call.follow_up_on = localtime(now).date() + timedelta(days=1)


def _call_back(call: Call, input: RingInput, now: datetime) -> None:
    """Asked, or tried again, so many times; after that the caller stays silent."""
    assert call.state == CallState.CLOSED, "only a closed matter has a call-back due"
    rules = rules_of(call.line, now)
    call.ring_due_at = None
    if input.outcome == RingOutcome.NO_ANSWER:
        tries = call.rings.filter(why=RingWhy.CALL_BACK).count()
        if tries < rules.ring_tries:
            call.ring_due_at = now + timedelta(hours=rules.ring_again_h)
