"""A unit objects to an order it holds; an arbiter one level up decides before the deadline.

Source: workflows.md 4.10 (objection to dispatch, Beijing regulation, article 12).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, require
from kith.orders import policies
from kith.orders.actions._ending import end_claim
from kith.orders.actions._moving import held_claim, move, tell_desk
from kith.orders.models import Objection, Order
from kith.orders.states import LIFE, ClaimState, Target
from kith.outbox.actions import tell
from kith.vault import actions as vault


@transaction.atomic
def object_to(claim_id: int, *, reason: str, actor: Actor, now: datetime) -> Objection:
    """The unit says it is not its to do; nothing is taken from it until somebody decided."""
    row = held_claim(claim_id)
    require(policies.holds(actor, row) and row.target != Target.PERSON)
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please write the reason.")))
    require(row.state == ClaimState.HELD, IllegalMove())
    move(row.order, "object", actor=actor, now=now, claim=row.pk)
    made = Objection.objects.create(
        order=row.order,
        claim=row,
        reason=vault.seal(Objection, "reason", row.order.resident_id, reason.strip()),
        by_id=actor.me,
        at=now,
    )
    tell_desk(row.order, "objection_made", Role.STREET, now=now, cause=f"objection:{made.pk}")
    return made


@transaction.atomic
def decide_objection(
    order_id: int, *, is_upheld: bool, decision: str, actor: Actor, now: datetime
) -> Order:
    """Upheld: the order is returned to the desk and open again. Overruled: the unit keeps it."""
    order = Order.objects.select_related("area").prefetch_related("claims").locked(order_id)
    require(policies.may_arbitrate(actor, order))
    require(bool(decision.strip()), BadInput(field="decision", why=_("Please write the reason.")))
    verb = "uphold" if is_upheld else "overrule"
    LIFE.next(order.state, verb)
    row = order.objections.select_for_update().select_related("claim").get(decided_at=None)
    require(row.by_id != actor.me)
    row.decided_by_id, row.decided_at = actor.me, now
    row.decision = vault.seal(Objection, "decision", order.resident_id, decision.strip())
    row.save(update_fields=("decided_by_id", "decided_at", "decision"))
    if is_upheld:
        end_claim(row.claim, "release", actor=actor, now=now)
    move(order, verb, actor=actor, now=now, claim=row.claim_id)
    tell(
        row.by_id,
        "objection_decided",
        cause=f"objection:{row.pk}:decided",
        now=now,
        link="/team/",
        number=order.number,
    )
    return order
