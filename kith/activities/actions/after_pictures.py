"""Pictures of a session: sealed until a second person found no minor's face without a yes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.activities.actions._attending import held_session
from kith.activities.models import Picture, PictureCheck, PictureMinor, PublicPixels
from kith.activities.policies import attendance as policies
from kith.activities.queries import after as queries
from kith.activities.states import PICTURE, TOOK_PLACE
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.files import actions as files
from kith.journal.actions import note
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

MOST_PICTURES = 24


class GuardianHasNotAgreed(Refusal):
    code = "guardian_has_not_agreed"
    text = _("Of one of these children the guardian has not agreed to pictures.")


class EnoughPictures(Refusal):
    code = "enough_pictures"
    text = _("There are 24 pictures already.")


@transaction.atomic
def add_picture(
    session_id: int, *, raw: bytes, caption: str, actor: Actor, now: datetime
) -> Picture:
    """The picture is kept, cleaned and sealed; it waits for the privacy check.

    Raises:
        NotAPicture, PictureTooLarge, EnoughPictures.
        IllegalMove: the session has not taken place.
    """
    session = held_session(session_id)
    require(policies.may_close(actor, session))
    require(session.state in TOOK_PLACE, IllegalMove())
    require(session.pictures.count() < MOST_PICTURES, EnoughPictures())
    said = bool(caption.strip())
    require(said, BadInput(field="caption", why=_("Please say what the picture shows.")))
    kept = files.keep(
        raw,
        name="picture.jpg",
        kind="session",
        object_id=session.pk,
        subject_id=actor.me,
        actor=actor,
        now=now,
    )
    row = Picture.objects.create(
        session=session, file_id=kept.pk, caption=caption.strip(), by_id=actor.me, at=now
    )
    note("session", session.pk, "add_picture", actor=actor, now=now, picture=row.pk)
    return row


@transaction.atomic
def look(picture_id: int, *, actor: Actor, now: datetime) -> bytes:
    """The desk looks at a picture that is not public; the look stands in the access log."""
    row = Picture.objects.select_related("session__series", "session__area").get(pk=picture_id)
    require(policies.may_close(actor, row.session))
    return files.open_file(row.file_id, actor=actor, purpose=Purpose.HANDLE_ORDER, now=now)


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What a second person saw: `minor_ids` are those whose faces are on it."""

    minor_ids: tuple[int, ...] = ()


@transaction.atomic
def pass_picture(picture_id: int, *, input: CheckInput, actor: Actor, now: datetime) -> Picture:
    """No minor's face is on it, or every guardian agreed: from now on it may be shown.

    Raises:
        Forbidden: whoever added it does not check it.
        GuardianHasNotAgreed.
        IllegalMove: it was checked already.
    """
    row = _held(picture_id)
    require(policies.may_check_picture(actor, row.session, row))
    after = PICTURE.next(row.state, "pass")
    minors = set(input.minor_ids)
    known = {person.pk for person in queries.minors_at(row.session)}
    require(minors <= known, GuardianHasNotAgreed())
    require(minors <= queries.agreed_to_pictures(minors), GuardianHasNotAgreed())
    row.state = after
    row.save(update_fields=("state",))
    PictureMinor.objects.bulk_create(PictureMinor(picture=row, person_id=pk) for pk in minors)
    _write_check(row, "pass", "", has_minors=bool(minors), actor=actor, now=now)
    pixels = files.open_file(row.file_id, actor=actor, purpose=Purpose.HANDLE_ORDER, now=now)
    digest = sha256(pixels).hexdigest()
    PublicPixels.objects.create(picture=row, digest=digest, pixels=pixels)
    return row


@transaction.atomic
def refuse_picture(picture_id: int, *, reason: str, actor: Actor, now: datetime) -> Picture:
    """It is not shown, or no longer: what the public could see is gone.

    Raises:
        IllegalMove: it is refused already.
    """
    row = _held(picture_id)
    require(policies.may_close(actor, row.session))
    row.state = PICTURE.next(row.state, "refuse")
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    row.save(update_fields=("state",))
    PublicPixels.objects.filter(picture=row).delete()
    _write_check(row, "refuse", reason.strip()[:200], has_minors=False, actor=actor, now=now)
    return row


def _held(picture_id: int) -> Picture:
    return Picture.objects.select_related("session__series", "session__area").locked(picture_id)


def _write_check(
    row: Picture, verb: str, reason: str, *, has_minors: bool, actor: Actor, now: datetime
) -> None:
    PictureCheck.objects.create(
        picture=row, verb=verb, has_minors=has_minors, reason=reason, by_id=actor.me, at=now
    )
    note("session", row.session_id, f"{verb}_picture", actor=actor, now=now, picture=row.pk)
