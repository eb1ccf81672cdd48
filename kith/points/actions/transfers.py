"""Points go from one account to another."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.points.actions._post import (
    ISSUE,
    LAPSED,
    SETTLED,
    CauseConflict,
    NotEnoughPoints,
    attempt,
    back,
    held_account,
    passbook_of,
    pool_of,
    post,
    till_of,
    work_off,
)
from kith.points.models import Account, Debt, Transfer
from kith.points.policies import may_donate
from kith.points.rules import Caps, within
from kith.points.sql import Step
from kith.points.states import SINGLE, TransferKind


@transaction.atomic
def award(
    person_id: int,
    *,
    points: int,
    cause: str,
    rule_id: int,
    now: datetime,
    day: date | None = None,
    caps: Caps | None = None,
) -> Transfer | None:
    """The passbook grows by `points`, or by what the caps of the tariff leave of them.

    Nothing is written for 0 points. What the holder owes is worked off at once.

    Args:
        day: of the service; the cap of a day is counted by it.

    Raises:
        CauseConflict: the same cause was used for something else.
    """
    due = points if caps is None else _within(caps, person_id, points, cause, day)
    if due == 0:
        return None
    step = Step(
        TransferKind.AWARD,
        ISSUE,
        passbook_of(person_id),
        due,
        cause,
        now,
        rule_id=rule_id,
        day=day,
    )
    return post(step)


def _within(caps: Caps, person_id: int, points: int, cause: str, day: date | None) -> int:
    """What the caps leave, decided while nobody else can award this person.

    An award that stands already is found again by its own points.
    """
    account = held_account(passbook_of(person_id))
    done = Transfer.objects.filter(cause=cause).first()
    if done is not None:
        if done.target_id != account.pk or done.points > points:
            raise CauseConflict(cause)
        return done.points
    thanks = Transfer.objects.filter(target=account, kind=TransferKind.AWARD, reversal=None)
    ever = thanks.aggregate(n=Sum("points"))["n"] or 0
    that_day = thanks.filter(day=day).aggregate(n=Sum("points"))["n"] or 0 if day else 0
    return within(caps, points, that_day=that_day, ever=ever)


@transaction.atomic
def reverse(cause: str, *, now: datetime) -> Transfer | None:
    """The transfer of this cause is undone, once; none where nothing was paid.

    Where thanks were spent already, nobody falls below zero: the correction stands as a debt
    (none is given back), and what comes in next pays it before it can be spent.

    Raises:
        NotEnoughPoints: a merchant or a pool no longer has the points.
    """
    done = Transfer.objects.filter(cause=cause).select_related("source", "target").first()
    if done is None:
        return None
    made = attempt(back(done, now=now))
    if made is None:
        require(
            done.source.kind in SINGLE, NotEnoughPoints(has=done.target.free, needs=done.points)
        )
        _owe(done, now)
        made = Transfer.objects.filter(reverses=done).first()
    return made


def _owe(done: Transfer, now: datetime) -> None:
    """The points are owed, once; paid at once if they have come in meanwhile."""
    account = Account.objects.locked(done.target_id)
    if Debt.objects.filter(transfer=done).exists() or Transfer.objects.filter(reverses=done):
        return
    Debt.objects.create(transfer=done, account=account, points=done.points, since=now)
    account.owed += done.points
    account.save(update_fields=("owed",))
    work_off(account.pk, now=now)


@transaction.atomic
def donate(pool_id: int, *, points: int, cause: str, actor: Actor, now: datetime) -> Transfer:
    """The actor's own points are in the gift pool of the area, for those who cannot earn.

    Raises:
        NotEnoughPoints: not so many are free.
    """
    require(may_donate(actor))
    step = Step(TransferKind.DONATE, passbook_of(actor.me), pool_of(pool_id), points, cause, now)
    return post(step)


@transaction.atomic
def give(person_id: int, *, pool_id: int, points: int, cause: str, now: datetime) -> Transfer:
    """The passbook has points out of the gift pool; two people have approved it.

    Raises:
        NotEnoughPoints: the pool has fewer.
    """
    return post(
        Step(TransferKind.GIFT, pool_of(pool_id), passbook_of(person_id), points, cause, now)
    )


@transaction.atomic
def settle(merchant_id: int, *, points: int, cause: str, now: datetime) -> Transfer:
    """The merchant's points are settled and gone.

    Raises:
        NotEnoughPoints: fewer were captured.
    """
    return post(Step(TransferKind.SETTLE, till_of(merchant_id), SETTLED, points, cause, now))


@transaction.atomic
def lapse(
    person_id: int, *, points: int, cause: str, rule_id: int, now: datetime
) -> Transfer | None:
    """Free points have lapsed under a rule, as many as are still there; none where none are."""
    done = Transfer.objects.filter(cause=cause).first()
    if done is not None:
        return done
    free = min(points, held_account(passbook_of(person_id)).free)
    if free == 0:
        return None
    step = Step(
        TransferKind.EXPIRY, passbook_of(person_id), LAPSED, free, cause, now, rule_id=rule_id
    )
    return post(step)
