"""The list for the door: names opened through the vault for those who receive people there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kith.activities.models import Session, SignUp
from kith.activities.policies.session import may_print_list
from kith.activities.states import HOLDS_A_PLACE
from kith.core.refusal import BadInput, ProofNeeded, require
from kith.journal.actions import note
from kith.vault import actions as vault
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

LEAST_REASON = 4
END = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One person on paper: the name, and as much of the phone as tells two apart."""

    number: int
    role: str
    name: str
    phone_end: str
    is_sure: bool


@transaction.atomic
def door_list(session_id: int, *, reason: str, actor: Actor, now: datetime) -> list[Line]:
    """Everybody who holds a place, by name; each of them can read who looked.

    Raises:
        BadInput: without a reason.
    """
    session = Session.objects.select_related("area", "series").locked(session_id)
    require(may_print_list(actor, session))
    require(actor.has_proved(now), ProofNeeded())
    why = BadInput(field="reason", why=_("Please say why."))
    require(len(reason.strip()) >= LEAST_REASON, why)
    rows = SignUp.objects.filter(session=session, state__in=HOLDS_A_PLACE)
    found = list(rows.select_related("person", "quota").order_by("quota_id", "number", "pk"))
    note("session", session.pk, "print", actor=actor, now=now, people=len(found), reason=reason)
    return [_line(row, actor, now) for row in found]


def _line(row: SignUp, actor: Actor, now: datetime) -> Line:
    purpose = Purpose.CHECK_IDENTITY
    plain = vault.reveal(row.person, "name", "phone", actor=actor, purpose=purpose, now=now)
    return Line(
        number=row.pk,  # the same as at the door and on the ticket
        role=row.quota.get_role_display(),
        name=plain["name"],
        phone_end=plain["phone"][-END:],
        is_sure=row.confirm_by is None,
    )
