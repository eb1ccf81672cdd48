"""What must be true of the ledger at any moment. Each check names the rows that break it, by id;
`kith verify` runs them all.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kith.core.calendar import midnight
from kith.points.models import Account, Day, Debt, Hold, Transfer
from kith.points.rules import Seal, link
from kith.points.states import OWNED, ROADS, SINGLE, HoldState, TransferKind


def chain() -> Iterator[str]:
    """Every sealed day still has the digest it was sealed with (INV-L11)."""
    seal, before = Seal.first(), None
    for day in Day.objects.order_by("date"):
        rows = Transfer.objects.filter(pk__gt=seal.last_id, pk__lte=day.last_transfer_id)
        found = link(seal, day.date, rows.order_by("pk").iterator(chunk_size=5000))
        if (found.digest, found.count) != (day.digest, day.count):
            yield f"day {day.date}: {found.count} lines of {day.count}"
        seal, before = Seal(day.digest, day.last_transfer_id), day
    if before is not None:
        yield from _backdated(before)


def _backdated(last: Day) -> Iterator[str]:
    """A line outside the chain that says it is older than the seal was written afterwards."""
    sealed = midnight(last.date)
    rows = Transfer.objects.filter(pk__gt=last.last_transfer_id, at__lt=sealed)
    yield from (f"transfer {pk}: older than the seal before it" for pk in _ids(rows))


def balances() -> Iterator[str]:
    """Each balance is the sum of its lines, nobody is below zero, all together are zero
    (INV-L2, L3, L4).
    """
    rows = Account.objects.annotate(came=_sum_of("target"), gone=_sum_of("source"))
    wrong = rows.filter(kind__in=OWNED).exclude(balance=F("came") - F("gone"))
    yield from (f"account {pk}: the balance is not the sum of its lines" for pk in _ids(wrong))
    below = Account.objects.filter(Q(balance__lt=F("held")) | Q(held__lt=0) | Q(owed__lt=0))
    yield from (f"account {pk}: below zero" for pk in _ids(below))
    total = rows.filter(kind__in=SINGLE).aggregate(n=Sum(F("came") - F("gone")))["n"] or 0
    total += Account.objects.aggregate(n=Sum("balance"))["n"] or 0
    if total:
        yield f"all accounts together: {total}, not 0"


def _sum_of(side: str) -> Coalesce:
    rows = Transfer.objects.filter(**{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(Subquery(rows.annotate(n=Sum("points")).values("n")), 0)


def running() -> Iterator[str]:
    """Each line carries the balance behind it: the one before and its own points."""
    owned = set(Account.objects.filter(kind__in=OWNED).values_list("pk", flat=True))
    after = dict.fromkeys(owned, 0)
    rows = Transfer.objects.order_by("pk").values_list(
        "pk", "points", "source", "source_after", "target", "target_after"
    )
    for pk, points, source, source_after, target, target_after in rows.iterator(chunk_size=5000):
        for side, change, stated in (
            (source, -points, source_after),
            (target, points, target_after),
        ):
            wanted = after[side] + change if side in owned else None
            if wanted != stated:
                yield f"transfer {pk}: the balance behind it is {stated}, not {wanted}"
            if stated is not None:
                after[side] = stated


def holds() -> Iterator[str]:
    """What is held is the sum of the open holds, what is owed of the open debts (INV-L7)."""
    open_ = Hold.objects.filter(state=HoldState.HELD, account=OuterRef("pk"))
    yield from _not_the_sum("held", open_)
    yield from _not_the_sum("owed", Debt.objects.filter(_unpaid(), account=OuterRef("pk")))
    ended = Hold.objects.exclude(state=HoldState.HELD).filter(end=None)
    both = Hold.objects.filter(state=HoldState.HELD, end__isnull=False)
    uneven = Hold.objects.filter(state=HoldState.CAPTURED).exclude(
        end__transfer__points=F("points"), end__transfer__source=F("account")
    )
    yield from (f"hold {pk}: its end is not as its state" for pk in _ids(ended | both | uneven))


def _unpaid() -> Q:
    return Q(transfer__reversal=None)


def _not_the_sum(column: str, rows: QuerySet[Hold] | QuerySet[Debt]) -> Iterator[str]:
    total = rows.order_by().values("account").annotate(n=Sum("points")).values("n")
    wrong = Account.objects.annotate(wanted=Coalesce(Subquery(total), 0)).exclude(
        **{column: F("wanted")}
    )
    yield from (f"account {pk}: {column} is not the sum of what is open" for pk in _ids(wrong))


def roads() -> Iterator[str]:
    """Points come and go only on known roads, and a correction mirrors one line (INV-L8, L9)."""
    strange = Q(pk__in=())
    for kind, (source, target) in ROADS.items():
        strange |= Q(kind=kind) & ~Q(source__kind=source, target__kind=target)
    strange |= ~Q(kind__in=TransferKind.values)
    mirror = Q(
        points=F("reverses__points"),
        source=F("reverses__target"),
        target=F("reverses__source"),
    )
    strange |= Q(kind=TransferKind.REVERSAL) & ~mirror
    yield from (
        f"transfer {pk}: not a road of its kind" for pk in _ids(Transfer.objects.filter(strange))
    )


def _ids(rows: QuerySet[Account] | QuerySet[Transfer] | QuerySet[Hold]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def head() -> str:
    """The digest of the last sealed day, to be written down elsewhere; empty before the first."""
    return Day.objects.order_by("-date").values_list("digest", flat=True).first() or ""


def is_in_chain(digest: str) -> bool:
    """Whether a head that was written down elsewhere is still part of the chain."""
    return Day.objects.filter(digest=digest).exists()
