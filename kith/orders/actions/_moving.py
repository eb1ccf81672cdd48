"""The one place where an order changes state, with its clock and its line in the journal."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force
from kith.catalogue.rules import ServiceLevels
from kith.core.actor import Actor, Role
from kith.core.calendar import add_time
from kith.journal.actions import note
from kith.orders.models import Claim, Order, Remark
from kith.orders.states import LIFE, WAITING_TO_SERVE, OrderKind, OrderState, RemarkKind
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.vault import actions as vault


def move(
    order: Order, verb: str, *, actor: Actor, now: datetime, **facts: str | int | list[str]
) -> Order:
    """The order is in its next state; its stage clock starts anew. The caller holds the order.

    Raises:
        IllegalMove: the table has no such arrow from here.
    """
    before = order.state
    order.state = LIFE.next(before, verb)
    if order.state != before:
        order.stage_at, order.due_at, order.escalated_at = now, due_at(order, now), None
        order.pauses.filter(resumed_at=None).update(resumed_at=now)
    order.save(update_fields=("state", "stage_at", "due_at", "escalated_at"))
    note("order", order.pk, verb, actor=actor, now=now, before=before, after=order.state, **facts)
    return order


def due_at(order: Order, now: datetime) -> datetime | None:
    """When this stage must be over on the working calendar, or none where no clock runs.

    A helper who is found has at least until the agreed time is over.
    """
    levels = in_force(ServiceLevels, path=order.area.path, on=localtime(now).date())
    is_wish = order.kind == OrderKind.WISH
    amount = levels.of(order.state, urgent=order.is_urgent, wish=is_wish)
    if amount is None:
        return None
    due = add_time(now, *amount, ZoneInfo(settings.TIME_ZONE))
    return max(due, order.worksheet.ends_at) if order.state == OrderState.ACCEPTED else due


def held_claim(claim_id: int) -> Claim:
    """The claim, after its order: bigger before smaller."""
    order_id = Claim.objects.values_list("order_id", flat=True).get(pk=claim_id)
    order = Order.objects.select_related("area", "worksheet").locked(order_id)
    row = Claim.objects.locked(claim_id)
    row.order = order
    return row


def finish_when_all_reported(order: Order, *, actor: Actor, now: datetime) -> None:
    """The order is REPORTED once nobody who agreed is still to serve; the resident is asked."""
    if order.claims.filter(state__in=WAITING_TO_SERVE).exists():
        return
    move(order, "report", actor=actor, now=now)
    tell_resident(order, "please_confirm", now=now, cause=f"report:{int(now.timestamp())}")


def remark(order: Order, kind: RemarkKind, text: str, *, actor: Actor, now: datetime) -> Remark:
    """A sealed word about the order. The caller has asked its policy."""
    sealed = vault.seal(Remark, "text", order.resident_id, text.strip())
    return Remark.objects.create(order=order, kind=kind, text=sealed, by_id=actor.me, at=now)


def tell_resident(order: Order, topic: str, *, now: datetime, cause: str) -> None:
    """The resident and, when somebody else asked for her, that person too."""
    for person_id in {order.resident_id, order.submitted_by_id}:
        tell(
            person_id,
            topic,
            cause=f"order:{order.pk}:{cause}",
            now=now,
            link=f"/requests/{order.pk}/",
            number=order.number,
        )


def tell_desk(order: Order, topic: str, role: Role, *, now: datetime, cause: str) -> None:
    """The nearest holder of a role over the order's area."""
    for person_id in holders(role, order.area.path, now)[:1]:
        tell(
            person_id,
            topic,
            cause=f"order:{order.pk}:{cause}",
            now=now,
            link=f"/desk/{order.pk}/",
            number=order.number,
        )
