"""How an offer and a claim end, whatever the reason. The caller holds the order."""

from datetime import datetime

from kith.core.actor import Actor
from kith.journal.actions import note
from kith.orders.models import Claim, Offer, Order
from kith.orders.states import CLAIM, OFFER, ClaimState, OfferState
from kith.outbox.actions import tell


def end_offer(offer: Offer, verb: str, *, now: datetime) -> None:
    """The offer is answered or gone; a person whose offer was taken back is told."""
    offer.state = OFFER.next(offer.state, verb)
    offer.answered_at = now
    offer.save(update_fields=("state", "answered_at"))
    if verb == "withdraw" and offer.person_id is not None:
        tell(
            offer.person_id,
            "offer_withdrawn",
            cause=f"offer:{offer.pk}:withdraw",
            now=now,
            link="/offers/",
            number=offer.order.number,
        )


def end_claim(claim: Claim, verb: str, *, actor: Actor, now: datetime) -> None:
    """The claim is over before service: its seats are free, the helper's window is shut."""
    claim.state = CLAIM.next(claim.state, verb)
    claim.ended_at = now
    claim.save(update_fields=("state", "ended_at"))
    claim.seats.all().delete()
    note("claim", claim.pk, verb, actor=actor, now=now, after=claim.state)
    if verb == "release":
        tell(
            claim.person_id,
            "claim_released",
            cause=f"claim:{claim.pk}:release",
            now=now,
            link="/my-day/",
            number=claim.order.number,
        )


def take_back_offers(order: Order, *, now: datetime) -> None:
    """Nobody is asked any more; each one who was hears it."""
    for offer in order.offers.select_for_update().filter(state=OfferState.OFFERED).order_by("pk"):
        end_offer(offer, "withdraw", now=now)


def end_all(order: Order, *, actor: Actor, now: datetime) -> None:
    """Open offers are taken back and claims not yet begun released."""
    take_back_offers(order, now=now)
    for claim in order.claims.select_for_update().filter(state=ClaimState.HELD).order_by("pk"):
        end_claim(claim, "release", actor=actor, now=now)
