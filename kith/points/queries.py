"""The passbook."""

from dataclasses import dataclass
from datetime import datetime

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.points.models import Account, Transfer
from kith.points.policies import may_see_passbook
from kith.points.states import AccountKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the passbook; `points` is negative when they left."""

    at: datetime
    kind: str
    cause: str
    points: int
    balance: int


def passbook(person_id: int, *, actor: Actor) -> list[Line]:
    """Every line with its running balance, oldest first."""
    require(may_see_passbook(actor, person_id))
    account = Account.objects.filter(kind=AccountKind.PERSON, owner_id=person_id).first()
    if account is None:
        return []
    rows = Transfer.objects.filter(source=account) | Transfer.objects.filter(target=account)
    lines, balance = [], 0
    for row in rows.order_by("pk"):
        change = row.points if row.target_id == account.pk else -row.points
        balance += change
        lines.append(Line(row.at, row.kind, row.cause, change, balance))
    return lines


def balance(person_id: int) -> int:
    row = Account.objects.filter(kind=AccountKind.PERSON, owner_id=person_id).first()
    return row.balance if row else 0


def total_awarded() -> int:
    """Points issued less points taken back, over everybody."""
    account = Account.objects.filter(kind=AccountKind.ISSUE).first()
    if account is None:
        return 0
    out = sum(account.outgoing.values_list("points", flat=True))
    return out - sum(account.incoming.values_list("points", flat=True))
