"""A finished day is sealed: whatever is changed behind the seal shows."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime

from kith.points import sql
from kith.points.models import Day, Transfer
from kith.points.rules import Seal, link


@transaction.atomic
def last_written() -> int:
    """The last line of the ledger, at a moment when nobody is in the midst of writing one."""
    sql.wait_for_writers()
    return Transfer.objects.aggregate(Max("pk"))["pk__max"] or 0


@transaction.atomic
def seal_day(*, upto: int, now: datetime) -> Day | None:
    """Every line up to `upto` is behind the seal of yesterday; none when it is sealed already.

    A day on which nothing moved has a seal as well: where Kith stood still, days are missing, but
    the lines of the next seal begin where the last one ended.
    """
    date = localtime(now).date() - timedelta(days=1)
    last = Day.objects.order_by("-date").first()
    if last is not None and last.date >= date:
        return None
    seal = Seal(last.digest, last.last_transfer_id) if last else Seal.first()
    rows = Transfer.objects.filter(pk__gt=seal.last_id, pk__lte=upto).order_by("pk")
    after = link(seal, date, rows.iterator(chunk_size=2000))
    day = Day(
        date=date,
        last_transfer_id=after.last_id,
        count=after.count,
        digest=after.digest,
        sealed_at=now,
    )
    Day.objects.bulk_create([day], ignore_conflicts=True)  # somebody else may have sealed it
    return day
