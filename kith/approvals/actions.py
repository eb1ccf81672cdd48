"""Asking for a second person's word, giving it, and using it once."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.approvals import policies
from kith.approvals.models import Approval, Word
from kith.approvals.rules import Wanted
from kith.approvals.states import APPROVAL, LASTS, OPEN, ApprovalState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell


class SecondNeeded(Refusal):
    """`wanted` is what a second person has to approve first, for `ask`."""

    code: ClassVar[str] = "second_needed"
    text = _("This takes effect once a second person has approved exactly this.")

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        super().__init__()


class NotSecond(Refusal):
    code = "not_second"
    text = _(
        "Somebody else must approve this: not who asked, nobody who gains by it or lives there."
    )
    status = 403


class DayOver(Refusal):
    code = "day_over"
    text = _("A day has passed since this was asked for. Please ask for it anew.")


@transaction.atomic
def use(wanted: Wanted, *, actor: Actor, now: datetime) -> None:
    """The yes to exactly this is used up; called inside the deed. The clock needs none.

    Raises SecondNeeded: nobody has said yes to exactly this within the day.
    """
    if actor.is_clock:
        return
    found = Approval.objects.filter(
        asked_by_id=actor.me, digest=wanted.digest, state=ApprovalState.APPROVED
    ).first()
    require(found is not None, SecondNeeded(wanted))
    assert found is not None, "asked the line before"
    row = Approval.objects.locked(found.pk)
    good = row.state == ApprovalState.APPROVED and now - row.word.at <= LASTS
    require(good, SecondNeeded(wanted))
    _move(row, "use", actor=actor, now=now)


@transaction.atomic
def ask(
    wanted: Wanted, *, reason: str, to: Iterable[int] = (), actor: Actor, now: datetime
) -> Approval:
    """A second person's word is asked for; asked already and still open, nothing changes.

    `to` are those who may give it; those of them who cannot are not told. That the actor may do
    the deed at all is asked by the deed, before and again when the word is used.
    """
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    known = Approval.objects.filter(asked_by_id=actor.me, digest=wanted.digest, state__in=OPEN)
    row = known.first()
    if row is not None and not _is_over(row, now):
        return row
    if row is not None:
        _move(Approval.objects.locked(row.pk), "lapse", actor=actor, now=now)
    made = Approval.objects.create(
        deed=wanted.deed,
        object_id=wanted.object_id,
        path=wanted.path,
        payload=dict(wanted.payload),
        digest=wanted.digest,
        person_ids=sorted(wanted.person_ids),
        homes=sorted({*wanted.homes, actor.household_key} - {""}),
        reason=reason.strip()[:200],
        asked_by_id=actor.me,
        asked_at=now,
    )
    note("approval", made.pk, "ask", actor=actor, now=now, after=made.state, deed=made.deed)
    for person_id in set(to) - {actor.me, *wanted.person_ids}:
        _tell(made, "approval_asked", person_id, now)
    return made


@transaction.atomic
def approve(approval_id: int, *, actor: Actor, now: datetime) -> Approval:
    """The second person said yes to exactly this; who asked may carry it out within a day.

    Raises Forbidden, NotSecond, ProofNeeded, DayOver, IllegalMove.
    """
    return _decide(approval_id, "approve", "", actor, now)


@transaction.atomic
def refuse(approval_id: int, *, reason: str, actor: Actor, now: datetime) -> Approval:
    """The second person said no, and why. Raises Forbidden, NotSecond, DayOver, IllegalMove."""
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    return _decide(approval_id, "refuse", reason, actor, now)


def _decide(approval_id: int, verb: str, reason: str, actor: Actor, now: datetime) -> Approval:
    row = Approval.objects.locked(approval_id)
    require(row.asked_by_id != actor.person_id, NotSecond())
    require(policies.has_right(actor, row))
    require(policies.is_second(actor, row), NotSecond())
    require(verb == "refuse" or actor.has_proved(now), ProofNeeded())
    APPROVAL.next(row.state, verb)
    require(now - row.asked_at <= LASTS, DayOver())
    _move(row, verb, actor=actor, now=now)
    Word.objects.create(
        approval=row,
        is_yes=verb == "approve",
        reason=reason.strip()[:200],
        by_id=actor.me,
        asked_by_id=row.asked_by_id,
        at=now,
    )
    if verb == "approve":
        _tell(row, "approval_approve", row.asked_by_id, now)
    else:
        _tell(row, "approval_refuse", row.asked_by_id, now)
    return row


@transaction.atomic
def lapse(approval_id: int, *, actor: Actor, now: datetime) -> Approval:
    """The day was over, unanswered or unused. Raises Forbidden, IllegalMove."""
    require(actor.is_clock)
    row = Approval.objects.locked(approval_id)
    APPROVAL.next(row.state, "lapse")
    require(_is_over(row, now), IllegalMove())
    _move(row, "lapse", actor=actor, now=now)
    _tell(row, "approval_lapse", row.asked_by_id, now)
    return row


def _is_over(row: Approval, now: datetime) -> bool:
    since = row.word.at if row.state == ApprovalState.APPROVED else row.asked_at
    return now - since >= LASTS


def _move(row: Approval, verb: str, *, actor: Actor, now: datetime) -> None:
    before, row.state = row.state, APPROVAL.next(row.state, verb)
    row.save(update_fields=("state",))
    note("approval", row.pk, verb, actor=actor, now=now, before=before, after=row.state)


def _tell(row: Approval, topic: str, person_id: int, now: datetime) -> None:
    link, cause = f"/approvals/{row.pk}/", f"approval:{row.pk}:{topic}"
    tell(person_id, topic, cause=cause, now=now, link=link, number=row.pk)
