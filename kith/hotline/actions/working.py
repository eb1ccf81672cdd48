"""Dealing with a matter: signing, amending, giving it on, closing, opening it again."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Choices
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hotline import policies
from kith.hotline.actions._moving import held, move, own, respond, tell_person
from kith.hotline.actions.intake import LONGEST_STORY
from kith.hotline.actions.rota import NotOnRota
from kith.hotline.models import Amendment, Call, Counsellor, Crisis, Handing, Return
from kith.hotline.queries.lines import rules_of
from kith.hotline.states import (
    HANDING,
    PENDING,
    TAKEN,
    AgeBand,
    CallKind,
    CrisisState,
    Deed,
    Ground,
    HandingState,
    Referral,
    ReturnState,
    Risk,
    Topic,
)
from kith.journal.actions import note
from kith.vault import actions as vault

AMENDABLE: Final[dict[str, type[Choices]]] = {
    "age_band": AgeBand,
    "topic": Topic,
    "kind": CallKind,
    "risk": Risk,
    "deed": Deed,
    "referral": Referral,
}


class StillRunning(Refusal):
    code = "still_running"
    text = _("Something of this call is not decided yet: the crisis, a return, or a handing over.")


@transaction.atomic
def sign(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Whoever answers for the matter has begun; the clock of the response stops."""
    call = own(call_id, actor, now)
    move(call, "sign", actor=actor, now=now)
    respond(call, now)
    call.save()
    return call


@transaction.atomic
def amend(
    call_id: int, *, text: str, field: str = "", after: str = "", actor: Actor, now: datetime
) -> Amendment:
    """A later word, or another code for one field; what was first written stays.

    Raises Forbidden, BadInput, IllegalMove for a draft.
    """
    call = own(call_id, actor, now)
    require(call.state in TAKEN, IllegalMove())
    words = text.strip()
    fits = 0 < len(words) <= LONGEST_STORY
    require(fits, BadInput(field="text", why=_("Please write what changes, and why.")))
    row = Amendment(call=call, by_id=actor.me, at=now)
    if field:
        row.field, row.before, row.after = field, *_recode(call, field, after)
        call.save()
    row.text = vault.seal(Amendment, "text", call.subject_id, words)
    row.save(force_insert=True)
    note("call", call.pk, "amend", actor=actor, now=now, field=field)
    return row


def _recode(call: Call, field: str, after: str) -> tuple[str, str]:
    """The code before and after; the call bears the new one. Raises BadInput."""
    unknown = BadInput(field="after", why=_("This cannot be chosen here."))
    require(field in AMENDABLE, unknown)
    codes = {str(code): code for code in AMENDABLE[field].values}
    require(after in codes, unknown)
    before = str(getattr(call, field))
    setattr(call, field, codes[after])
    return before, after


@transaction.atomic
def set_follow_up(call_id: int, *, on: date | None, actor: Actor, now: datetime) -> Call:
    """When the caller is to be rung again, or never. Raises Forbidden, BadInput."""
    call = own(call_id, actor, now)
    require(call.state in TAKEN, IllegalMove())
    past = on is not None and on < localtime(now).date()
    require(not past, BadInput(field="on", why=_("This day is over.")))
    call.follow_up_on = on
    call.save(update_fields=("follow_up_on",))
    note("call", call.pk, "follow_up", actor=actor, now=now, on=on.isoformat() if on else "")
    return call


@transaction.atomic
def close(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """The matter is dealt with; the caller is to be asked, where she agreed to that.

    Raises Forbidden, IllegalMove, StillRunning.
    """
    call = own(call_id, actor, now)
    require(not _is_undecided(call), StillRunning())
    move(call, "close", actor=actor, now=now)
    respond(call, now)
    call.closed_at = now
    if call.number_index and call.may_ring:
        call.ring_due_at = now + timedelta(hours=rules_of(call.line, now).ring_after_h)
    call.save()
    return call


def _is_undecided(call: Call) -> bool:
    return (
        Crisis.objects.filter(call=call, state=CrisisState.RUNNING).exists()
        or call.handings.filter(state=HandingState.ASKED).exists()
        or Return.objects.filter(call_order__call=call, state=ReturnState.RAISED).exists()
    )


@transaction.atomic
def reopen(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """A closed matter is open again: the caller was not content. Raises Forbidden, IllegalMove."""
    call = held(call_id)
    require(policies.may_reopen(actor, call))
    move(call, "reopen", actor=actor, now=now)
    call.closed_at = call.ring_due_at = call.told_at = None
    call.save()
    return call


@transaction.atomic
def hand_to(call_id: int, *, person_id: int, actor: Actor, now: datetime) -> Handing:
    """Another counsellor of the line is asked to answer for it; until then it stays one's own.

    Raises Forbidden, IllegalMove, NotOnRota.
    """
    call = own(call_id, actor, now)
    waits = call.handings.filter(state=HandingState.ASKED).exists()
    apt = call.state in PENDING and person_id != call.holder_id and not waits
    require(apt, IllegalMove())
    places = Counsellor.objects.filter(line_id=call.line_id, person_id=person_id, ends_at=None)
    require(places.exists(), NotOnRota(field="person_id"))
    row = Handing.objects.create(call=call, to_id=person_id, by_id=actor.me, at=now)
    note("call", call.pk, "hand_to", actor=actor, now=now, person=person_id)
    tell_person(person_id, "hotline_handed", call, now=now, cause=f"handed:{row.pk}")
    return row


@transaction.atomic
def take(handing_id: int, *, actor: Actor, now: datetime) -> Handing:
    """From now on one answers for the matter oneself. Raises Forbidden, IllegalMove."""
    row = _handed(handing_id, actor)
    row.state = HANDING.next(row.state, "take")
    row.save(update_fields=("state",))
    row.call.holder_id = row.to_id
    respond(row.call, now)
    row.call.save()
    note("call", row.call_id, "take", actor=actor, now=now)
    return row


@transaction.atomic
def object_to(
    handing_id: int, *, ground: Ground, reason: str, actor: Actor, now: datetime
) -> Handing:
    """It stays with who gave it; the reason is kept and she is told.

    Source: workflows.md 4.10 (objection to dispatch, article 12). Raises Forbidden, IllegalMove,
    BadInput.
    """
    row = _handed(handing_id, actor)
    fits = 0 < len(reason.strip()) <= LONGEST_STORY
    require(fits, BadInput(field="reason", why=_("Please write the reason.")))
    row.state = HANDING.next(row.state, "object")
    row.ground = ground
    row.reason = vault.seal(Handing, "reason", row.call.subject_id, reason.strip())
    row.save()
    note("call", row.call_id, "object", actor=actor, now=now, ground=ground)
    cause = f"objected:{row.pk}"
    tell_person(row.by_id, "hotline_objected", row.call, now=now, cause=cause)
    return row


def _handed(handing_id: int, actor: Actor) -> Handing:
    call = held(Handing.objects.values_list("call_id", flat=True).get(pk=handing_id))
    row = Handing.objects.locked(handing_id)
    row.call = call
    require(row.to_id == actor.person_id)
    return row
