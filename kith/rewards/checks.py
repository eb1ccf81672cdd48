"""What must be true of the shop at any moment. Each check names the rows that break it, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from kith.core.checking import named
from kith.journal import checks as journal
from kith.points.queries import holds
from kith.rewards.models import Redemption, Reward, Settlement, SettlementLine, StockChange
from kith.rewards.rules import fingerprint
from kith.rewards.states import REDEMPTION, SETTLEMENT, SHELF, RedemptionState, SettlementState

if TYPE_CHECKING:
    from collections.abc import Iterator

H = RedemptionState
# What became of the points, by what became of the piece.
POINTS = {
    H.HELD: ("HELD",),
    H.CAPTURED: ("CAPTURED",),
    H.CANCELLED: ("VOIDED",),
    H.EXPIRED: ("VOIDED", "EXPIRED"),
    H.REFUNDED: ("CAPTURED",),
}


def stories() -> Iterator[str]:
    """History is a path of the table, and ends in the state the row is in (INV-R2, R3, A4)."""
    for kind, machine, rows in (
        ("redemption", REDEMPTION, Redemption.objects.all()),
        ("reward", SHELF, Reward.objects.all()),
        ("settlement", SETTLEMENT, Settlement.objects.all()),
    ):
        yield from journal.path(kind, machine)
        yield from journal.ends(kind, rows)


def stock() -> Iterator[str]:
    """Pieces that came are the changes of stock; set aside and handed out are the redemptions
    (INV-X1).
    """
    came = StockChange.objects.filter(reward=OuterRef("pk"))
    yield from _not_the_sum("received", came, Sum("change"))
    mine = Redemption.objects.filter(reward=OuterRef("pk"))
    yield from _not_the_sum("held", mine.filter(state=H.HELD), Count("pk"))
    yield from _not_the_sum("handed_out", mine.filter(state=H.CAPTURED), Count("pk"))


def _not_the_sum(
    column: str, rows: QuerySet[StockChange] | QuerySet[Redemption], how: Sum | Count
) -> Iterator[str]:
    total = rows.order_by().values("reward").annotate(n=how).values("n")
    wanted = Coalesce(Subquery(total), 0, output_field=IntegerField())
    wrong = Reward.objects.annotate(wanted=wanted).exclude(**{column: F("wanted")})
    yield from named(wrong, f"{column} is not what its rows say")


def paid() -> Iterator[str]:
    """Points are set aside, taken or free again exactly as the piece is (INV-X2, L7)."""
    cause = Concat(Value("redemption:"), Cast(OuterRef("pk"), CharField()))
    hold = holds().filter(cause=cause, points=OuterRef("points"))
    for state, fitting in POINTS.items():
        rows = Redemption.objects.filter(state=state)
        yield from named(
            rows.exclude(Exists(hold.filter(state__in=fitting))), "its points are not as it is"
        )


def settled() -> Iterator[str]:
    """A settlement is the sum of pieces that its own merchant handed over, each once, and its
    lines are those that were approved (INV-X3, X5).
    """
    rows = Settlement.objects.exclude(state=SettlementState.DISCARDED)
    for row in rows.prefetch_related("lines").order_by("pk").iterator(chunk_size=200):
        lines = [(one.redemption_id, one.points, one.handed_at) for one in row.lines.all()]
        whole = (row.count, row.points) == (len(lines), sum(points for _pk, points, _at in lines))
        if not (whole and fingerprint(lines) == row.digest):
            yield f"settlement {row.pk}: its lines are not what was drafted"
    other = ~Q(redemption__merchant=F("settlement__merchant")) | ~Q(redemption__state=H.CAPTURED)
    yield from named(SettlementLine.objects.filter(other), "was not handed over there")
