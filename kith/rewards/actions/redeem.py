"""Choosing a reward, giving it back, letting it lapse: stock and points move together or not."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.rules import RewardRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.settled import require_settled
from kith.points import actions as points
from kith.rewards import policies, queries
from kith.rewards.actions._moving import held_pair, link_to, move, tell_customer
from kith.rewards.models import Code, Redemption, Reward
from kith.rewards.rules import code_hash, code_of, digits_index, digits_of, is_open, new_salt
from kith.rewards.states import REDEMPTION, RewardState

GRACE = timedelta(days=1)  # the ledger lets go of what our own clock has forgotten
SALTS = 5


class SoldOut(Refusal):
    code = "sold_out"
    text = _("The last one has just gone. Perhaps something else?")


class NotOnOffer(Refusal):
    code = "not_on_offer"
    text = _("This is no longer on the shelf.")


class ShopClosed(Refusal):
    code = "shop_closed"
    text = _("Nothing is handed out for points in this month. Your points stay yours.")


class LimitReached(Refusal):
    code = "limit_reached"
    text = _("You have had %(most)s of these in this quarter; more people should have a turn.")


class QuarterLimitReached(Refusal):
    code = "quarter_limit_reached"
    text = _("In this quarter you have chosen %(most)s times, which is the most here.")


class OwnCounter(Refusal):
    code = "own_counter"
    text = _("Nobody chooses rewards at the counter where she hands them out.")
    status = 403


class KeyTaken(Refusal):
    code = "key_taken"
    text = _("This form was already sent for something else. Please open it again.")
    status = 422


@transaction.atomic
def choose(reward_id: int, *, key: str, actor: Actor, now: datetime) -> Redemption:
    """One piece is set aside and the points are held; the same form sent twice counts once.

    Raises:
        SoldOut, NotOnOffer, ShopClosed, LimitReached, OwnCounter: why not.
        PhoneJustChanged: for three days nothing is spent.
        NotEnoughPoints: the ledger says so.
    """
    require(actor.person_id is not None)
    person = Person.objects.locked(actor.me)
    if done := Redemption.objects.filter(person=person, key=key).first():
        require(done.reward_id == reward_id, KeyTaken())
        return done
    reward = Reward.objects.select_related("merchant__area").locked(reward_id)
    rules = queries.rules_at(reward.merchant, now)
    require_settled(actor=actor, now=now)
    _ask(reward, rules, actor=actor, now=now)
    reward.stock -= 1
    reward.held += 1
    reward.save(update_fields=("stock", "held"))
    return _write(reward, rules, person, key=key, actor=actor, now=now)


def _ask(reward: Reward, rules: RewardRules, *, actor: Actor, now: datetime) -> None:
    today = localtime(now).date()
    require(policies.may_choose(actor, reward.merchant_id), OwnCounter())
    is_offered = reward.from_date <= today and (
        reward.until_date is None or today < reward.until_date
    )
    is_shown = reward.state == RewardState.PUBLISHED and reward.merchant.is_open
    require(is_shown and is_offered, NotOnOffer())
    require(is_open(rules, today), ShopClosed())
    most = reward.per_person or rules.per_person
    require(queries.taken(actor.me, reward.pk, today) < most, LimitReached(most=most))
    in_all = rules.per_quarter
    has_turn = in_all == 0 or queries.taken_in_all(actor.me, today) < in_all
    require(has_turn, QuarterLimitReached(most=in_all))
    require(reward.stock > 0, SoldOut())


def _write(
    reward: Reward,
    rules: RewardRules,
    person: Person,
    *,
    key: str,
    actor: Actor,
    now: datetime,
) -> Redemption:
    row = Redemption.objects.create(
        reward=reward,
        merchant=reward.merchant,
        person=person,
        title=reward.title,
        points=reward.points,
        key=key,
        made_at=now,
        expires_at=now + timedelta(days=rules.code_days),
    )
    _give_code(row)
    note("redemption", row.pk, "choose", actor=actor, now=now, after=row.state, reward=reward.pk)
    tell_customer(row, "reward_set_aside", now=now, ends_at=row.expires_at)  # of the code
    points.hold(
        person.pk, points=row.points, cause=row.cause, expires_at=row.expires_at + GRACE, now=now
    )
    return row


def _give_code(row: Redemption) -> Code:
    """A code whose digits mean nothing else at this counter."""
    salts = [new_salt() for _attempt in range(SALTS)]
    meant = {digits_index(row.merchant_id, digits_of(row.pk, salt)): salt for salt in salts}
    taken = Code.objects.filter(merchant_id=row.merchant_id, digits_index__in=meant)
    free = meant.keys() - set(taken.values_list("digits_index", flat=True))
    index = min(free)
    salt = meant[index]
    return Code.objects.create(
        redemption=row,
        merchant_id=row.merchant_id,
        salt=salt,
        code_hash=code_hash(code_of(row.pk, salt)),
        digits_index=index,
    )


@transaction.atomic
def cancel(redemption_id: int, *, reason: str = "", actor: Actor, now: datetime) -> Redemption:
    """Given back before it was collected: stock and points are free again.

    The desk gives a reason; the customer need not.

    Raises:
        IllegalMove: it was handed over, given back or has lapsed.
    """
    row = held_pair(redemption_id)
    require(policies.may_cancel(actor, row))
    by_desk = not policies.is_side(actor, row.person_id)
    require(not by_desk or reason != "", BadInput(field="reason", why=_("Please say why.")))
    _put_back(row, "cancel", actor=actor, now=now, reason=reason)
    if by_desk:
        tell_customer(row, "reward_cancelled", now=now)
    return row


@transaction.atomic
def expire(redemption_id: int, *, actor: Actor, now: datetime) -> Redemption:
    """Nobody came for it: stock and points are free again.

    Raises:
        IllegalMove: its time has not run out, or it ended otherwise.
    """
    require(actor.is_clock)
    row = held_pair(redemption_id)
    require(now >= row.expires_at, IllegalMove())
    _put_back(row, "expire", actor=actor, now=now)
    tell_customer(row, "reward_expired", now=now)
    return row


def _put_back(row: Redemption, verb: str, *, actor: Actor, now: datetime, **facts: str) -> None:
    move(row, verb, actor=actor, now=now, **facts)
    row.reward.held -= 1
    row.reward.stock += 1
    row.reward.save(update_fields=("held", "stock"))
    points.void(row.cause, now=now)


@transaction.atomic
def remind(redemption_id: int, *, actor: Actor, now: datetime) -> bool:
    """The customer was told once that the code is soon no longer good; whether it was news."""
    require(actor.is_clock)
    row = held_pair(redemption_id)
    require(REDEMPTION.allows(row.state, "capture"), IllegalMove())
    told = tell(
        row.person_id,
        "reward_expiring",
        cause=f"{row.cause}:expiring",
        now=now,
        link=link_to(row),
        ends_at=row.expires_at,
        number=row.pk,
    )
    return told.made_at == now
