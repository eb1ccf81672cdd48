"""Who may do what with rewards. Source: permission_matrix.yaml, product and exchange_order.

Pure: they look at the actor and at rows the caller holds (`merchant.area` loaded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind
from kith.rewards.states import RewardState

if TYPE_CHECKING:
    from kith.people.models import Person
    from kith.rewards.models import Merchant, Redemption, Reward, Settlement

DESK = (Role.WORKER, Role.STREET)
OFFICE = (Role.STREET, Role.DISTRICT)
READERS = (*DESK, Role.DISTRICT, Role.AUDITOR)


def is_of(actor: Actor, merchant_id: int) -> bool:
    """Whether the actor stands behind this counter."""
    return merchant_id in actor.scoped(ScopeKind.MERCHANT, Role.MERCHANT)


def may_found(actor: Actor, area_path: str) -> bool:
    return actor.is_clock or actor.over(area_path, *DESK)


def may_see_merchant(actor: Actor, merchant: Merchant) -> bool:
    """Behind its counter, or in charge of its area; the twin of `queries.merchants`."""
    return is_of(actor, merchant.pk) or actor.over(merchant.area.path, *READERS)


def may_put_up(actor: Actor, merchant: Merchant) -> bool:
    """product.create and edit."""
    return actor.is_clock or is_of(actor, merchant.pk) or actor.over(merchant.area.path, *DESK)


def may_adjust_stock(actor: Actor, merchant: Merchant) -> bool:
    return may_put_up(actor, merchant)


def may_approve_price(actor: Actor, merchant: Merchant) -> bool:
    """product.approve_price; who proposed it and who counts the stock is asked in the action."""
    return actor.over(merchant.area.path, *OFFICE) and not is_of(actor, merchant.pk)


def may_see_reward(actor: Actor, reward: Reward) -> bool:
    """What is on the shelf is public; the twin of `queries.rewards_visible_to`."""
    return reward.state == RewardState.PUBLISHED or may_see_merchant(actor, reward.merchant)


def may_choose(actor: Actor, merchant_id: int) -> bool:
    """exchange_order.create, for oneself; never at the counter one stands behind (SD6)."""
    return actor.person_id is not None and not is_of(actor, merchant_id)


def is_side(actor: Actor, person_id: int) -> bool:
    """The customer herself or her guardian."""
    return actor.person_id is not None and (
        person_id == actor.person_id or person_id in actor.wards
    )


def may_see(actor: Actor, redemption: Redemption) -> bool:
    """exchange_order.read; the twin of `queries.visible_to`."""
    return is_side(actor, redemption.person_id) or may_see_merchant(actor, redemption.merchant)


def may_show_code(actor: Actor, redemption: Redemption) -> bool:
    """Only the customer's side ever sees the code."""
    return is_side(actor, redemption.person_id)


def may_cancel(actor: Actor, redemption: Redemption) -> bool:
    return is_side(actor, redemption.person_id) or actor.over(
        redemption.merchant.area.path, Role.WORKER
    )


def is_near(actor: Actor, person: Person) -> bool:
    """The person herself, her household, her ward or guardian: nobody acts on these (SD2)."""
    household = actor.household_key
    return (
        person.pk == actor.person_id
        or person.pk in actor.wards | actor.speaks_for
        or (household != "" and household == person.household_key)
    )


def may_hand_out(actor: Actor, redemption: Redemption) -> bool:
    """redeem: behind this counter, and not for oneself or one's household."""
    return is_of(actor, redemption.merchant_id) and not is_near(actor, redemption.person)


def may_refund(actor: Actor, redemption: Redemption) -> bool:
    """The desk with a reason, never the counter, never in one's own case."""
    return (
        actor.over(redemption.merchant.area.path, *DESK)
        and not is_of(actor, redemption.merchant_id)
        and not is_near(actor, redemption.person)
    )


def may_see_settlement(actor: Actor, settlement: Settlement) -> bool:
    """read_settlement; the twin of `queries.settlements`."""
    merchant = settlement.merchant
    return is_of(actor, merchant.pk) or actor.over(merchant.area.path, *OFFICE, Role.AUDITOR)


def may_settle(actor: Actor, merchant: Merchant) -> bool:
    """settle: the office, and nobody of the merchant."""
    return actor.over(merchant.area.path, *OFFICE) and not is_of(actor, merchant.pk)
