"""What time does: the clock escalates, once a stage. It never closes or judges anything."""

from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor, Role
from kith.core.refusal import require
from kith.journal.actions import note
from kith.orders.actions._moving import tell_desk
from kith.orders.models import Order


@transaction.atomic
def escalate(order_id: int, *, actor: Actor, now: datetime) -> bool:
    """The street hears once that a stage is overdue; false when it is not, or was told already."""
    require(actor.is_clock)
    order = Order.objects.select_related("area").locked(order_id)
    if order.due_at is None or order.due_at >= now or order.escalated_at is not None:
        return False
    order.escalated_at = now
    order.save(update_fields=("escalated_at",))
    note("order", order.pk, "escalate", actor=actor, now=now, after=order.state)
    cause = f"overdue:{order.state}:{int(order.stage_at.timestamp())}"
    for role in (Role.WORKER, Role.STREET):
        tell_desk(order, "order_overdue", role, now=now, cause=f"{cause}:{role}")
    return True
