"""Taking offers back together, as long as nobody has said yes."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._ending import end_offer
from kith.orders.models import Offer, Order
from kith.orders.states import OfferState


class AlreadyAnswered(Refusal):
    code = "already_answered"
    text = _("Somebody has already said yes. Release that helper on the page of the order.")


@transaction.atomic
def recall(
    order_id: int, *, offer_ids: Collection[int], actor: Actor, now: datetime
) -> frozenset[int]:
    """Those of the order's named offers that nobody has answered are taken back; gives them.

    Raises:
        Forbidden: not the desk of this order.
        AlreadyAnswered: one of the named was accepted, so all of them stand.
    """
    order = Order.objects.select_related("area").locked(order_id)
    require(policies.may_triage(actor, order))
    rows = Offer.objects.filter(order=order).locked_all(offer_ids).values()
    require(all(row.state != OfferState.ACCEPTED for row in rows), AlreadyAnswered())
    unanswered = [row for row in rows if row.state == OfferState.OFFERED]
    for row in unanswered:
        row.order = order
        end_offer(row, "withdraw", now=now)
    if unanswered:
        note("order", order.pk, "recall", actor=actor, now=now, offers=len(unanswered))
    return frozenset(row.pk for row in unanswered)
