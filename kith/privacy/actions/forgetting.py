"""What was kept long enough is forgotten, one thing at a time; only its number stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models, transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.files.models import StoredFile
from kith.grid.models import HouseNote
from kith.hotline.models import Call
from kith.journal.actions import note
from kith.orders.models import Order, Worksheet
from kith.outbox.actions import tell
from kith.people.models import Invitation, Person, SignedIn
from kith.people.states import InvitationState
from kith.privacy.actions._wiping import carry_out
from kith.privacy.form_keys import KEYS
from kith.privacy.models import Emptied, Forgetting, Sleeper
from kith.privacy.queries import holdings
from kith.privacy.queries.keys import past_keys
from kith.privacy.queries.past import woken
from kith.privacy.sql import Over
from kith.vault import actions as vault
from kith.vault.fields import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SESSIONS_AT_ONCE = 5000
KEYS_AT_ONCE = 5000


@transaction.atomic
def empty_order(order_id: int, *, actor: Actor, now: datetime) -> None:
    """Words, place, health and all that was said about it are gone; that it was served stays."""
    require(actor.is_clock)
    Order.objects.locked(order_id)
    for model, path in _sealed_under("order__resident_id"):
        _blank(model, {path.removesuffix("__resident_id"): order_id})
    _blank(Order, {"pk": order_id})
    Worksheet.objects.filter(order=order_id).update(risk_text="")
    _emptied("order", order_id, actor=actor, now=now)


@transaction.atomic
def empty_call(call_id: int, *, actor: Actor, now: datetime) -> None:
    """What was said is gone for good, its key with it; that somebody called stays counted."""
    require(actor.is_clock)
    call = Call.objects.locked(call_id)
    for model, path in _sealed_under("call__subject_id"):
        _blank(model, {path: call.subject_id})
    _blank(Call, {"pk": call_id})
    Call.objects.filter(pk=call_id).update(alias_index="", number_index="")
    vault.forget(call.subject_id, now=now)
    _emptied("call", call_id, actor=actor, now=now)


def _sealed_under(ending: str) -> Iterator[tuple[type[models.Model], str]]:
    """Tables with sealed fields that hang on an order or a call, and the way up."""
    for model in apps.get_models():
        path = str(getattr(model, "VAULT_SUBJECT", ""))
        if path.endswith(ending):
            yield model, path


def _blank(model: type[models.Model], which: dict[str, int]) -> None:
    names = holdings.sealed(model)
    pks = list(model._default_manager.filter(**which).values_list("pk", flat=True))
    model._default_manager.filter(pk__in=pks).update(**dict.fromkeys(names, Sealed()))


def _emptied(kind: str, object_id: int, *, actor: Actor, now: datetime) -> None:
    Emptied.objects.get_or_create(kind=kind, object_id=object_id, defaults={"at": now})
    note(kind, object_id, "forget", actor=actor, now=now)


@transaction.atomic
def drop_photos(claim_id: int, *, actor: Actor, now: datetime) -> None:
    require(actor.is_clock)
    StoredFile.objects.filter(kind="claim", object_id=claim_id).delete()
    note("claim", claim_id, "forget_photos", actor=actor, now=now)


@transaction.atomic
def empty_note(note_id: int, *, actor: Actor, now: datetime) -> None:
    """The sealed part of a note of a walk is gone, with its key."""
    require(actor.is_clock)
    row = HouseNote.objects.locked(note_id)
    row.private = Sealed()
    row.save(update_fields=("private",))
    if row.subject_id is not None:
        vault.forget(row.subject_id, now=now)


@transaction.atomic
def empty_invitation(invitation_id: int, *, actor: Actor, now: datetime) -> None:
    """Who was asked is gone; of somebody who joined only this second copy."""
    require(actor.is_clock)
    row = Invitation.objects.locked(invitation_id)
    row.name = row.phone = Sealed()
    row.phone_index, row.facts, row.token_hash = "", {}, f"~{row.pk}"
    if row.state == InvitationState.SENT:
        row.state = InvitationState.EXPIRED
    row.save()
    if row.state != InvitationState.ACCEPTED:
        vault.forget(row.subject_id, now=now)


@transaction.atomic
def erase_by_time(person_id: int, *, actor: Actor, now: datetime) -> None:
    """Somebody who never agreed, or has not come for years, is erased."""
    require(actor.is_clock)
    Person.objects.locked(person_id)
    carry_out(person_id, request_id=None, actor=actor, now=now)


@transaction.atomic
def warn_sleeper(person_id: int, *, actor: Actor, now: datetime) -> None:
    """She is told that her account will be erased unless she signs in."""
    require(actor.is_clock)
    row = Sleeper.objects.create(person_id=person_id, told_at=now)
    cause = f"sleeper:{row.pk}"
    tell(person_id, "my_data_sleeping", cause=cause, now=now, link="/my-data/", number=row.pk)


@transaction.atomic
def wake(*, actor: Actor, now: datetime) -> int:
    """Who came back until now is warned no more; how many."""
    require(actor.is_clock)
    count, _tables = woken(now).delete()
    return count


@transaction.atomic
def drop_sessions(*, actor: Actor, now: datetime) -> int:
    """Sessions that are over, with the codes that were typed in them."""
    require(actor.is_clock)
    old = SignedIn.objects.filter(expire_date__lte=now).values_list("pk", flat=True)
    count, _tables = SignedIn.objects.filter(pk__in=list(old[:SESSIONS_AT_ONCE])).delete()
    return count


@transaction.atomic
def end_keys(table: str, column: str, *, actor: Actor, now: datetime) -> int:
    """Some of the keys that are past their time are overwritten, with what came with them."""
    require(actor.is_clock)
    model, told = apps.get_model(table), KEYS[table, column]
    pks = list(past_keys(table, column, now).values_list("pk", flat=True)[:KEYS_AT_ONCE])
    values: dict[str, object] = {column: Over(model._meta.get_field(column))}
    if told.digest:
        values[told.digest] = ""
    done: int = model._default_manager.filter(pk__in=pks).update(**values)
    return done


@transaction.atomic
def write_counts(counts: Iterable[tuple[str, int]], *, actor: Actor, now: datetime) -> None:
    """How many of what were forgotten: the proof that it was done, and no value."""
    require(actor.is_clock)
    Forgetting.objects.bulk_create(
        Forgetting(what=what, count=count, at=now) for what, count in counts if count
    )
