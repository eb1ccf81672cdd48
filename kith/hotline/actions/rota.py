"""Who answers when: shifts without clashes, swaps by both words, a word for the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hotline import policies
from kith.hotline.actions._moving import held_line
from kith.hotline.models import Counsellor, Handover, Line, Shift, Swap
from kith.hotline.queries.lines import duty_of
from kith.hotline.rules import clash
from kith.hotline.states import SWAP, SwapState
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault.states import Purpose

LONGEST = timedelta(hours=16)
LONGEST_WORD = 500


class ShiftClash(Refusal):
    code = "shift_clash"
    text = _("She answers at this time already, on this line or another one.")


class NotOnRota(Refusal):
    code = "not_on_rota"
    text = _("She does not stand on the rota of this line.")
    status = 422


@dataclass(frozen=True, slots=True)
class ShiftInput:
    person_id: int
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def give_shift(line_id: int, *, input: ShiftInput, actor: Actor, now: datetime) -> Shift:
    """She answers the line at that time. Raises Forbidden, BadInput, NotOnRota, ShiftClash."""
    line = held_line(line_id)
    require(policies.may_run(actor, line))
    length = input.ends_at - input.starts_at
    fits = timedelta() < length <= LONGEST
    require(fits, BadInput(field="ends_at", why=_("A shift lasts up to sixteen hours.")))
    ahead = input.ends_at > now
    require(ahead, BadInput(field="starts_at", why=_("This time is over.")))
    _require_free(line, input.person_id, (input.starts_at, input.ends_at))
    row = Shift.objects.create(
        line=line,
        person_id=input.person_id,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        by_id=actor.me,
        made_at=now,
    )
    note("line", line.pk, "shift", actor=actor, now=now, shift=row.pk, person=input.person_id)
    return row


def _require_free(
    line: Line, person_id: int, span: tuple[datetime, datetime], *without: int
) -> None:
    """She stands on the rota and answers nowhere else then; she is held while it is asked."""
    Person.objects.locked(person_id)
    on_rota = Counsellor.objects.filter(line=line, person_id=person_id, ends_at=None).exists()
    require(on_rota, NotOnRota(field="person_id"))
    others = Shift.objects.filter(person_id=person_id).exclude(pk__in=without)
    near = others.filter(starts_at__lt=span[1], ends_at__gt=span[0])
    spans = list(near.values_list("starts_at", "ends_at"))
    require(not clash(span, spans), ShiftClash(field="starts_at"))


@transaction.atomic
def drop_shift(shift_id: int, *, actor: Actor, now: datetime) -> None:
    """The shift falls away before it begins; the gap shows. Raises Forbidden, IllegalMove."""
    row = _held(shift_id)
    require(policies.may_run(actor, row.line))
    require(row.starts_at > now, IllegalMove())
    note("line", row.line_id, "drop_shift", actor=actor, now=now, shift=row.pk)
    row.delete()


def _held(shift_id: int) -> Shift:
    line = held_line(Shift.objects.values_list("line_id", flat=True).get(pk=shift_id))
    row = Shift.objects.locked(shift_id)
    row.line = line
    return row


@transaction.atomic
def ask_swap(
    shift_id: int, *, other_id: int, in_return_id: int | None, actor: Actor, now: datetime
) -> Swap:
    """The other is asked to take one's shift, for one of hers or for nothing.

    Raises Forbidden, IllegalMove once it has begun, NotOnRota, BadInput for a shift of others.
    """
    row = _held(shift_id)
    require(row.person_id == actor.person_id)
    require(row.starts_at > now and other_id != actor.me, IllegalMove())
    on_rota = Counsellor.objects.filter(line=row.line, person_id=other_id, ends_at=None).exists()
    require(on_rota, NotOnRota(field="other_id"))
    hers = Shift.objects.filter(person_id=other_id, line=row.line, starts_at__gt=now)
    fits = in_return_id is None or hers.filter(pk=in_return_id).exists()
    require(fits, BadInput(field="in_return_id", why=_("This is not one of her shifts.")))
    waiting = row.swaps.filter(state=SwapState.ASKED).exists()
    require(not waiting, IllegalMove())
    made = Swap.objects.create(
        shift=row, other_id=other_id, in_return_id=in_return_id, by_id=actor.me, at=now
    )
    note("line", row.line_id, "ask_swap", actor=actor, now=now, shift=row.pk, swap=made.pk)
    _tell(other_id, "hotline_swap", made, row.line, now)
    return made


@transaction.atomic
def answer_swap(swap_id: int, *, verb: str, actor: Actor, now: datetime) -> Swap:
    """`agree`, `decline`, or `withdraw` by who asked. With both words the two change places.

    Raises Forbidden, IllegalMove, ShiftClash, NotOnRota.
    """
    row = _held(Swap.objects.values_list("shift_id", flat=True).get(pk=swap_id))
    swap = Swap.objects.locked(swap_id)
    require(actor.person_id == (swap.by_id if verb == "withdraw" else swap.other_id))
    swap.state = SWAP.next(swap.state, verb)
    if verb == "agree":
        _change_places(swap, row, now)
    swap.save(update_fields=("state",))
    note("line", row.line_id, f"swap_{verb}", actor=actor, now=now, swap=swap.pk)
    if verb != "withdraw":
        _tell(swap.by_id, "hotline_swap_answered", swap, row.line, now)
    return swap


def _change_places(swap: Swap, row: Shift, now: datetime) -> None:
    theirs = Shift.objects.locked(swap.in_return_id) if swap.in_return_id else None
    still = row.person_id == swap.by_id and row.starts_at > now
    if theirs is not None:
        still = still and theirs.person_id == swap.other_id and theirs.starts_at > now
    require(still, IllegalMove())
    without = (row.pk, theirs.pk) if theirs else (row.pk,)
    _require_free(row.line, swap.other_id, (row.starts_at, row.ends_at), *without)
    if theirs is not None:
        _require_free(row.line, swap.by_id, (theirs.starts_at, theirs.ends_at), *without)
        theirs.person_id = swap.by_id
        theirs.save(update_fields=("person_id",))
    row.person_id = swap.other_id
    row.save(update_fields=("person_id",))


def _tell(person_id: int, topic: str, swap: Swap, line: Line, now: datetime) -> None:
    cause = f"swap:{swap.pk}:{topic}"
    tell(person_id, topic, cause=cause, now=now, link="/hotline/rota/", number=line.number)


@transaction.atomic
def hand_over(line_id: int, *, text: str, actor: Actor, now: datetime) -> Handover:
    """A sealed word for the next one at the phone. Raises Forbidden, BadInput."""
    line = held_line(line_id)
    require(line_id in duty_of(actor, now=now).lines)
    words = text.strip()
    fits = 0 < len(words) <= LONGEST_WORD
    require(fits, BadInput(field="text", why=_("Please write a few words, 500 at most.")))
    row = Handover(subject_id=vault.enrol(now=now), line=line, by_id=actor.me, at=now)
    row.text = vault.seal(Handover, "text", row.subject_id, words)
    row.save(force_insert=True)
    note("line", line.pk, "hand_over", actor=actor, now=now)
    return row


@transaction.atomic
def read_handover(handover_id: int, *, actor: Actor, now: datetime) -> str:
    """For those on the line's rota; the look is logged. Raises Forbidden."""
    row = Handover.objects.get(pk=handover_id)
    require(row.line_id in duty_of(actor, now=now).lines)
    purpose = Purpose.HANDLE_ORDER
    return vault.reveal(row, "text", actor=actor, purpose=purpose, now=now)["text"]
