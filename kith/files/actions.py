"""Keeping and opening pictures. The caller's policy decides for the thing they belong to."""

import hashlib
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.files.models import Content, StoredFile
from kith.files.rules import MOST_A_DAY, TooManyPictures, cleaned, shown_name
from kith.vault import actions as vault
from kith.vault.states import Purpose


@transaction.atomic
def keep(
    raw: bytes,
    *,
    name: str,
    kind: str,
    object_id: int,
    subject_id: int,
    actor: Actor,
    now: datetime,
) -> StoredFile:
    """The picture is kept, cleaned and sealed.

    Raises NotAPicture, PictureTooLarge, or TooManyPictures where somebody would fill the disk.
    """
    pixels = cleaned(raw)
    require(_count(actor.me, now) <= MOST_A_DAY, TooManyPictures(field="photo"))
    row = StoredFile.objects.create(
        kind=kind,
        object_id=object_id,
        subject_id=subject_id,
        name=shown_name(name),
        mime="image/jpeg",
        size=len(pixels),
        digest=hashlib.sha256(pixels).hexdigest(),
        uploaded_by_id=actor.me,
        at=now,
    )
    Content.objects.create(file=row, sealed=vault.seal_bytes(subject_id, f"file|{row.pk}", pixels))
    return row


@transaction.atomic
def open_file(file_id: int, *, actor: Actor, purpose: Purpose, now: datetime) -> bytes:
    """The picture's bytes, with a line in the access log of the person it is sealed for."""
    row = StoredFile.objects.select_related("content").get(pk=file_id)
    return vault.reveal_bytes(
        row.subject_id,
        f"file|{row.pk}",
        bytes(row.content.sealed),
        kind="files.storedfile",
        object_id=row.pk,
        actor=actor,
        purpose=purpose,
        now=now,
    )


def _count(person_id: int, now: datetime) -> int:
    """How many she has kept today with this one; it is forgotten with the day."""
    name = f"files:{person_id}:{now:%Y-%m-%d}"
    cache.add(name, 0, timeout=24 * 3600)
    return int(cache.incr(name))
