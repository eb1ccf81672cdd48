"""Opening the record of a call, and the notes that only two people read. Every look is logged."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.hotline import policies
from kith.hotline.actions._moving import opens, own
from kith.hotline.actions.intake import LONGEST_STORY, SEALED
from kith.hotline.models import Amendment, Call, CounsellingNote, Handing, Return, Ring
from kith.hotline.queries.calls import amendments_of, notes_of, objections_of, rings_of
from kith.hotline.states import ReadReason
from kith.journal.actions import note
from kith.people.rules import domestic_phone
from kith.vault import actions as vault
from kith.vault.states import Purpose


@transaction.atomic
def read(call_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """What was written about the call, for its counsellor and the supervisor. Raises Forbidden."""
    call = Call.objects.select_related("line__area").get(pk=call_id)
    require(opens(actor, call, now))
    return _plain(call, actor, now)


@transaction.atomic
def read_with_reason(
    call_id: int, *, reason: ReadReason, actor: Actor, now: datetime
) -> dict[str, str]:
    """The same for desk and street of a service line; the reason stands in the journal."""
    call = Call.objects.select_related("line__area").locked(call_id)
    require(policies.may_open_with_reason(actor, call))
    note("call", call.pk, "read", actor=actor, now=now, reason=reason)
    return _plain(call, actor, now)


def _plain(call: Call, actor: Actor, now: datetime) -> dict[str, str]:
    purpose = Purpose.HANDLE_ORDER
    plain = vault.reveal(call, *SEALED, actor=actor, purpose=purpose, now=now)
    if plain["number"].startswith("+"):
        plain["number"] = domestic_phone(plain["number"])
    return plain


@transaction.atomic
def read_story(
    call_id: int, *, actor: Actor, now: datetime
) -> list[tuple[Amendment | Ring | Handing, str]]:
    """Later words of the call with their text, oldest first. Raises Forbidden."""
    call = Call.objects.select_related("line__area").get(pk=call_id)
    require(opens(actor, call, now))
    rows: list[tuple[Amendment | Ring | Handing, str]] = [
        *((row, "text") for row in amendments_of(call)),
        *((row, "text") for row in rings_of(call)),
        *((row, "reason") for row in objections_of(call)),
    ]
    rows.sort(key=lambda pair: pair[0].at)
    return [(row, _word(row, field, actor, now)) for row, field in rows]


def _word(row: Amendment | Ring | Handing, field: str, actor: Actor, now: datetime) -> str:
    if not getattr(row, field):
        return ""
    purpose = Purpose.HANDLE_ORDER
    return vault.reveal(row, field, actor=actor, purpose=purpose, now=now)[field]


@transaction.atomic
def read_return(return_id: int, *, actor: Actor, now: datetime) -> str:
    """Why the community gave it back, for the line and for who wrote it. Raises Forbidden."""
    row = Return.objects.select_related("call_order__call__line__area", "call_order__order").get(
        pk=return_id
    )
    call = row.call_order.call
    require(row.by_id == actor.person_id or opens(actor, call, now))
    purpose = Purpose.HANDLE_ORDER
    return vault.reveal(row, "reason", actor=actor, purpose=purpose, now=now)["reason"]


@transaction.atomic
def write_note(call_id: int, *, text: str, actor: Actor, now: datetime) -> CounsellingNote:
    """What was confided, in a table of its own; nobody else is told that it is there.

    Raises Forbidden, BadInput.
    """
    call = own(call_id, actor, now)
    words = text.strip()
    fits = 0 < len(words) <= 2 * LONGEST_STORY
    require(fits, BadInput(field="text", why=_("Please write a few words.")))
    sealed = vault.seal(CounsellingNote, "text", call.subject_id, words)
    return CounsellingNote.objects.create(call=call, text=sealed, by_id=actor.me, at=now)


@transaction.atomic
def read_notes(call_id: int, *, actor: Actor, now: datetime) -> list[tuple[CounsellingNote, str]]:
    """The notes the actor wrote, or all of them for the supervisor. Raises Forbidden."""
    call = Call.objects.select_related("line__area").get(pk=call_id)
    opens_call = opens(actor, call, now)
    require(opens_call)
    leads = policies.is_supervisor(actor, call.line)
    rows = list(notes_of(actor, call, leads=leads))
    require(all(policies.may_read_note(actor, row, opens_call=opens_call) for row in rows))
    purpose = Purpose.HANDLE_ORDER
    return [
        (row, vault.reveal(row, "text", actor=actor, purpose=purpose, now=now)["text"])
        for row in rows
    ]
