"""A child's file is read after a second person agreed, for some days, and each reading is written.

Source: rules.md 5.3 (Minors Network Protection 34 to 38, children in difficulty 2025).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions._reading import locked
from kith.care.actions._telling import tell_desk
from kith.care.models import ReadRequest
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.states import ASK, CARE_PURPOSES, AskState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.vault import actions as vault
from kith.vault.states import Purpose


class AskedAlready(Refusal):
    code = "care_asked_already"
    text = _("You asked already; a second person has not decided yet.")


@transaction.atomic
def ask_to_read(
    file_id: int, *, purpose: Purpose, reason: str, actor: Actor, now: datetime
) -> ReadRequest:
    """The desk and the street are asked; nothing can be read yet.

    Raises Forbidden, AskedAlready, BadInput.
    """
    file = locked(file_id)
    require(policies.may_ask_to_read(actor, file))
    known = BadInput(field="purpose", why=_("Please say what you open it for."))
    require(purpose in CARE_PURPOSES, known)
    words = reason.strip()
    require(bool(words), BadInput(field="reason", why=_("Please say why you need to read it.")))
    open_one = ReadRequest.objects.filter(file=file, asked_by_id=actor.me, state=AskState.ASKED)
    require(not open_one.exists(), AskedAlready())
    row = ReadRequest.objects.create(
        file=file,
        purpose=purpose,
        reason=vault.seal(ReadRequest, "reason", file.person_id, words),
        asked_by_id=actor.me,
        asked_at=now,
    )
    note("care_file", file.pk, "ask_to_read", actor=actor, now=now, request=row.pk)
    cause = f"care:{file.pk}:ask:{row.pk}"
    tell_desk(file, "care_read_asked", cause=cause, now=now, but=actor.me)
    return row


@transaction.atomic
def decide_reading(request_id: int, *, verb: str, actor: Actor, now: datetime) -> ReadRequest:
    """`approve` for as many days as the rule of the place says, or `decline`.

    Raises Forbidden, IllegalMove.
    """
    file = locked(ReadRequest.objects.get(pk=request_id).file_id)
    row = ReadRequest.objects.select_related("file__area", "file__person").locked(request_id)
    require(policies.may_decide_reading(actor, row))
    row.state = ASK.next(row.state, verb)
    row.decided_by_id, row.decided_at = actor.me, now
    if row.state == AskState.APPROVED:
        days = queries.rules_for(file.area, localtime(now).date()).child_read_days
        row.until = now + timedelta(days=days)
    row.save(update_fields=("state", "decided_by_id", "decided_at", "until"))
    note("care_file", file.pk, f"{verb}_reading", actor=actor, now=now, request=row.pk)
    cause, link = f"care:{file.pk}:decided:{row.pk}", f"/care/{file.pk}/"
    tell(row.asked_by_id, "care_read_decided", cause=cause, now=now, link=link, number=file.pk)
    return row


@transaction.atomic
def read_reason(request_id: int, *, actor: Actor, now: datetime) -> str:
    """Why somebody asks, for the second person who decides. Raises Forbidden."""
    row = ReadRequest.objects.select_related("file__area", "file__person").get(pk=request_id)
    require(policies.may_decide_reading(actor, row))
    seen = Purpose.CARE_CHECK
    return vault.reveal(row, "reason", actor=actor, purpose=seen, now=now)["reason"]
