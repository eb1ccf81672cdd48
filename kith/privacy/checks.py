"""What must be true of forgotten data; `kith verify` asks. Rows by number, never by value."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db import models

from kith.privacy.models import Copy, Erasure
from kith.privacy.queries import holdings, past
from kith.privacy.queries.keys import keys_past
from kith.vault.models import Destroyed, SubjectKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

GRACE: Final = timedelta(days=2)  # the clock forgets once a day


def retention(now: datetime) -> Iterator[str]:
    """INV-A6: nothing readable is past its day."""
    before = now - GRACE
    for name, which in past.KINDS:
        yield from (f"{name} {pk}: past its day" for pk in past.some(which, before))
    for copy in Copy.objects.filter(expires_at__lte=before, content__isnull=False):
        yield f"copies {copy.pk}: past its day"
    yield from keys_past(before)


def destroyed() -> Iterator[str]:
    """Whose key was destroyed has none; of who was erased no sealed value and no mask is left."""
    listed = Destroyed.objects.values("subject_id")
    for key in SubjectKey.objects.filter(subject_id__in=listed).order_by("pk"):
        yield f"key {key.pk}: destroyed, and here again"
    gone = list(Erasure.objects.values_list("person_id", flat=True))
    for model in apps.get_models() if gone else ():
        yield from _left(model, gone)


def _left(model: type[models.Model], gone: list[int]) -> Iterator[str]:
    names = holdings.sealed(model)
    if not names:
        return
    path = str(getattr(model, "VAULT_SUBJECT", ""))
    for row in model._default_manager.filter(**{f"{path}__in": gone}):
        if any(getattr(row, name) for name in names):
            yield f"{model._meta.label} {row.pk}: sealed, of somebody erased"
