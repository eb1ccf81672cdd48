"""Putting a reward on the shelf: written by one, priced with another's yes, counted by whom not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.files.rules import cleaned
from kith.journal.actions import note
from kith.rewards import policies, queries
from kith.rewards.actions._moving import tell_street
from kith.rewards.models import (
    Merchant,
    Picture,
    PriceApproval,
    PriceProposal,
    Reward,
    StockChange,
)
from kith.rewards.states import ALIVE, SHELF, RewardKind


class StockTooLow(Refusal):
    code = "stock_too_low"
    text = _("Only %(has)s pieces are free; more cannot be taken off.")


class OwnPrice(Refusal):
    code = "own_price"
    text = _("Whoever proposed the price or counts the stock does not approve the price.")
    status = 403


class PriceLapsed(Refusal):
    code = "price_lapsed"
    text = _("This price was proposed more than %(hours)s hours ago. Please send it back.")


@dataclass(frozen=True, slots=True)
class RewardInput:
    """`per_person` none: the place's rule; `until_date` is the first day without."""

    title: str
    kind: RewardKind
    points: int
    from_date: date
    until_date: date | None = None
    text: str = ""
    per_person: int | None = None


@transaction.atomic
def put_up(merchant_id: int, *, input: RewardInput, actor: Actor, now: datetime) -> Reward:
    """A draft of a reward; nobody else sees it before its price is approved."""
    merchant = Merchant.objects.select_related("area").get(pk=merchant_id)
    require(policies.may_put_up(actor, merchant))
    row = Reward(merchant=merchant, made_by_id=actor.person_id, made_at=now)
    _fill(row, input)
    row.save(force_insert=True)
    note("reward", row.pk, "put_up", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def edit(reward_id: int, *, input: RewardInput, actor: Actor, now: datetime) -> Reward:
    """The draft says something else; what people chose before keeps its price."""
    row = _held(reward_id)
    require(policies.may_put_up(actor, row.merchant))
    _move(row, "edit", actor=actor, now=now)
    _fill(row, input)
    row.save()
    return row


def _fill(row: Reward, input: RewardInput) -> None:
    require(input.points > 0, BadInput(field="points", why=_("A reward costs at least 1 point.")))
    is_some_time = input.until_date is None or input.until_date > input.from_date
    require(is_some_time, BadInput(field="until_date", why=_("It ends before it begins.")))
    row.title, row.text, row.kind = input.title.strip(), input.text.strip(), input.kind
    row.points, row.per_person = input.points, input.per_person
    row.from_date, row.until_date = input.from_date, input.until_date


@transaction.atomic
def propose(reward_id: int, *, actor: Actor, now: datetime) -> Reward:
    """The draft waits for another person's yes to its price."""
    row = _held(reward_id)
    require(policies.may_put_up(actor, row.merchant))
    _move(row, "propose", actor=actor, now=now)
    made = PriceProposal.objects.create(reward=row, points=row.points, by_id=actor.me, at=now)
    tell_street(
        row.merchant,
        "price_proposed",
        cause=f"price:{made.pk}",
        link=f"/rewards/{row.pk}/",
        number=row.pk,
        now=now,
    )
    return row


@transaction.atomic
def publish(reward_id: int, *, actor: Actor, now: datetime) -> Reward:
    """The price is approved; the reward is on the shelf.

    Raises:
        OwnPrice: the actor proposed it, or has counted its stock (SD3, SD5).
        PriceLapsed: it was proposed too long ago (SD12).
    """
    row = _held(reward_id)
    require(policies.may_approve_price(actor, row.merchant))
    SHELF.next(row.state, "publish")
    proposal = row.prices.latest("pk")
    counts = row.stock_changes.filter(by_id=actor.me).exists()
    require(proposal.by_id != actor.me and not counts, OwnPrice())
    hours = queries.rules_at(row.merchant, now).approval_h
    require(now - proposal.at <= timedelta(hours=hours), PriceLapsed(hours=hours))
    _move(row, "publish", actor=actor, now=now)
    PriceApproval.objects.create(proposal=proposal, by_id=actor.me, at=now)
    return row


@transaction.atomic
def send_back(reward_id: int, *, reason: str, actor: Actor, now: datetime) -> Reward:
    """The price is not approved; the draft can be changed."""
    row = _held(reward_id)
    require(policies.may_approve_price(actor, row.merchant))
    return _move(row, "send_back", actor=actor, now=now, reason=reason)


@transaction.atomic
def take_off(reward_id: int, *, actor: Actor, now: datetime) -> Reward:
    """Off the shelf, a draft again; what was set aside is still handed over."""
    row = _held(reward_id)
    require(policies.may_put_up(actor, row.merchant))
    return _move(row, "take_off", actor=actor, now=now)


@transaction.atomic
def end(reward_id: int, *, actor: Actor, now: datetime) -> Reward:
    """Nobody can choose it any more, ever."""
    row = _held(reward_id)
    require(policies.may_put_up(actor, row.merchant))
    return _move(row, "end", actor=actor, now=now)


@transaction.atomic
def adjust_stock(
    reward_id: int, *, change: int, reason: str, actor: Actor, now: datetime
) -> Reward:
    """So many pieces more or fewer, with a reason.

    Raises:
        StockTooLow: what is set aside cannot be taken off.
        OwnPrice: the actor approved the price (SD5).
    """
    row = _held(reward_id)
    require(policies.may_adjust_stock(actor, row.merchant))
    require(row.state in ALIVE, IllegalMove())
    require(not _has_priced(row, actor), OwnPrice())
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    require(change != 0, BadInput(field="change", why=_("How many pieces more or fewer?")))
    require(row.stock + change >= 0, StockTooLow(field="change", has=row.stock))
    row.stock += change
    row.received += change
    row.save(update_fields=("stock", "received"))
    StockChange.objects.create(
        reward=row, change=change, reason=reason, by_id=actor.person_id, at=now
    )
    note("reward", row.pk, "adjust_stock", actor=actor, now=now, change=change, reason=reason)
    return row


@transaction.atomic
def show(reward_id: int, *, raw: bytes, actor: Actor, now: datetime) -> Picture:
    """The picture is shown with the reward. Raises NotAPicture or PictureTooLarge."""
    row = _held(reward_id)
    require(policies.may_put_up(actor, row.merchant))
    require(row.state in ALIVE, IllegalMove())
    pixels = cleaned(raw)
    Picture.objects.filter(reward=row).delete()
    note("reward", row.pk, "show", actor=actor, now=now)
    return Picture.objects.create(reward=row, digest=sha256(pixels).hexdigest(), pixels=pixels)


def _has_priced(row: Reward, actor: Actor) -> bool:
    if actor.person_id is None:
        return False
    return PriceApproval.objects.filter(proposal__reward=row, by_id=actor.me).exists()


def _held(reward_id: int) -> Reward:
    return Reward.objects.select_related("merchant__area").locked(reward_id)


def _move(row: Reward, verb: str, *, actor: Actor, now: datetime, **facts: str) -> Reward:
    before = row.state
    row.state = SHELF.next(row.state, verb)
    row.save(update_fields=("state",))
    note("reward", row.pk, verb, actor=actor, now=now, before=before, after=row.state, **facts)
    return row
