"""Being in touch: what was done, minutes where they count, needs that become requests."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.hours.actions import recording
from kith.hours.queries import purse_chosen
from kith.hours.states import Proof, Purse, SourceKind
from kith.journal.actions import note
from kith.orders.actions import intake
from kith.orders.models import Order
from kith.pairing import policies, queries
from kith.pairing.models import Contact, Need, Pair
from kith.pairing.states import ContactMethod, ContactOutcome, PairMode, PairState
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.vault import actions as vault
from kith.vault.states import Purpose

LONGEST_MIN = 480


@dataclass(frozen=True, slots=True)
class ContactInput:
    """`for_id` is who was in touch where a unit helps; `category` the kind of service."""

    method: ContactMethod
    outcome: ContactOutcome
    started_at: datetime
    minutes: int
    done: str
    for_id: int | None = None
    category: str = "COMPANY"


@transaction.atomic
def contact(pair_id: int, *, input: ContactInput, actor: Actor, now: datetime) -> Contact:
    """They were in touch, or it was tried; a volunteer's visit becomes a record of hours.

    The record waits for a second person's confirmation like every other. Raises Forbidden,
    IllegalMove, BadInput, and what `hours.actions.recording.record` raises.
    """
    pair = _locked(pair_id)
    require(policies.may_write(actor, pair))
    require(pair.state == PairState.ACTIVE, IllegalMove())
    who = _who(pair, input, actor)
    _check(input, now)
    row = Contact(
        pair=pair,
        method=input.method,
        outcome=input.outcome,
        started_at=input.started_at,
        minutes=input.minutes,
        by_id=actor.me,
        for_id=who,
        at=now,
    )
    row.done = vault.seal(Contact, "done", pair.resident_id, input.done.strip())
    row.save(force_insert=True)
    note("pair", pair.pk, "contact", actor=actor, now=now, method=input.method)
    is_service = input.method == ContactMethod.VISIT and input.outcome == ContactOutcome.MET
    if is_service and has_consented(who, ConsentPurpose.VOLUNTEER):
        _record(pair, row, input.category, actor=actor, now=now)
    return row


def _who(pair: Pair, input: ContactInput, actor: Actor) -> int:
    """Whose contact it was: the helper's own; of a unit whoever is named, or the teller."""
    if pair.mode != PairMode.UNIT:
        assert pair.helper_id is not None, "pairing_a_person_or_a_unit_helps"
        return pair.helper_id
    return input.for_id or actor.me


def _check(input: ContactInput, now: datetime) -> None:
    ahead = BadInput(field="started_at", why=_("Only what is over can be written down."))
    over = input.started_at + timedelta(minutes=input.minutes)
    require(over <= now, ahead)
    length = BadInput(field="minutes", why=_("Between one minute and eight hours."))
    require(1 <= input.minutes <= LONGEST_MIN, length)
    written = BadInput(field="done", why=_("Please write a few words."))
    require(bool(input.done.strip()), written)


def _record(pair: Pair, row: Contact, category: str, *, actor: Actor, now: datetime) -> None:
    proof = Proof.SELF if actor.me == row.for_id else Proof.CLERK
    day = localtime(row.started_at).date()
    recording.record(
        input=recording.RecordInput(
            cause=f"contact:{row.pk}",
            person_id=row.for_id,
            area_id=pair.area_id,
            category=category,
            content="",
            started_at=row.started_at,
            ended_at=row.started_at + timedelta(minutes=row.minutes),
            start_proof=proof,
            end_proof=proof,
            beneficiary_ids=(pair.resident_id,),
            source=SourceKind.PAIR,
            purse=purse_chosen(row.for_id, pair.area_id, day) or Purse.VOLUNTEER,
            organiser_id=pair.unit_id,
        ),
        actor=actor,
        now=now,
    )


@transaction.atomic
def read_done(contact_id: int, *, actor: Actor, now: datetime) -> str:
    """What was done, with a line in the resident's access log. Raises Forbidden."""
    row = Contact.objects.select_related("pair__area", "pair__resident").get(pk=contact_id)
    require(policies.may_read(actor, row.pair))
    own = row.pair.resident_id == actor.person_id
    purpose = Purpose.OWN if own else Purpose.SERVE
    return vault.reveal(row, "done", actor=actor, purpose=purpose, now=now)["done"]


@transaction.atomic
def need(pair_id: int, *, input: intake.OrderInput, actor: Actor, now: datetime) -> Order:
    """A need found in the pair is a request on the desk, tied to the pair.

    A helper may write it down when the household agreed to that; the desk always.
    Raises Forbidden, IllegalMove, BadInput for another household, and what `submit` raises.
    """
    pair = _locked(pair_id)
    require(policies.may_write(actor, pair) or policies.is_household_side(actor, pair))
    require(pair.state == PairState.ACTIVE, IllegalMove())
    agreed = input.consent_how or str(_("agreed when the pair began"))
    order = intake.submit(input=replace(input, consent_how=agreed), actor=actor, now=now)
    home = queries.home_name(order.resident_id, order.resident.household_key)
    elsewhere = BadInput(field="resident_id", why=_("This is somebody of another household."))
    require(home == pair.home, elsewhere)
    Need.objects.get_or_create(
        order_id=order.pk, defaults={"pair": pair, "by_id": actor.me, "at": now}
    )
    note("pair", pair.pk, "need", actor=actor, now=now, order=order.pk)
    return order


def _locked(pair_id: int) -> Pair:
    return Pair.objects.select_related("area", "resident").locked(pair_id)
