"""A month of a merchant: drafted once, approved by two people who are not of the merchant."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.calendar import midnight
from kith.core.refusal import BadInput, IllegalMove, ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.points import actions as points
from kith.rewards import policies, queries
from kith.rewards.actions._moving import tell_street
from kith.rewards.models import (
    Approval,
    Merchant,
    PaidNote,
    Redemption,
    Settlement,
    SettlementLine,
)
from kith.rewards.rules import fingerprint, months_on
from kith.rewards.states import SETTLEMENT, SettlementState


class NothingToSettle(Refusal):
    code = "nothing_to_settle"
    text = _("There is nothing to settle for this month.")


class MonthNotOver(Refusal):
    code = "month_not_over"
    text = _("This month is not over yet.")


class DraftedAlready(Refusal):
    code = "drafted_already"
    text = _("This month is drafted already.")


class SecondPerson(Refusal):
    code = "second_person"
    text = _("You gave the first approval; a second person must give the other one.")
    status = 403


class ApprovalLapsed(Refusal):
    code = "approval_lapsed"
    text = _("The first approval is too old. It is given anew within the next minutes.")


class LinesChanged(Refusal):
    code = "lines_changed"
    text = _("The lines are not those that were approved first. Please send it back.")


class AlarmOpen(Refusal):
    code = "alarm_open"
    text = _("This merchant handed out unusually much. Please answer the alarm first.")


@transaction.atomic
def draft(merchant_id: int, *, month: date, actor: Actor, now: datetime) -> Settlement:
    """Everything handed over up to the end of the month, and not settled before, in fixed lines.

    Raises:
        MonthNotOver, NothingToSettle, DraftedAlready: why there is no draft.
    """
    merchant = Merchant.objects.select_related("area").locked(merchant_id)
    require(actor.is_clock or policies.may_settle(actor, merchant))
    first = month.replace(day=1)
    behind = midnight(months_on(first, 1))
    require(behind <= localtime(now), MonthNotOver())
    there = Settlement.objects.filter(merchant=merchant, month=first)
    require(not there.exclude(state=SettlementState.DISCARDED).exists(), DraftedAlready())
    rows = _held(merchant.pk, behind)
    require(bool(rows), NothingToSettle())
    row = Settlement.objects.create(
        merchant=merchant,
        month=first,
        points=sum(r.points for r in rows),
        count=len(rows),
        digest=fingerprint((r.pk, r.points, r.hand_out.at) for r in rows),
        made_at=now,
    )
    _write_lines(row, rows)
    note("settlement", row.pk, "draft", actor=actor, now=now, after=row.state, count=row.count)
    tell_street(
        merchant,
        "settlement_drafted",
        cause=f"settlement:{row.pk}",
        link=f"/settlements/{row.pk}/",
        number=row.pk,
        now=now,
    )
    return row


def _held(merchant_id: int, behind: datetime) -> list[Redemption]:
    """Locked in ascending order, so that a refund comes before or is refused."""
    ids = list(queries.unsettled(merchant_id, behind).values_list("pk", flat=True))
    held = Redemption.objects.locked_all(ids)
    kept = queries.unsettled(merchant_id, behind).filter(pk__in=held)
    return list(kept)


def _write_lines(row: Settlement, redemptions: list[Redemption]) -> None:
    SettlementLine.objects.bulk_create(
        SettlementLine(
            settlement=row, redemption=r, title=r.title, points=r.points, handed_at=r.hand_out.at
        )
        for r in redemptions
    )


@transaction.atomic
def approve(settlement_id: int, *, reason: str, actor: Actor, now: datetime) -> Settlement:
    """The first or the second yes; with the second the merchant's points are settled.

    Raises:
        SecondPerson: the actor gave the first.
        ApprovalLapsed, LinesChanged: the first yes no longer stands (SD12).
        AlarmOpen: something unusual was not yet looked into.
    """
    row = _locked(settlement_id)
    require(policies.may_settle(actor, row.merchant))
    require(actor.has_proved(now), ProofNeeded())
    SETTLEMENT.next(row.state, "approve")
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say what you checked.")))
    require(not queries.open_alarms(row.merchant_id).exists(), AlarmOpen())
    number = 1 if row.state == SettlementState.DRAFTED else 2
    if number == 2:
        _ask_second(row, actor=actor, now=now)
    _move(row, "approve", actor=actor, now=now, reason=reason.strip())
    Approval.objects.create(
        settlement=row,
        number=number,
        by_id=actor.me,
        digest=_digest(row),
        reason=reason.strip(),
        at=now,
    )
    if number == 2:
        points.settle(row.merchant_id, points=row.points, cause=f"settlement:{row.pk}", now=now)
    return row


def _ask_second(row: Settlement, *, actor: Actor, now: datetime) -> None:
    first = row.approvals.get(number=1)
    require(first.by_id != actor.me, SecondPerson())
    require(not queries.is_stale(row, now), ApprovalLapsed())
    require(first.digest == _digest(row) == row.digest, LinesChanged())


def _digest(row: Settlement) -> str:
    """Of the lines as they stand in the table now."""
    lines = row.lines.values_list("redemption_id", "points", "handed_at")
    return fingerprint(lines)


@transaction.atomic
def send_back(settlement_id: int, *, reason: str, actor: Actor, now: datetime) -> Settlement:
    """The first approval is void; the draft can be approved anew or discarded."""
    row = _locked(settlement_id)
    require(policies.may_settle(actor, row.merchant))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    _move(row, "send_back", actor=actor, now=now, reason=reason.strip())
    row.approvals.all().delete()
    return row


@transaction.atomic
def lapse(settlement_id: int, *, actor: Actor, now: datetime) -> Settlement:
    """The second yes did not come in time; the first is void."""
    require(actor.is_clock)
    row = _locked(settlement_id)
    require(queries.is_stale(row, now), IllegalMove())
    _move(row, "lapse", actor=actor, now=now)
    row.approvals.all().delete()
    return row


@transaction.atomic
def discard(settlement_id: int, *, reason: str, actor: Actor, now: datetime) -> Settlement:
    """The draft is void and its lines are free, to be refunded or drafted again."""
    row = _locked(settlement_id)
    require(policies.may_settle(actor, row.merchant))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    SETTLEMENT.next(row.state, "discard")
    row.lines.all().delete()
    _move(row, "discard", actor=actor, now=now, reason=reason.strip())
    return row


@transaction.atomic
def note_paid(settlement_id: int, *, text: str, actor: Actor, now: datetime) -> Settlement:
    """How the merchant was settled with outside Kith is noted: which document, what goods."""
    row = _locked(settlement_id)
    require(policies.may_settle(actor, row.merchant))
    require(text.strip() != "", BadInput(field="text", why=_("Please name the document.")))
    _move(row, "note_paid", actor=actor, now=now)
    PaidNote.objects.create(settlement=row, text=text.strip(), by_id=actor.me, at=now)
    return row


def _locked(settlement_id: int) -> Settlement:
    return Settlement.objects.select_related("merchant__area").locked(settlement_id)


def _move(row: Settlement, verb: str, *, actor: Actor, now: datetime, **facts: str) -> None:
    before = row.state
    row.state = SETTLEMENT.next(row.state, verb)
    row.save(update_fields=("state",))
    note("settlement", row.pk, verb, actor=actor, now=now, before=before, after=row.state, **facts)
