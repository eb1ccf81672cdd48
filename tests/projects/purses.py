"""Pledges, receipts, vouchers and venture calls made through the actions people use."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.projects.actions import agreements, money, sharing, spending, venture
from kith.projects.states_money import Basis, ValueKind
from kith.projects.states_venture import Source
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import worlds

if TYPE_CHECKING:
    from kith.projects.models import (
        Agreement,
        Allocation,
        Application,
        Call,
        Need,
        Pledge,
        Project,
        Receipt,
        Surplus,
        Voucher,
    )
    from tests.make import Town

YUAN = 100
TODAY = MONDAY.date()
_numbers = itertools.count(1)

CALL = venture.CallInput(
    title="幸福社区公益创投",
    text="面向社会组织、服务队和单位征集为老、助残小项目。",
    source=Source.PUBLIC,
    budget_fen=50_000 * YUAN,
    criteria=(("居民需要", 40), ("做得成", 35), ("钱花得值", 25)),
    from_date=TODAY,
    until_date=TODAY + timedelta(days=10),
)


def second(town: Town) -> Actor:
    """Another worker of the community: who approves what the clerk entered."""
    return make.staff(Role.WORKER, town.community)


def typed(by: worlds.Unit, **changes: object) -> money.PledgeInput:
    plain = money.PledgeInput(
        organisation_id=by.pk,
        kind=ValueKind.MONEY,
        what="支持社区公益",
        amount=1000 * YUAN,
        due_date=TODAY + timedelta(days=30),
        key=f"pledge-{next(_numbers)}",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def pledged(
    town: Town, by: worlds.Unit, project: Project | None = None, **changes: object
) -> Pledge:
    form = typed(by, project_id=project.pk if project else None, **changes)
    return money.pledge(town.community.pk, input=form, actor=by.liaison, now=MONDAY)


def bicycles(town: Town, by: worlds.Unit, project: Project | None = None) -> Pledge:
    """Three bicycles for a hundred yuan in all: a worth that does not divide."""
    return pledged(
        town,
        by,
        project,
        kind=ValueKind.GOODS,
        what="自行车",
        unit="辆",
        amount=3,
        worth_fen=100 * YUAN,
        basis=Basis.INVOICE,
    )


def slip(amount: int, document: str = "银行回单 0302") -> money.ReceiptInput:
    return money.ReceiptInput(amount=amount, received_date=TODAY, document=document)


def received(town: Town, pledge: Pledge, amount: int, actor: Actor | None = None) -> Receipt:
    return money.receive(pledge.pk, input=slip(amount), actor=actor or town.clerk, now=MONDAY)


def need(town: Town, project: Project, **changes: object) -> Need:
    plain = sharing.NeedInput("塑胶跑道修补", ValueKind.MONEY, 800 * YUAN)
    form = replace(plain, **changes)  # type: ignore[arg-type]
    return sharing.add_need(project.pk, input=form, actor=town.clerk, now=MONDAY)


def paper(fen: int, **changes: object) -> spending.VoucherInput:
    plain = spending.VoucherInput(
        number=f"{next(_numbers):08}",
        spent_date=TODAY,
        payee="惠民建材经营部",
        fen=fen,
        purpose="跑道材料",
        digest="a" * 64,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def voucher(town: Town, project: Project, fen: int, **changes: object) -> Voucher:
    form = paper(fen, **changes)
    return spending.enter(project.pk, input=form, actor=town.clerk, now=MONDAY)


def spent(town: Town, project: Project, fen: int) -> Voucher:
    """Entered by the clerk, approved by the street."""
    row = voucher(town, project, fen)
    return spending.approve(row.pk, reason="与发票相符", actor=town.boss, now=MONDAY)


# ------------------------------------------------------------------------------------ venture


def call(town: Town, *reviewers: Actor, **changes: object) -> Call:
    """Open today, with these reviewers."""
    form = replace(CALL, **changes)  # type: ignore[arg-type]
    made = venture.write_call(town.community.pk, input=form, actor=town.boss, now=MONDAY)
    for who in reviewers:
        venture.name_reviewer(made.pk, person_id=who.me, actor=town.boss, now=MONDAY)
    return venture.open_call(made.pk, actor=town.boss, now=MONDAY)


def applied(call: Call, unit: worlds.Unit, **changes: object) -> Application:
    plain = venture.ApplicationInput(
        title="独居老人每周一次上门读报",
        plan="二十位老人，十名志愿者，半年。",
        asked_fen=10_000 * YUAN,
        organisation_id=unit.pk,
    )
    form = replace(plain, **changes)  # type: ignore[arg-type]
    return venture.apply(call.pk, input=form, actor=unit.liaison, now=MONDAY)


def in_review(town: Town, call: Call) -> None:
    venture.close_call(call.pk, actor=town.boss, now=MONDAY + 10 * DAY)


def reviewed(application: Application, *reviewers: Actor, points: int = 80) -> None:
    for who in reviewers:
        form = venture.ReviewInput(False, "切实可行", (points, points, points))
        venture.review(application.pk, input=form, actor=who, now=MONDAY + 11 * DAY)


LATER = MONDAY + 12 * DAY


def chosen(town: Town, unit: worlds.Unit, **changes: object) -> Application:
    """Two reviewers, ten thousand yuan granted by the street."""
    two = (second(town), second(town))
    open_call = call(town, *two, **changes)
    row = applied(open_call, unit)
    in_review(town, open_call)
    reviewed(row, *two)
    venture.decide(row.pk, fen=row.asked_fen, reason="评审居前", actor=town.boss, now=LATER)
    return row


def signed(town: Town, unit: worlds.Unit, **changes: object) -> Agreement:
    """Mid-term report on 15 April, final report on 15 June."""
    row = chosen(town, unit, **changes)
    form = agreements.AgreementInput(
        signer="中心主任",
        midterm_date=TODAY + timedelta(days=44),
        final_date=TODAY + timedelta(days=105),
    )
    return agreements.sign(row.pk, input=form, actor=town.boss, now=LATER)


def paid(town: Town, agreement: Agreement) -> None:
    form = agreements.PaymentInput("支付凭证 17", LATER.date())
    agreements.pay(agreement.pk, input=form, actor=town.clerk, now=LATER)


def shared(town: Town, pledge_id: int, need_id: int, amount: int) -> Allocation:
    """The clerk gives it to the need, and the street says yes."""
    deed = partial(
        sharing.share, pledge_id, need_id=need_id, amount=amount, actor=town.clerk, now=MONDAY
    )
    return make.seconded(deed, by=town.clerk, second=town.boss)


def left_over(town: Town, project_id: int, form: sharing.SurplusInput) -> Surplus:
    """The clerk states it, and the street says yes."""
    deed = partial(sharing.state_surplus, project_id, input=form, actor=town.clerk, now=MONDAY)
    return make.seconded(deed, by=town.clerk, second=town.boss)
