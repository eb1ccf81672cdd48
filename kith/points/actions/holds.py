"""Points set aside: then taken, or set free."""

from datetime import datetime

from django.db import transaction

from kith.core.refusal import IllegalMove, require
from kith.points.actions._post import (
    CauseConflict,
    NotEnoughPoints,
    held_account,
    known,
    passbook_of,
    post,
    till_of,
    work_off,
)
from kith.points.models import Account, Hold, HoldEnd, Transfer
from kith.points.sql import Step
from kith.points.states import FREED, HOLD_LIFE, HoldState, TransferKind


@transaction.atomic
def hold(person_id: int, *, points: int, cause: str, expires_at: datetime, now: datetime) -> Hold:
    """So many free points are set aside until they are captured, set free or their time is over.

    Raises:
        CauseConflict: the same cause holds something else.
        NotEnoughPoints: not so many are free.
    """
    account = held_account(passbook_of(person_id))
    made = Hold.objects.filter(cause=cause).first()
    if made is not None:
        if (made.account_id, made.points) != (account.pk, points):
            raise CauseConflict(cause)
        return made
    require(points <= account.free, NotEnoughPoints(has=account.free, needs=points))
    account.held += points
    account.save(update_fields=("held",))
    return Hold.objects.create(
        account=account, points=points, cause=cause, made_at=now, expires_at=expires_at
    )


@transaction.atomic
def capture(cause: str, *, to_merchant_id: int, now: datetime) -> Transfer:
    """What was set aside is the merchant's. Its transfer has the cause `<cause>:capture`.

    Raises:
        IllegalMove: set free meanwhile, or its time is over.
        CauseConflict: captured by another merchant.
    """
    row = _locked(cause)
    step = Step(
        TransferKind.CAPTURE,
        passbook_of(_holder(row)),
        till_of(to_merchant_id),
        row.points,
        f"{cause}:capture",
        now,
        release=row.points,
    )
    if row.state == HoldState.CAPTURED and (done := known(step)):
        return done
    require(now < row.expires_at, IllegalMove())
    row.state = HOLD_LIFE.next(row.state, "capture")
    row.save(update_fields=("state",))
    made = post(step)
    HoldEnd.objects.create(hold=row, transfer=made, at=now)
    return made


@transaction.atomic
def void(cause: str, *, now: datetime) -> Hold:
    """The points are free again; so they are where they had been set free before.

    Raises:
        IllegalMove: they were captured.
    """
    return _set_free(cause, "void", now)


@transaction.atomic
def expire(cause: str, *, now: datetime) -> Hold:
    """The time of the hold is over and the points are free again.

    Raises:
        IllegalMove: they were captured, or there is time left.
    """
    return _set_free(cause, "expire", now)


def _set_free(cause: str, verb: str, now: datetime) -> Hold:
    row = _locked(cause)
    if row.state in FREED:
        return row
    require(verb != "expire" or row.expires_at <= now, IllegalMove())
    row.state = HOLD_LIFE.next(row.state, verb)
    row.save(update_fields=("state",))
    account = Account.objects.locked(row.account_id)
    account.held -= row.points
    account.save(update_fields=("held",))
    HoldEnd.objects.create(hold=row, at=now)
    if account.owed:
        work_off(account.pk, now=now)
    return row


def _locked(cause: str) -> Hold:
    return Hold.objects.locked(Hold.objects.values_list("pk", flat=True).get(cause=cause))


def _holder(row: Hold) -> int:
    owner_id = Account.objects.values_list("owner_id", flat=True).get(pk=row.account_id)
    assert owner_id is not None, "points_what_is_counted_has_an_owner"
    return owner_id
