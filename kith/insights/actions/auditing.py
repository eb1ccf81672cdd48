"""An auditor takes lines of the journal and of the access log along: who, which, why is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, ProofNeeded, require
from kith.insights.queries.auditing import AUDITORS
from kith.journal.actions import note

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


@transaction.atomic
def take_lines(
    since: datetime, until: datetime, *, reason: str, actor: Actor, now: datetime
) -> None:
    """The file may be made; it is noted first.

    Raises:
        Forbidden: she audits nothing.
        ProofNeeded: she has not shown that it is she.
        BadInput: the period is none, or no reason is given.
    """
    require(bool(actor.paths(*AUDITORS)))
    require(actor.has_proved(now), ProofNeeded())
    require(since < until, BadInput(field="until", why=_("it ends before it begins.")))
    require(bool(reason.strip()), BadInput(field="reason", why=_("please say why.")))
    note(
        "audit_export", actor.me, "take", actor=actor, now=now,
        since=since.isoformat(), until=until.isoformat(), reason=reason.strip()[:200],
    )  # fmt: skip
