"""Signals hold a record; a person who has no part in it releases it or takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import Forbidden, IllegalMove, require
from kith.hours import policies
from kith.hours.actions._rows import (
    decide,
    require_reason,
    take_back,
    tell_desk,
    tell_person,
    thank_once,
)
from kith.hours.models import Confirmation, Finding, Hold, ServiceRecord
from kith.hours.queries import sides_of
from kith.hours.states import LIFE, HoldState
from kith.journal.actions import note


@dataclass(frozen=True, slots=True)
class Flag:
    """One signal that spoke about a record; `facts` are the numbers it saw."""

    signal: str
    weight: int
    facts: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def hold(record_id: int, *, flags: tuple[Flag, ...], actor: Actor, now: datetime) -> Hold | None:
    """The record waits for a person's look; nothing is refused and no point is touched.

    A signal that a person has looked at once does not hold the same record again; none is made
    where nothing new spoke, or the record is taken back.

    Raises:
        Forbidden: somebody else than Kith itself.
    """
    require(actor.is_clock)
    row = ServiceRecord.objects.select_related("area").locked(record_id)
    known = set(row.findings.values_list("signal", flat=True))
    new = {flag.signal: flag for flag in flags if flag.signal not in known}
    if not new or not (LIFE.allows(row.state, "hold") or LIFE.allows(row.state, "release")):
        return None
    made = _open_hold(row, now=now)
    if LIFE.allows(row.state, "hold"):
        before, row.state = row.state, LIFE.next(row.state, "hold")
        row.save(update_fields=("state",))
        named = sorted(new)
        note("hours", row.pk, "hold", actor=actor, now=now, before=before, after=row.state,
             signals=named)  # fmt: skip
        tell_person(row, "hours_held", cause=f"hold:{made.pk}", now=now)
        tell_desk(row.area.path, "hours_to_review", cause=f"hold:{made.pk}", now=now, number=row.pk)
    Finding.objects.bulk_create(
        Finding(hold=made, record=row, signal=f.signal, weight=f.weight, facts=dict(f.facts))
        for f in new.values()
    )
    return made


def _open_hold(row: ServiceRecord, *, now: datetime) -> Hold:
    found = row.holds.filter(state=HoldState.OPEN).first()
    return found or Hold.objects.create(record=row, opened_at=now)


@transaction.atomic
def release(record_id: int, *, reason: str, actor: Actor, now: datetime) -> ServiceRecord:
    """Looked at and found to be right: the record goes on where it stood, and a word that was
    given meanwhile counts.

    Raises:
        Forbidden: no right here, a part in it, or the one who confirmed.
        IllegalMove: it is not under review.
    """
    row, found = _held(record_id, actor)
    require(policies.may_review(actor, row, sides_of(row)))
    _require_second_look(row, actor)
    require_reason(reason)
    before, row.state = row.state, LIFE.next(row.state, "release")
    if Confirmation.objects.filter(record=row).exists():
        row.state = LIFE.next(row.state, "confirm")
        thank_once(row, now=now)
    row.save(update_fields=("state", "thanks"))
    decide(found, "release", reason, actor=actor, now=now)
    tell_person(row, "hours_released", cause=f"hold:{found.pk}:over", now=now)
    note("hours", row.pk, "release", actor=actor, now=now, before=before, after=row.state,
         why=reason.strip())  # fmt: skip
    return row


@transaction.atomic
def uphold(record_id: int, *, reason: str, actor: Actor, now: datetime) -> ServiceRecord:
    """Looked at and found to be wrong: the record and its points are taken back.

    Raises:
        Forbidden: not the street, a part in it, or the one who confirmed.
        IllegalMove: it is not under review.
    """
    row, _found = _held(record_id, actor)
    require(policies.may_uphold(actor, row, sides_of(row)))
    _require_second_look(row, actor)
    require_reason(reason)
    return take_back(row, reason.strip(), actor=actor, now=now)


def _held(record_id: int, actor: Actor) -> tuple[ServiceRecord, Hold]:
    row = ServiceRecord.objects.select_related("area", "person").locked(record_id)
    require(actor.person_id is not None, Forbidden())
    found = Hold.objects.select_for_update().filter(record=row, state=HoldState.OPEN).first()
    if found is None:
        raise IllegalMove()
    return row, found


def _require_second_look(row: ServiceRecord, actor: Actor) -> None:
    """Who confirmed the minutes does not review her own word."""
    said = Confirmation.objects.filter(record=row, by_id=actor.me)
    require(not said.exists(), Forbidden())
