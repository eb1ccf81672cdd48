"""Sums in words, and rows of pledges, receipts, vouchers as each page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kith.core.actor import Role
from kith.projects import policies_money as policies
from kith.projects.queries import money as queries
from kith.projects.states import OPEN_PROJECTS
from kith.projects.states_money import (
    LIVE_PLEDGES,
    PLEDGE,
    VOUCHER,
    PledgeState,
    ValueKind,
    VoucherState,
)
from kith.web.templatetags.kith import minutes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kith.core.actor import Actor
    from kith.projects.models import Need, PlatformLink, Pledge, Project, Receipt, Voucher
    from kith.projects.queries.money import Totals

PLEDGE_TONES = {
    PledgeState.PLEDGED: "wait",
    PledgeState.PARTLY_RECEIVED: "go",
    PledgeState.RECEIVED: "good",
    PledgeState.CANCELLED: "done",
}
VOUCHER_TONES = {
    VoucherState.ENTERED: "warn",
    VoucherState.APPROVED: "good",
    VoucherState.REFUSED: "bad",
    VoucherState.REVERSED: "done",
}


def yuan(fen: int) -> str:
    """1,234.50 or 1,234."""
    whole, rest = divmod(abs(fen), 100)
    sign = "−" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02}" if rest else f"{sign}{whole:,}"


def counted(amount: int, kind: str, unit: str) -> str:
    """An amount as it is said: 1,200 yuan, 3 bicycles, 2 h."""
    if kind == ValueKind.MONEY:
        return _("%(yuan)s yuan") % {"yuan": yuan(amount)}
    if kind == ValueKind.WORK:
        return minutes(amount)
    return f"{amount} {unit}"


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """A pledge with its sums in words and the buttons that are possible."""

    pledge: Pledge
    tone: str
    amount: str
    worth: str  # of goods, in yuan; else empty
    received: str
    to_come: str
    cancelled: str
    is_late: bool
    verbs: frozenset[str]


def pledge_row(pledge: Pledge, actor: Actor, today: date) -> PledgeRow:
    def say(amount: int) -> str:
        return counted(amount, pledge.kind, pledge.unit)

    return PledgeRow(
        pledge=pledge,
        tone=PLEDGE_TONES[PledgeState(pledge.state)],
        amount=say(pledge.amount),
        worth=yuan(pledge.worth_fen) if pledge.worth_fen else "",
        received=say(pledge.received),
        to_come=say(pledge.to_come),
        cancelled=say(pledge.cancelled) if pledge.cancelled else "",
        is_late=pledge.state in LIVE_PLEDGES and pledge.due_date < today,
        verbs=_pledge_verbs(pledge, actor),
    )


def pledge_rows(pledges: Iterable[Pledge], actor: Actor, today: date) -> list[PledgeRow]:
    return [pledge_row(pledge, actor, today) for pledge in pledges]


def _pledge_verbs(pledge: Pledge, actor: Actor) -> frozenset[str]:
    """The action asks again whether she is of the unit: it reads who its people are."""
    mine: list[str] = []
    if policies.may_take_back(actor, pledge):
        mine += ["cancel", "waive_rest"]
    if actor.person_id is not None and policies.may_receive(actor, pledge, frozenset()):
        mine.append("receive_part")
    return frozenset(verb for verb in mine if PLEDGE.allows(pledge.state, verb))


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    receipt: Receipt
    amount: str
    worth: str
    is_void: bool
    what: str
    to: str


def receipt_row(receipt: Receipt) -> ReceiptRow:
    pledge = receipt.pledge
    return ReceiptRow(
        receipt=receipt,
        amount=counted(receipt.amount, pledge.kind, pledge.unit),
        worth=yuan(receipt.worth_fen) if pledge.kind == ValueKind.GOODS else "",
        is_void=hasattr(receipt, "void"),
        what=pledge.what,
        to=pledge.project.title if pledge.project else _("the pool of the place"),
    )


def receipt_rows(receipts: Iterable[Receipt]) -> list[ReceiptRow]:
    return [receipt_row(receipt) for receipt in receipts]


@dataclass(frozen=True, slots=True)
class VoucherRow:
    voucher: Voucher
    tone: str
    yuan: str
    reason: str  # of whoever looked last
    verbs: frozenset[str]


def voucher_row(voucher: Voucher, actor: Actor) -> VoucherRow:
    may = policies.may_approve(actor, voucher) if actor.person_id is not None else False
    verbs = VOUCHER.verbs(voucher.state) if may else ()
    reasons = [step.reason for step in voucher.steps.all()]
    return VoucherRow(
        voucher=voucher,
        tone=VOUCHER_TONES[VoucherState(voucher.state)],
        yuan=yuan(voucher.fen),
        reason=reasons[-1] if reasons else "",
        verbs=frozenset(verbs),
    )


def voucher_rows(vouchers: Iterable[Voucher], actor: Actor) -> list[VoucherRow]:
    return [voucher_row(voucher, actor) for voucher in vouchers]


@dataclass(frozen=True, slots=True)
class NeedRow:
    need: Need
    amount: str
    allocated: str
    lacks: str
    percent: int


def need_row(need: Need) -> NeedRow:
    return NeedRow(
        need=need,
        amount=counted(need.amount, need.kind, need.unit),
        allocated=counted(need.allocated, need.kind, need.unit),
        lacks=counted(need.amount - need.allocated, need.kind, need.unit),
        percent=need.allocated * 100 // need.amount,
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """The money of a project: four figures, never added up; goods and work beside them."""

    pledged: str
    received: str
    spent: str
    surplus: str
    goods_pledged: str
    goods_received: str
    work_pledged: str
    work_received: str


def panel_of(totals: Totals) -> Panel:
    return Panel(
        pledged=yuan(totals.pledged_fen),
        received=yuan(totals.received_fen),
        spent=yuan(totals.spent_fen),
        surplus=yuan(totals.surplus_fen),
        goods_pledged=yuan(totals.goods_pledged_fen) if totals.goods_pledged_fen else "",
        goods_received=yuan(totals.goods_received_fen),
        work_pledged=minutes(totals.work_pledged_min) if totals.work_pledged_min else "",
        work_received=minutes(totals.work_received_min),
    )


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """What leads from a project's page to its money."""

    links: list[PlatformLink]
    may_pledge: bool
    may_read: bool
    is_owing: bool  # over, and not every fen is accounted for


def project_money(project: Project, actor: Actor) -> ProjectMoney:
    can_promise = actor.has(Role.LIAISON) or policies.may_share(actor, project.area.path)
    return ProjectMoney(
        links=list(queries.links_of(project.pk)),
        may_pledge=can_promise and project.state in OPEN_PROJECTS,
        may_read=policies.may_read_books(actor, project.area.path),
        is_owing=project.state not in OPEN_PROJECTS and not queries.is_settled(project.pk),
    )
