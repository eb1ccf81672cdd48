"""The door of the ledger. Every call carries a cause; calling twice pays once."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal, require
from kith.points.models import Account, Transfer
from kith.points.states import AccountKind, TransferKind


class CauseConflict(Exception):  # noqa: N818 -- a bug in the caller, not a refusal
    """The same cause was used for something else."""


class NotEnoughPoints(Refusal):
    code = "not_enough_points"
    text = _("There are %(has)s points; %(needs)s are needed.")


@transaction.atomic
def award(
    person_id: int, *, points: int, cause: str, rule_id: int, now: datetime
) -> Transfer | None:
    """The passbook grows by `points`; nothing is written for 0 points."""
    if points == 0:
        return None
    issue, passbook = _account(AccountKind.ISSUE, None), _account(AccountKind.PERSON, person_id)
    return _transfer(
        TransferKind.AWARD, issue, passbook, points=points, cause=cause, now=now, rule_id=rule_id
    )


@transaction.atomic
def reverse(cause: str, *, now: datetime) -> Transfer | None:
    """The transfer of this cause is undone, once; none where nothing was paid.

    Raises NotEnoughPoints when the points were spent already.
    """
    done = Transfer.objects.filter(cause=cause).select_related("source", "target").first()
    if done is None:
        return None
    return _transfer(
        TransferKind.REVERSAL,
        done.target,
        done.source,
        points=done.points,
        cause=f"{cause}:reverse",
        now=now,
        reverses=done,
    )


def _account(kind: AccountKind, owner_id: int | None) -> Account:
    """The account, opened now if this is the first time; two openers meet at the constraint."""
    found = Account.objects.filter(kind=kind, owner_id=owner_id).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Account.objects.create(kind=kind, owner_id=owner_id)
    except IntegrityError:
        return Account.objects.get(kind=kind, owner_id=owner_id)


def _transfer(
    kind: TransferKind,
    source: Account,
    target: Account,
    *,
    points: int,
    cause: str,
    now: datetime,
    rule_id: int | None = None,
    reverses: Transfer | None = None,
) -> Transfer:
    sides = {a.pk for a in (source, target) if a.kind != AccountKind.ISSUE}
    held = Account.objects.locked_all(sides)
    done = Transfer.objects.filter(cause=cause).first()
    if done is not None:
        if (done.source_id, done.target_id, done.points) != (source.pk, target.pk, points):
            raise CauseConflict(cause)
        return done
    for account, change in ((source, -points), (target, points)):
        if account.pk in held:
            row = held[account.pk]
            require(row.balance + change >= 0, NotEnoughPoints(has=row.balance, needs=points))
            row.balance += change
            row.save(update_fields=("balance",))
    return Transfer.objects.create(
        kind=kind,
        source=source,
        target=target,
        points=points,
        cause=cause,
        rule_id=rule_id,
        reverses=reverses,
        at=now,
    )
