"""The one time of an order, of those that suit the resident."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.models import Order, Worksheet
from kith.orders.states import LIVE, OfferState, OrderState


class TimeNotAgreed(Refusal):
    code = "time_not_agreed"
    text = _("The resident has not said that this time suits.")


class TimeBound(Refusal):
    code = "time_bound"
    text = _("Somebody was asked or has agreed for another time.")


@transaction.atomic
def settle(
    order_id: int, *, starts_at: datetime, ends_at: datetime, actor: Actor, now: datetime
) -> Order:
    """The order is served at this time; the other times that suited no longer count.

    Raises:
        Forbidden: not the desk of this order.
        IllegalMove: the order is not looking for helpers.
        TimeNotAgreed: neither the worksheet's time nor one of its options.
        TimeBound: somebody was asked or has agreed for another time.
    """
    order = Order.objects.select_related("area").locked(order_id)
    require(actor.is_clock or policies.may_triage(actor, order))
    require(order.state == OrderState.OPEN, IllegalMove())
    sheet = Worksheet.objects.locked(order.worksheet.pk)
    if (sheet.starts_at, sheet.ends_at) != (starts_at, ends_at):
        agreed = sheet.options.filter(starts_at=starts_at, ends_at=ends_at).exists()
        require(agreed, TimeNotAgreed())
        require(not _is_bound(order), TimeBound())
        sheet.starts_at, sheet.ends_at = starts_at, ends_at
        sheet.save(update_fields=("starts_at", "ends_at"))
        note("order", order.pk, "settle_time", actor=actor, now=now, after=order.state)
    sheet.options.all().delete()
    return order


def _is_bound(order: Order) -> bool:
    asked = order.offers.filter(state=OfferState.OFFERED).exists()
    return asked or order.claims.filter(state__in=LIVE).exists()
