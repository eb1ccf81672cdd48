"""What time it is by the database, for everything that closes by itself: a helper's window.

A caller's `now` decides what is written; it does not open what is sealed. The one exception is
`as_told`, for stories played in another time: the demo and the tests. No request reaches it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from kith.vault.models import Subject

_AS_TOLD: ContextVar[bool] = ContextVar("as_told", default=False)


def by_database(told: datetime, subject_id: int) -> datetime:
    """The moment of this statement, as the database that holds the person's key knows it."""
    if _AS_TOLD.get():
        return told
    moment = ExpressionWrapper(Now(), output_field=DateTimeField())
    rows = Subject.objects.filter(pk=subject_id).values_list(moment, flat=True)
    now: datetime = rows.get()
    return now


@contextmanager
def as_told() -> Iterator[None]:
    """Inside, what a caller says about the time is believed."""
    token = _AS_TOLD.set(True)
    try:
        yield
    finally:
        _AS_TOLD.reset(token)
