"""Making the copy of somebody's data, handing it out, and destroying it when its time is over."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, ProofNeeded, Refusal, require
from kith.files.actions import open_file
from kith.files.models import StoredFile
from kith.people.queries import actor_of
from kith.privacy import policies
from kith.privacy.actions._rows import held, move, tell_side
from kith.privacy.models import Copy, CopyBytes, Download, Request
from kith.privacy.queries.copying import Chapter, chapters, plain
from kith.privacy.queries.requests import rules_for
from kith.privacy.states import LIFE, Wish
from kith.vault import actions as vault
from kith.vault.states import Purpose

CONTEXT = "copy"


class CopyGone(Refusal):
    """Its time is over, or it was never made."""

    code = "copy_gone"
    text = _("This copy is no longer there. You can ask for a new one.")
    status = 410


@transaction.atomic
def make(request_id: int, *, actor: Actor, now: datetime) -> Copy:
    """The copy that was agreed to stands ready, sealed, for who asked for it.

    Raises Forbidden: not the clock, or who asked may no longer ask; IllegalMove: made already.
    """
    require(actor.is_clock)
    row = held(request_id)
    require(row.wish == Wish.COPY and LIFE.allows(row.state, "make"), IllegalMove())
    asker = actor_of(row.asked_by_id, now=now)
    require(policies.may_ask(asker, row.person))
    packed = _packed(row, asker, now)
    hours = rules_for(row.person, now).copy_hours
    made = Copy.objects.create(
        request=row,
        size=len(packed),
        digest=hashlib.sha256(packed).hexdigest(),
        made_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    sealed = vault.seal_bytes(row.person_id, f"{CONTEXT}|{made.pk}", packed)
    CopyBytes.objects.create(copy=made, sealed=sealed)
    move(row, "make", actor=actor, now=now)
    tell_side(row, "my_data_ready", now=now)
    return made


@transaction.atomic
def put_back(request_id: int, *, actor: Actor, now: datetime) -> Request:
    """Who asked may no longer ask, so the request waits for a decision again."""
    require(actor.is_clock)
    return move(held(request_id), "put_back", actor=actor, now=now)


def _packed(row: Request, asker: Actor, now: datetime) -> bytes:
    """A zip: the same for machines and for reading, and the pictures."""

    def opener(about: models.Model, names: tuple[str, ...]) -> dict[str, str]:
        return vault.reveal(about, *names, actor=asker, purpose=Purpose.COPY, now=now)

    pictures = [
        (f"{file.pk}.jpg", open_file(file.pk, actor=asker, purpose=Purpose.COPY, now=now))
        for file in StoredFile.objects.filter(subject_id=row.person_id).order_by("pk")
    ]
    told = chapters(row.person_id, opener)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _as_json(told))
        archive.writestr("data.html", _as_page(told, now))
        for name, pixels in pictures:
            archive.writestr(f"pictures/{name}", pixels)
    return out.getvalue()


def _as_json(told: list[Chapter]) -> str:
    tables = {table.label: table.rows for chapter in told for table in chapter.tables}
    return json.dumps(tables, ensure_ascii=False, indent=1)


def _as_page(told: list[Chapter], now: datetime) -> str:
    context = {"chapters": told, "made_at": plain(now), "language": get_language()}
    return render_to_string("privacy/copy.html", context)


@transaction.atomic
def fetch(request_id: int, *, actor: Actor, now: datetime) -> bytes:
    """The copy, for who asked for it and may still ask; counted, and a line in the access log.

    Raises Forbidden, ProofNeeded, CopyGone.
    """
    row = held(request_id)
    require(policies.may_fetch(actor, row))
    require(actor.has_proved(now), ProofNeeded())
    made = Copy.objects.filter(request=row, expires_at__gt=now).first()
    content = CopyBytes.objects.filter(copy=made).first() if made else None
    if made is None or content is None:
        raise CopyGone()
    Download.objects.create(copy=made, by_id=actor.me, at=now)
    return vault.reveal_bytes(
        row.person_id,
        f"{CONTEXT}|{made.pk}",
        bytes(content.sealed),
        kind="privacy.copy",
        object_id=made.pk,
        actor=actor,
        purpose=Purpose.COPY,
        now=now,
    )


@transaction.atomic
def destroy_over(*, actor: Actor, now: datetime) -> int:
    """Files of copies whose time is over are gone; how many."""
    require(actor.is_clock)
    count, _tables = CopyBytes.objects.filter(copy__expires_at__lte=now).delete()
    return count
