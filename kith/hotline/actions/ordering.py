"""A call becomes at most one order (INV-R8), with the caller's consent; a community may return it.

The order bears the words the caller agreed to pass on, nothing else of the call.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hotline import policies
from kith.hotline.actions._moving import held, move, own, respond, tell_person
from kith.hotline.actions.intake import LONGEST_STORY
from kith.hotline.models import Call, CallOrder, Return
from kith.hotline.states import PENDING, RETURN, TAKEN, Ground, Referral, ReturnState
from kith.journal.actions import note
from kith.orders.actions import counter, intake
from kith.orders.models import Order
from kith.orders.states import LIFE as ORDER_LIFE
from kith.outbox.actions import tell
from kith.people.inputs import PersonInput
from kith.people.queries import holders
from kith.people.states import Channel
from kith.vault import actions as vault

DIVERSIONS = (Referral.POLICE, Referral.FIRE, Referral.AMBULANCE, Referral.GOVERNMENT)


class ConsentAsked(Refusal):
    code = "caller_consent"
    text = _("Only with the caller's consent. Please ask, and tick it.")
    status = 422


class AlreadyOrdered(Refusal):
    code = "call_ordered"
    text = _("An order came of this call already.")


@dataclass(frozen=True, slots=True)
class CallOrderInput:
    """`resident_id` 0: somebody new, as `newcomer` of `area_id` tells."""

    service_code: str
    text: str
    wanted_from: datetime
    wanted_until: datetime
    consents: bool
    resident_id: int = 0
    area_id: int = 0
    newcomer: PersonInput | None = None
    address: str = ""
    is_urgent: bool = False


@transaction.atomic
def order_from(call_id: int, *, input: CallOrderInput, actor: Actor, now: datetime) -> CallOrder:
    """The caller's need is on the desk of the community; asked twice it is the same order.

    Raises:
        Forbidden: not a call of the actor's, or not a place she may order for.
        ConsentAsked: the caller has not agreed.
        BadInput: nobody named, and what `submit` and `register` raise.
    """
    call = own(call_id, actor, now)
    done = CallOrder.objects.filter(call=call).first()
    if done is not None:
        return done
    require(input.consents, ConsentAsked(field="consents"))
    require(call.state in TAKEN, IllegalMove())
    made = _order(call, input, actor, now)
    row = CallOrder.objects.create(call=call, order=made, by_id=actor.me, at=now)
    note("call", call.pk, "order", actor=actor, now=now, order=made.pk)
    note("order", made.pk, "from_call", actor=actor, now=now, call=call.pk)
    respond(call, now)
    if call.state in PENDING and call.state != "IN_WORK":
        move(call, "sign", actor=actor, now=now)
    call.save()
    return row


def _order(call: Call, input: CallOrderInput, actor: Actor, now: datetime) -> Order:
    asked = intake.OrderInput(
        resident_id=input.resident_id,
        service_code=input.service_code,
        text=input.text,
        wanted_from=input.wanted_from,
        wanted_until=input.wanted_until,
        channel=Channel.CALL,
        key=f"call-{call.pk}",
        address=input.address,
        is_urgent=input.is_urgent,
        consent_how=str(_("said so on the phone")),
    )
    if input.resident_id:
        return intake.submit(input=asked, actor=actor, now=now)
    named = input.newcomer is not None and bool(input.area_id)
    require(named, BadInput(field="name", why=_("Please write who needs it.")))
    assert input.newcomer is not None, "asked above"
    return counter.take_down(
        input.area_id, newcomer=input.newcomer, input=asked, actor=actor, now=now
    )


@transaction.atomic
def give_back(order_id: int, *, ground: Ground, reason: str, actor: Actor, now: datetime) -> Return:
    """The community says it is not its to do; nothing is taken from it until the line decided.

    Source: workflows.md 4.10 (articles 12 and 17: nothing outside the list of duties).
    Raises Forbidden, IllegalMove once it is beyond the desk or a return waits, BadInput.
    """
    order = Order.objects.select_related("area").locked(order_id)
    require(policies.may_give_back(actor, order))
    made = CallOrder.objects.select_related("call__line").filter(order=order).first()
    require(made is not None and ORDER_LIFE.allows(order.state, "reject"), IllegalMove())
    assert made is not None, "asked above"
    waits = made.returns.filter(state=ReturnState.RAISED).exists()
    require(not waits, IllegalMove())
    fits = 0 < len(reason.strip()) <= LONGEST_STORY
    require(fits, BadInput(field="reason", why=_("Please write the reason.")))
    row = Return(call_order=made, ground=ground, by_id=actor.me, at=now)
    row.reason = vault.seal(Return, "reason", order.resident_id, reason.strip())
    row.save(force_insert=True)
    note("order", order.pk, "give_back", actor=actor, now=now, ground=ground)
    call = made.call
    for person_id in {call.holder_id, call.line.supervisor_id}:
        tell_person(person_id, "hotline_returned", call, now=now, cause=f"returned:{row.pk}")
    return row


@transaction.atomic
def decide_return(
    return_id: int,
    *,
    is_upheld: bool,
    divert_to: Referral,
    decision: str,
    actor: Actor,
    now: datetime,
) -> Return:
    """Taken back: the order is called off and the matter is the line's again, passed on where it
    belongs. Turned down: it stays with the community.

    Raises Forbidden, IllegalMove, BadInput, and what cancelling raises.
    """
    call_id, order_id = Return.objects.values_list(
        "call_order__call_id", "call_order__order_id"
    ).get(pk=return_id)
    order = Order.objects.select_related("area").locked(order_id)
    call = held(call_id)
    row = Return.objects.select_related("call_order__order").locked(return_id)
    row.call_order.call = call
    require(policies.may_decide(actor, row))
    fits = 0 < len(decision.strip()) <= LONGEST_STORY
    require(fits, BadInput(field="decision", why=_("Please write the reason.")))
    row.state = RETURN.next(row.state, "uphold" if is_upheld else "turn_down")
    row.decision = vault.seal(Return, "decision", order.resident_id, decision.strip())
    row.decided_by_id, row.decided_at = actor.me, now
    row.save()
    if is_upheld:
        intake.cancel(order.pk, reason=decision, actor=actor, now=now)
        move(call, "come_back", actor=actor, now=now)
        call.closed_at = call.ring_due_at = None
        call.referral = divert_to if divert_to in DIVERSIONS else call.referral
        call.save()
    note("call", call.pk, "decide_return", actor=actor, now=now, state=row.state)
    _tell_decided(row, call, order, now)
    return row


def _tell_decided(row: Return, call: Call, order: Order, now: datetime) -> None:
    """Who gave it back, else the desk of the place, reads it at the order; the holder at the call.

    Nothing of the reasons is told.
    """
    desk = {row.by_id, *holders(Role.WORKER, order.area.path, now)[:1]}
    for person_id in desk:
        tell(
            person_id,
            "hotline_return_decided",
            cause=f"return:{row.pk}:decided",
            now=now,
            link=f"/hotline/orders/{order.pk}/",
            number=order.number,
        )
    tell_person(call.holder_id, "hotline_decided", call, now=now, cause=f"decided:{row.pk}")
