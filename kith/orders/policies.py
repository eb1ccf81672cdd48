"""Who may do what with orders, offers and claims. Source: permission_matrix.yaml, help_request.

Pure: they look at the actor and at rows the caller holds (`order.area`, `claim.order.area` loaded).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from kith.catalogue.rules import DisclosureRules
from kith.core.actor import Actor, Role, ScopeKind
from kith.orders.states import LIVE, WAITING_TO_SERVE
from kith.people.rules import of_age_on

if TYPE_CHECKING:
    from kith.orders.models import Claim, Offer, Order

READERS = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)
DESK = (Role.WORKER, Role.STREET)
HELPERS = (Role.VOLUNTEER, Role.LEADER, Role.LIAISON)


def is_resident_side(actor: Actor, order: Order) -> bool:
    """The resident, her guardian, or somebody she agreed may order for her."""
    return actor.person_id is not None and (
        order.resident_id == actor.me
        or order.resident_id in actor.wards
        or order.resident_id in actor.speaks_for
    )


def may_submit(actor: Actor, *, resident_id: int, area_path: str) -> bool:
    """create: for oneself, a ward, a principal; at the desk for everybody in scope."""
    if actor.person_id is None:
        return False
    speaks = resident_id == actor.me or resident_id in actor.wards | actor.speaks_for
    return speaks or actor.over(area_path, Role.HOTLINE, *DESK)


def may_see(actor: Actor, order: Order) -> bool:
    """read_summary of the order page; the twin of `queries.visible_to`."""
    return (
        is_resident_side(actor, order)
        or (actor.person_id is not None and order.submitted_by_id == actor.person_id)
        or actor.over(order.area.path, *READERS)
    )


def may_read_words(actor: Actor, order: Order) -> bool:
    """What the resident wrote, in full: her side, and those who work on it."""
    return is_resident_side(actor, order) or actor.over(order.area.path, *DESK)


def may_reveal_contact(actor: Actor, order: Order) -> bool:
    """read_contact at the desk; a helper's window is `may_reveal_to_helper`."""
    return is_resident_side(actor, order) or actor.over(order.area.path, *DESK)


def must_prove_to_reveal(actor: Actor, order: Order) -> bool:
    """Who looks from the street, and not from the desk of the place."""
    return not is_resident_side(actor, order) and not actor.over(order.area.path, Role.WORKER)


def must_say_why(actor: Actor, order: Order, today: date) -> bool:
    """Whether the desk chooses its reason before it reads anything: the resident is under age."""
    year, month = order.resident.birth_year, order.resident.birth_month or 12
    if year is None or is_resident_side(actor, order):
        return False
    return today < of_age_on(year, month)


def may_triage(actor: Actor, order: Order) -> bool:
    """ask, verify, reject, merge, divert, compile, offer: the desk, never in one's own case."""
    return actor.over(order.area.path, *DESK) and not is_resident_side(actor, order)


def may_answer(actor: Actor, order: Order) -> bool:
    return is_resident_side(actor, order) or actor.over(order.area.path, Role.HOTLINE, Role.WORKER)


def may_cancel(actor: Actor, order: Order) -> bool:
    return is_resident_side(actor, order) or actor.over(order.area.path, Role.HOTLINE, *DESK)


def may_confirm(actor: Actor, order: Order) -> bool:
    """confirm_completion: the resident's side, or a word taken by phone or counter.

    Never by somebody who served; never from the server's household (asked again by hours).
    """
    served = any(c.person_id == actor.person_id and c.state in LIVE for c in order.claims.all())
    return not served and (
        is_resident_side(actor, order) or actor.over(order.area.path, Role.HOTLINE, Role.WORKER)
    )


def may_dispute(actor: Actor, order: Order) -> bool:
    helped = any(holds(actor, claim) for claim in order.claims.all())
    return (
        helped or is_resident_side(actor, order) or actor.over(order.area.path, Role.WORKER)
    ) and actor.person_id is not None


def may_arbitrate(actor: Actor, order: Order) -> bool:
    """resolve_dispute and objections: one level up, nobody who is party to the case."""
    party = any(holds(actor, claim) for claim in order.claims.all())
    return (
        not party
        and not is_resident_side(actor, order)
        and actor.over(order.area.path, Role.STREET, Role.DISTRICT)
    )


def may_see_offer(actor: Actor, offer: Offer) -> bool:
    """The twin of `queries.offers_visible_to`."""
    return may_answer_offer(actor, offer) or actor.over(offer.order.area.path, *DESK)


def may_answer_offer(actor: Actor, offer: Offer) -> bool:
    """Whoever was asked: the person, a leader of the team, a liaison of the unit."""
    if actor.person_id is None:
        return False
    return (
        offer.person_id == actor.me
        or offer.team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER)
        or offer.organisation_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    )


def may_claim(actor: Actor, order: Order) -> bool:
    """claim from the pool: a volunteer of this community, not for her own need."""
    return actor.over(order.area.path, Role.VOLUNTEER) and not is_resident_side(actor, order)


def may_claim_for_team(actor: Actor, order: Order, team_id: int) -> bool:
    """A leader of the team, where she may claim for herself."""
    return team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER) and may_claim(actor, order)


def holds(actor: Actor, claim: Claim) -> bool:
    """The one who answers for the claim: herself, or a leader or liaison of its group."""
    if actor.person_id is None:
        return False
    return (
        claim.person_id == actor.me
        or claim.team_id in actor.scoped(ScopeKind.TEAM, Role.LEADER)
        or claim.organisation_id in actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    )


def may_see_claim(actor: Actor, claim: Claim) -> bool:
    """The twin of `queries.claims_visible_to`."""
    return holds(actor, claim) or actor.over(claim.order.area.path, *DESK)


def may_withdraw(actor: Actor, claim: Claim) -> bool:
    return holds(actor, claim)


def may_release(actor: Actor, claim: Claim) -> bool:
    """The desk, never in its own case; and time."""
    return actor.is_clock or may_triage(actor, claim.order)


def may_reveal_to_helper(
    actor: Actor, claim: Claim, *, rules: DisclosureRules, slot_end: datetime, now: datetime
) -> bool:
    """From acceptance to completion + N hours, and at latest slot end + M hours; then masked again.

    At once when it is given back or released, and when who holds it is a volunteer no longer.

    Source: privacy.md 3.1 (volunteer window).
    """
    if not holds(actor, claim) or not actor.has(*HELPERS):
        return False
    latest = slot_end + timedelta(hours=rules.after_slot_h)
    if claim.state in WAITING_TO_SERVE:
        return now < latest
    if claim.state in LIVE:
        return now < min(latest, claim.report.at + timedelta(hours=rules.after_completion_h))
    return False
