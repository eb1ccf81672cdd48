"""Practical deeds and aid: told by the helper's side, confirmed by somebody else."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.pairing import policies
from kith.pairing.models import Aid, Deed, Pair
from kith.pairing.states import AID, DEED, AidKind, PairState


class SomebodyElseConfirms(Refusal):
    code = "somebody_else_confirms"
    text = _("Somebody else than who did it or gave it confirms: the household's side or the desk.")
    status = 403


@dataclass(frozen=True, slots=True)
class AidInput:
    """`fen` is the sum, or the value of goods with the `basis` it was valued on."""

    kind: AidKind
    what: str
    fen: int
    given_on: date
    basis: str = ""


@transaction.atomic
def begin(pair_id: int, *, title: str, actor: Actor, now: datetime) -> Deed:
    """A practical deed is being done for the household. Raises Forbidden, IllegalMove, BadInput."""
    pair = _pair(pair_id)
    require(policies.may_write(actor, pair))
    require(pair.state == PairState.ACTIVE, IllegalMove())
    _require_text("title", title)
    row = Deed.objects.create(pair=pair, title=title.strip(), done_by_id=actor.me, made_at=now)
    note("deed", row.pk, "begin", actor=actor, now=now, pair=pair_id)
    return row


@transaction.atomic
def finish(deed_id: int, *, actor: Actor, now: datetime) -> Deed:
    """It is done, says who did it. Raises Forbidden, IllegalMove."""
    row = _deed(deed_id)
    require(policies.may_write(actor, row.pair))
    return _move_deed(row, "finish", actor=actor, now=now)


@transaction.atomic
def close(deed_id: int, *, actor: Actor, now: datetime) -> Deed:
    """Somebody else confirms it as done: it counts. Raises SomebodyElseConfirms, IllegalMove."""
    row = _deed(deed_id)
    require(policies.may_close(actor, row), SomebodyElseConfirms())
    row.closed_by_id, row.closed_on = actor.me, localtime(now).date()
    return _move_deed(row, "close", actor=actor, now=now)


@transaction.atomic
def send_back(deed_id: int, *, reason: str, actor: Actor, now: datetime) -> Deed:
    """Not done yet, with the reason. Raises SomebodyElseConfirms, IllegalMove, BadInput."""
    row = _deed(deed_id)
    require(policies.may_close(actor, row), SomebodyElseConfirms())
    _require_text("reason", reason)
    row.reason = reason.strip()
    return _move_deed(row, "return", actor=actor, now=now)


@transaction.atomic
def drop(deed_id: int, *, reason: str, actor: Actor, now: datetime) -> Deed:
    """It will not be done, with the reason. Raises Forbidden, IllegalMove, BadInput."""
    row = _deed(deed_id)
    require(policies.may_write(actor, row.pair))
    _require_text("reason", reason)
    row.reason = reason.strip()
    return _move_deed(row, "drop", actor=actor, now=now)


@transaction.atomic
def give(pair_id: int, *, input: AidInput, actor: Actor, now: datetime) -> Aid:
    """Money or goods were given; they count once the household's side confirms.

    Raises Forbidden, IllegalMove, BadInput.
    """
    pair = _pair(pair_id)
    require(policies.may_write(actor, pair))
    require(pair.state == PairState.ACTIVE, IllegalMove())
    _require_text("what", input.what)
    worth = BadInput(field="fen", why=_("Please give a sum above zero."))
    require(input.fen > 0, worth)
    valued = BadInput(field="basis", why=_("Please say how the goods were valued."))
    require(input.kind == AidKind.MONEY or bool(input.basis.strip()), valued)
    ahead = BadInput(field="given_on", why=_("This day has not come yet."))
    require(input.given_on <= localtime(now).date(), ahead)
    row = Aid.objects.create(
        pair=pair,
        kind=input.kind,
        what=input.what.strip(),
        fen=input.fen,
        basis=input.basis.strip(),
        given_on=input.given_on,
        given_by_id=actor.me,
        made_at=now,
    )
    note("aid", row.pk, "give", actor=actor, now=now, fen=input.fen)
    return row


@transaction.atomic
def receive(aid_id: int, *, actor: Actor, now: datetime) -> Aid:
    """The household's side has it. Raises SomebodyElseConfirms, IllegalMove."""
    row = _aid(aid_id)
    require(policies.may_receive(actor, row), SomebodyElseConfirms())
    row.received_by_id, row.received_at = actor.me, now
    return _move_aid(row, "receive", actor=actor, now=now)


@transaction.atomic
def void(aid_id: int, *, reason: str, actor: Actor, now: datetime) -> Aid:
    """It was written down wrongly; it stays readable and no longer counts.

    Raises Forbidden, IllegalMove, BadInput.
    """
    row = _aid(aid_id)
    require(policies.is_desk(actor, row.pair))
    _require_text("reason", reason)
    row.reason = reason.strip()
    return _move_aid(row, "void", actor=actor, now=now)


def _require_text(field: str, text: str) -> None:
    require(bool(text.strip()), BadInput(field=field, why=_("Please write something here.")))


def _pair(pair_id: int) -> Pair:
    return Pair.objects.select_related("area", "resident").locked(pair_id)


def _deed(deed_id: int) -> Deed:
    return Deed.objects.select_related("pair__area", "pair__resident").locked(deed_id)


def _aid(aid_id: int) -> Aid:
    return Aid.objects.select_related("pair__area", "pair__resident").locked(aid_id)


def _move_deed(row: Deed, verb: str, *, actor: Actor, now: datetime) -> Deed:
    row.state = DEED.next(row.state, verb)
    row.save(update_fields=("state", "reason", "closed_by_id", "closed_on"))
    note("deed", row.pk, verb, actor=actor, now=now, after=row.state)
    return row


def _move_aid(row: Aid, verb: str, *, actor: Actor, now: datetime) -> Aid:
    row.state = AID.next(row.state, verb)
    row.save(update_fields=("state", "reason", "received_by_id", "received_at"))
    note("aid", row.pk, verb, actor=actor, now=now, after=row.state)
    return row
