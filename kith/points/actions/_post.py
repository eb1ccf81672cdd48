"""How a transfer is made: one step of the database, and what follows when it does not take."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal
from kith.points import sql
from kith.points.models import Account, Debt, Transfer
from kith.points.sql import Side, Step
from kith.points.states import AccountKind, TransferKind

ISSUE: Final = Side(AccountKind.ISSUE)
SETTLED: Final = Side(AccountKind.SETTLED)
LAPSED: Final = Side(AccountKind.EXPIRE)
SINGLES: Final = (ISSUE, SETTLED, LAPSED)


class CauseConflict(Exception):  # noqa: N818 -- a bug in the caller, not a refusal
    """The same cause was used for something else."""


class NotEnoughPoints(Refusal):
    code = "not_enough_points"
    text = _("There are %(has)s points; %(needs)s are needed.")


def passbook_of(person_id: int) -> Side:
    return Side(AccountKind.PERSON, person_id)


def till_of(merchant_id: int) -> Side:
    return Side(AccountKind.MERCHANT, merchant_id)


def pool_of(area_id: int) -> Side:
    return Side(AccountKind.GIFT, area_id)


def post(step: Step) -> Transfer:
    """The transfer stands, made now or before.

    Raises:
        CauseConflict: the cause stands for something else.
        NotEnoughPoints: the source has too little.
    """
    made = attempt(step)
    if made is None:
        raise NotEnoughPoints(has=free_of(step.source), needs=step.points)
    return made


def attempt(step: Step) -> Transfer | None:
    """The transfer, made now or before; none where the source has too little."""
    made = sql.post(step)
    if made is None:
        if done := known(step):
            return done
        opened(step.source, step.target)
        made = sql.post(step)
    if made is None:
        return known(step)
    transfer, owed = made
    if owed:
        work_off(transfer.target_id, now=step.at)
    return transfer


def known(step: Step) -> Transfer | None:
    """What this cause moved before.

    Raises:
        CauseConflict: it was something else.
    """
    done = Transfer.objects.filter(cause=step.cause).select_related("source", "target").first()
    if done is not None and (side(done.source), side(done.target), done.points) != (
        step.source,
        step.target,
        step.points,
    ):
        raise CauseConflict(step.cause)
    return done


def side(account: Account) -> Side:
    return Side(AccountKind(account.kind), account.owner_id)


def opened(*sides: Side) -> None:
    """Each account is there, opened now if this is the first time.

    The single accounts come first and with anybody's first one: who holds a passbook never has to
    wait for somebody else to open them.
    """
    wanted = [*SINGLES, *sorted(set(sides).difference(SINGLES), key=str)]
    Account.objects.bulk_create(
        [Account(kind=one.kind, owner_id=one.owner_id) for one in wanted], ignore_conflicts=True
    )


def held_account(one: Side) -> Account:
    """The account, opened if need be, held until the transaction ends."""
    rows = Account.objects.filter(kind=one.kind, owner_id=one.owner_id)
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        opened(one)
        pk = rows.values_list("pk", flat=True).get()
    return Account.objects.locked(pk)


def free_of(one: Side) -> int:
    row = Account.objects.filter(kind=one.kind, owner_id=one.owner_id).first()
    return row.free if row else 0


def back(done: Transfer, *, now: datetime, repay: int = 0) -> Step:
    """The same points the other way."""
    return Step(
        TransferKind.REVERSAL,
        side(done.target),
        side(done.source),
        done.points,
        f"{done.cause}:reverse",
        now,
        reverses_id=done.pk,
        repay=repay,
    )


def work_off(account_id: int, *, now: datetime) -> None:
    """Debts are paid, the oldest first, as far as the points reach."""
    waiting = Debt.objects.filter(account=account_id, transfer__reversal=None)
    for debt in waiting.select_related("transfer__source", "transfer__target").order_by("pk"):
        if attempt(back(debt.transfer, now=now, repay=debt.points)) is None:
            return
