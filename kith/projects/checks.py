"""What must be true of pledges and projects at any moment. Each check names the rows by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kith.core.checking import named
from kith.journal import checks as journal
from kith.projects.models import Allocation, Claim, ListItem, Need, Pledge, Project, Receipt
from kith.projects.states import CLAIM, ITEM, PROJECT
from kith.projects.states_money import PLEDGE

if TYPE_CHECKING:
    from collections.abc import Iterator


def stories() -> Iterator[str]:
    """History is a path of the table, and ends in the state the row is in (INV-R2, R3, A4)."""
    for kind, machine, rows in (
        ("project", PROJECT, Project.objects.all()),
        ("project_claim", CLAIM, Claim.objects.all()),
        ("list_item", ITEM, ListItem.objects.all()),
        ("pledge", PLEDGE, Pledge.objects.all()),
    ):
        yield from journal.path(kind, machine)
        yield from journal.ends(kind, rows)


def shared() -> Iterator[str]:
    """What is given to needs, and what came of a pledge, are the sums of their rows, each in the
    unit of its need (INV-P1, P2).
    """
    standing = Allocation.objects.filter(undo=None)
    yield from _not_the_sum("allocated", Pledge.objects.all(), "pledge", standing)
    yield from _not_the_sum("allocated", Need.objects.all(), "need", standing)
    yield from _not_the_sum(
        "received", Pledge.objects.all(), "pledge", Receipt.objects.filter(void=None)
    )
    other = standing.exclude(need__unit=F("pledge__unit"))
    yield from named(other, "is counted in another unit than its need")


def _not_the_sum(
    column: str, owners: QuerySet[Any], key: str, rows: QuerySet[Any]
) -> Iterator[str]:
    mine = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    total = Coalesce(
        Subquery(mine.annotate(n=Sum("amount")).values("n")), 0, output_field=IntegerField()
    )
    wrong = owners.annotate(wanted=total).exclude(**{column: F("wanted")})
    yield from named(wrong, f"{column} is not the sum of its rows")


def numbered() -> Iterator[str]:
    """Receipts of a place and year are numbered from 1 without a gap (INV-P3)."""
    series = Receipt.objects.order_by().values_list("area", "year")
    counted = series.annotate(n=Count("pk"), first=Min("seq"), last=Max("seq"))
    for area_id, year, *_rest in counted.exclude(first=1, last=F("n")):
        yield f"receipts of area {area_id} in {year}: a number is missing"


def received() -> Iterator[str]:
    """Nothing counts as received without a receipt by another than who pledged (INV-P4)."""
    own = Receipt.objects.filter(by_id=F("pledge__by_id"))
    yield from named(own, "is by who pledged")
