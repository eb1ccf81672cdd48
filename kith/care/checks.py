"""What must be true of care at any moment. Each check names the rows that break it, by id."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import F

from kith.care.models import CareFile, Closing, Due
from kith.care.states import DueState
from kith.care.states.files import FILE, FileState
from kith.core.checking import named
from kith.journal import checks as journal
from kith.vault.fields import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

GRACE: Final = timedelta(minutes=15)  # the clock looks every five minutes


def files() -> Iterator[str]:
    """A file is closed exactly with a reason, and what was erased is gone."""
    yield from journal.path("care_file", FILE)
    yield from journal.ends("care_file", CareFile.objects.all())
    closed = CareFile.objects.filter(state=FileState.CLOSED, closing=None)
    yield from named(closed, "is closed and nobody says why")
    yield from named(
        CareFile.objects.filter(closing__isnull=False, state=FileState.OPEN), "has an end"
    )
    full = Closing.objects.filter(is_emptied=True).exclude(file__before_knocking=Sealed())
    yield from named(full, "was emptied and still says something")


def visits(now: datetime) -> Iterator[str]:
    """A visit that was due is made for her whose it was, and none is missed without an alarm."""
    other = Due.objects.exclude(fulfilled_by=None).exclude(fulfilled_by__file=F("file"))
    yield from named(other, "was fulfilled by a visit to somebody else")
    late = Due.objects.filter(state=DueState.OPEN, due_at__lt=now - GRACE, missed_at=None)
    yield from named(late.filter(file__state=FileState.OPEN), "was missed and nobody was told")
