"""Builders of a shop: a merchant with its counter, rewards on the shelf, people with points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kith.catalogue.models import RuleSet
from kith.core.actor import CLOCK, Actor, Role
from kith.groups.actions import found_organisation
from kith.groups.states import OrganisationKind
from kith.people.models import Person
from kith.people.queries import actor_of
from kith.points import actions as points
from kith.rewards.actions import counter, merchants, redeem, shelf
from kith.rewards.actions.merchants import MerchantInput
from kith.rewards.actions.shelf import RewardInput
from kith.rewards.models import Merchant, Redemption, Reward
from kith.rewards.rules import code_of, digits_of
from kith.rewards.states import RewardKind
from tests import make
from tests.make import DAY, MONDAY, Town


@dataclass(frozen=True)
class Shop:
    """A corner shop of the community, and the woman behind its counter."""

    merchant: Merchant
    keeper: Actor


def shop(town: Town, name: str = "幸福便利店") -> Shop:
    unit = found_organisation(
        town.community.pk,
        name=name,
        kind=OrganisationKind.MERCHANT,
        uscc="",
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    made = merchants.found_shop(
        unit.pk,
        input=MerchantInput(whereabouts="幸福路 8 号", hours="每天 9:00–18:00"),
        actor=town.clerk,
        now=MONDAY - 30 * DAY,
    )
    return Shop(made, keeper(town, made))


def keeper(town: Town, merchant: Merchant, who: Person | None = None) -> Actor:
    """Somebody who stands behind the counter."""
    person = who or make.person(town.community)
    at = MONDAY - 29 * DAY
    merchants.appoint(merchant.pk, person_id=person.pk, actor=town.clerk, now=at)
    return make.actor(person)


def reward_input(**changes: object) -> RewardInput:
    plain = RewardInput(
        title="一袋大米",
        kind=RewardKind.GOODS,
        points=30,
        from_date=(MONDAY - 30 * DAY).date(),
        text="五公斤装。",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def reward(town: Town, at: Shop, stock: int = 5, **changes: object) -> Reward:
    """On the shelf: written and counted by the keeper, priced by the street."""
    when = MONDAY - 20 * DAY
    made = shelf.put_up(at.merchant.pk, input=reward_input(**changes), actor=at.keeper, now=when)
    if stock:
        shelf.adjust_stock(made.pk, change=stock, reason="到货", actor=at.keeper, now=when)
    shelf.propose(made.pk, actor=at.keeper, now=when)
    return shelf.publish(made.pk, actor=town.boss, now=when)


def customer(town: Town, has: int = 100) -> Actor:
    """A volunteer with points."""
    who = make.volunteer(town.community)
    give(who, has)
    return make.actor(who)


def give(who: Person, has: int) -> None:
    rule_id = RuleSet.objects.get(kind="TARIFF", area=None).pk
    cause = f"test:{who.pk}:{has}"
    points.award(who.pk, points=has, cause=cause, rule_id=rule_id, now=MONDAY - 10 * DAY)


def chosen(of: Reward, by: Actor, key: str = "first", now: datetime = MONDAY) -> Redemption:
    return redeem.choose(of.pk, key=key, actor=by, now=now)


def code(of: Redemption) -> str:
    return code_of(of.pk, of.code.salt)


def digits(of: Redemption) -> str:
    return digits_of(of.pk, of.code.salt)


def handed(of: Redemption, by: Actor, now: datetime = MONDAY) -> Redemption:
    """Its code is shown at the counter and the piece goes over."""
    entered = counter.enter(of.merchant_id, typed=digits(of), actor=by, now=now)
    return counter.hand_out(entered.pk, actor=by, now=now)


def office(town: Town) -> tuple[Actor, Actor]:
    """Two people who may settle."""
    return town.boss, make.staff(Role.STREET, town.street)


def again(actor: Actor, now: datetime = MONDAY) -> Actor:
    return replace(actor_of(actor.me, now=now), proved_at=make.ALWAYS)
