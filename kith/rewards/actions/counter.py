"""At the counter: a code is entered, the piece goes over, once; and what the desk takes back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.points import actions as points
from kith.rewards import policies, queries
from kith.rewards.actions._moving import held_pair, move, tell_customer, tell_street
from kith.rewards.models import (
    Alarm,
    AlarmAnswer,
    Code,
    HandOut,
    Merchant,
    Redemption,
    SettlementLine,
    Try,
)
from kith.rewards.rules import code_hash, digits_index, read_code
from kith.rewards.states import RedemptionState

HOUR = timedelta(hours=1)


class TooManyTries(Refusal):
    code = "too_many_tries"
    text = _("Too many wrong codes at this counter. Please wait a quarter of an hour.")
    status = 429


class TryGone(Refusal):
    code = "try_gone"
    text = _("Please enter the code again: it was entered too long ago.")


class CodeUsed(Refusal):
    code = "code_used"
    text = _("This code was used already: the piece has been handed over.")


class CodeEnded(Refusal):
    code = "code_ended"
    text = _("This code is no longer good: it was given back, or its time has run out.")


class NotForYourself(Refusal):
    code = "not_for_yourself"
    text = _("Somebody else hands this over: never to oneself, one's household or a colleague.")
    status = 403


class SettledAlready(Refusal):
    code = "settled_already"
    text = _("This stands in a settlement. Send the settlement back and discard it first.")


@transaction.atomic
def enter(merchant_id: int, *, typed: str, actor: Actor, now: datetime) -> Try:
    """What was scanned or typed is written down as right or wrong; the caller tells which.

    Raises:
        Forbidden: not behind this counter.
        TooManyTries: so many wrong ones lately that somebody may be guessing.
    """
    merchant = Merchant.objects.select_related("area").locked(merchant_id)
    require(policies.is_of(actor, merchant.pk))
    most = queries.rules_at(merchant, now).wrong_codes
    require(queries.wrong_tries(merchant.pk, now) < most, TooManyTries())
    return Try.objects.create(
        merchant=merchant, redemption=_meant(merchant.pk, typed), by_id=actor.me, at=now
    )


def _meant(merchant_id: int, typed: str) -> Redemption | None:
    """The redemption at this counter, whatever became of it."""
    code, digits = read_code(typed)
    rows = Code.objects.filter(merchant_id=merchant_id).select_related("redemption")
    if code:
        found = rows.filter(code_hash=code_hash(code)).first()
    elif digits:
        found = rows.filter(digits_index=digits_index(merchant_id, digits)).first()
    else:
        found = None
    return found.redemption if found else None


@transaction.atomic
def hand_out(try_id: int, *, actor: Actor, now: datetime) -> Redemption:
    """The piece went over the counter, the points to the merchant, and the code is used up.

    Raises:
        TryGone: the code was entered by somebody else, or too long ago.
        CodeUsed, CodeEnded: it was good once.
        NotForYourself: the customer is the actor, of her household, or works here (SD6).
    """
    entered = queries.open_try(try_id, actor, now)
    if entered is None or entered.redemption_id is None:
        raise TryGone()
    row = held_pair(entered.redemption_id)
    works_here = queries.is_staff(row.person_id, row.merchant_id, now)
    require(policies.may_hand_out(actor, row) and not works_here, NotForYourself())
    require(row.state != RedemptionState.CAPTURED, CodeUsed())
    is_good = row.state == RedemptionState.HELD and now < row.expires_at
    require(is_good, CodeEnded())
    move(row, "capture", actor=actor, now=now)
    row.reward.held -= 1
    row.reward.handed_out += 1
    row.reward.save(update_fields=("held", "handed_out"))
    HandOut.objects.create(redemption=row, merchant=row.merchant, by_id=actor.me, at=now)
    tell_customer(row, "reward_handed_out", now=now)
    _watch(row.merchant, now=now)
    points.capture(row.cause, to_merchant_id=row.merchant_id, now=now)
    return row


def _watch(merchant: Merchant, *, now: datetime) -> None:
    """More in an hour than the place's rule expects: the street looks before it settles (A17)."""
    count = HandOut.objects.filter(merchant=merchant, at__gt=now - HOUR).count()
    if count < queries.rules_at(merchant, now).alarm_an_hour:
        return
    if Alarm.objects.filter(merchant=merchant, at__gt=now - HOUR).exists():
        return
    row = Alarm.objects.create(merchant=merchant, count=count, at=now)
    tell_street(
        merchant,
        "counter_alarm",
        cause=f"alarm:{row.pk}",
        link="/settlements/",
        number=count,
        now=now,
    )


@transaction.atomic
def answer_alarm(alarm_id: int, *, text: str, actor: Actor, now: datetime) -> AlarmAnswer:
    """Somebody looked into it; the merchant can be settled again.

    Raises:
        IllegalMove: it was answered already.
    """
    alarm = Alarm.objects.select_related("merchant__area").locked(alarm_id)
    require(policies.may_settle(actor, alarm.merchant))
    require(not AlarmAnswer.objects.filter(alarm=alarm).exists(), IllegalMove())
    require(text.strip() != "", BadInput(field="text", why=_("Please say what it was.")))
    note("merchant", alarm.merchant_id, "answer_alarm", actor=actor, now=now, alarm=alarm.pk)
    return AlarmAnswer.objects.create(alarm=alarm, text=text.strip(), by_id=actor.me, at=now)


@transaction.atomic
def refund(redemption_id: int, *, reason: str, actor: Actor, now: datetime) -> Redemption:
    """What was handed over came back: points and stock in one transaction, before it is settled.

    Raises:
        IllegalMove: it was not handed over.
        SettledAlready: it stands in a settlement.
    """
    row = held_pair(redemption_id)
    require(policies.may_refund(actor, row))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    require(not SettlementLine.objects.filter(redemption=row).exists(), SettledAlready())
    move(row, "refund", actor=actor, now=now, reason=reason.strip())
    row.reward.handed_out -= 1
    row.reward.stock += 1
    row.reward.save(update_fields=("handed_out", "stock"))
    tell_customer(row, "reward_refunded", now=now)
    points.reverse(f"{row.cause}:capture", now=now)
    return row
