"""What units promised and what became of it; one call of the venture pool that ran, one open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.ops.demo.stage import seconded
from kith.projects.actions import agreements, money, sharing, spending, venture
from kith.projects.queries import money as pledged
from kith.projects.queries import venture as applied
from kith.projects.states_money import Basis, ValueKind
from kith.projects.states_venture import Source

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.ops.demo.stage import Stage
    from kith.projects.models import Application, Call, Pledge, Project

YUAN: Final = 100
SCAN: Final = "5f" * 32  # the fingerprint of an invoice nobody has
CRITERIA: Final = (("居民需要", 40), ("做得成", 35), ("钱花得值", 25))


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the unit's liaison, the clerk, the centre, the street."""

    liaison: Actor
    clerk: Actor
    centre: Actor
    street: Actor


def play(stage: Stage) -> None:
    """Pledges to the pool and to a project, receipts, vouchers; two calls for ideas."""
    cast = Cast(
        liaison=stage.named("liaison"),
        clerk=stage.shown_clerk,
        centre=stage.named("centre"),
        street=stage.named(f"street-{stage.shown.code.split('-')[0]}"),
    )
    _pool(stage, cast)
    project = pledged.open_near((), [stage.shown.path]).last()
    if project is not None:
        _project(stage, cast, project)
    _ran(stage, cast)
    _call(stage, cast, "邻里微项目创投（第二期）", stage.end - timedelta(days=2), days=20)


def _pool(stage: Stage, cast: Cast) -> None:
    cash = _pledge(stage, cast, 1, "支持社区公益微项目", 20_000 * YUAN)
    chairs = _pledge(
        stage, cast, 2, "轮椅", 5,
        kind=ValueKind.GOODS, unit="辆", worth_fen=3_400 * YUAN, basis=Basis.INVOICE,
    )  # fmt: skip
    _pledge(stage, cast, 3, "两名电工检修老旧线路", 40 * 60, kind=ValueKind.WORK)
    now = stage.at(4, 10)
    _receive(cash, 12_000 * YUAN, "银行回单 0718", cast.clerk, now)
    _receive(chairs, 5, "送货单 06", cast.clerk, now)


def _pledge(
    stage: Stage,
    cast: Cast,
    number: int,
    what: str,
    amount: int,
    *,
    project: Project | None = None,
    kind: ValueKind = ValueKind.MONEY,
    unit: str = "",
    worth_fen: int = 0,
    basis: str = "",
) -> Pledge:
    now = stage.at(2, 9, number)
    owner = pledged.my_units(cast.liaison).first()
    assert owner is not None, "the chapter of the teams founded this unit"
    form = money.PledgeInput(
        organisation_id=owner.pk,
        project_id=project.pk if project else None,
        kind=kind,
        what=what,
        amount=amount,
        unit=unit,
        worth_fen=worth_fen,
        basis=basis,
        due_date=localtime(stage.end).date() + timedelta(days=20),
        key=f"demo-{number}",
    )
    return money.pledge(stage.shown.pk, input=form, actor=cast.liaison, now=now)


def _receive(pledge: Pledge, amount: int, document: str, actor: Actor, now: datetime) -> None:
    form = money.ReceiptInput(amount, localtime(now).date(), document)
    money.receive(pledge.pk, input=form, actor=actor, now=now)


def _project(stage: Stage, cast: Cast, project: Project) -> None:
    now = stage.at(stage.scale.days - 2, 9)
    pledge = _pledge(stage, cast, 4, "认领项目的材料费", 3_000 * YUAN, project=project)
    _receive(pledge, 3_000 * YUAN, "银行回单 0722", cast.clerk, now)
    form = sharing.NeedInput("材料和工具", ValueKind.MONEY, 2_500 * YUAN)
    need = sharing.add_need(project.pk, input=form, actor=cast.clerk, now=now)
    give = partial(
        sharing.share, pledge.pk, need_id=need.pk, amount=2_000 * YUAN, actor=cast.clerk, now=now
    )
    seconded(give, by=cast.clerk, second=cast.street, now=now)
    day = localtime(now).date()
    for number, fen in (("00718211", 186_050), ("00718342", 32_000)):
        paper = spending.VoucherInput(number, day, "惠民建材经营部", fen, "材料", SCAN)
        row = spending.enter(project.pk, input=paper, actor=cast.clerk, now=now)
        if number == "00718211":
            spending.approve(row.pk, reason="与发票、照片相符", actor=cast.street, now=now)


def _call(stage: Stage, cast: Cast, title: str, begins: datetime, *, days: int) -> Call:
    first = localtime(begins).date()
    form = venture.CallInput(
        title=title,
        text="面向社会组织、服务队和单位，征集为老、助残、邻里互助的小项目。不向个人募款。",
        source=Source.PUBLIC,
        budget_fen=50_000 * YUAN,
        criteria=CRITERIA,
        from_date=first,
        until_date=first + timedelta(days=days),
    )
    made = venture.write_call(stage.shown.pk, input=form, actor=cast.street, now=begins)
    for who in (cast.clerk, cast.centre):
        venture.name_reviewer(made.pk, person_id=who.me, actor=cast.street, now=begins)
    return venture.open_call(made.pk, actor=cast.street, now=begins)


def _ran(stage: Stage, cast: Cast) -> None:
    """Two applied, two reviewed, one was chosen and has its first payment."""
    call = _call(stage, cast, "邻里微项目创投（第一期）", stage.at(1, 9), days=4)
    leader = stage.named("leader")
    unit, team = applied.applicants(cast.liaison)[0].first(), applied.applicants(leader)[1].first()
    rows = []
    if unit is not None:
        form = venture.ApplicationInput(
            "独居老人用电安全上门检修", "排查三十户老旧线路，换开关插座，半年内两轮。",
            8_000 * YUAN, organisation_id=unit.pk,
        )  # fmt: skip
        now = stage.at(2, 11)
        rows.append(venture.apply(call.pk, input=form, actor=cast.liaison, now=now))
    if team is not None:
        form = venture.ApplicationInput(
            "楼道读书角", "三个单元的楼道放书架，居民互相借书。", 3_000 * YUAN, team_id=team.pk
        )
        rows.append(venture.apply(call.pk, input=form, actor=leader, now=stage.at(3, 11)))
    venture.close_call(call.pk, actor=cast.street, now=stage.at(5, 9))
    _decide(stage, cast, rows)
    venture.finish(call.pk, actor=cast.street, now=stage.at(7, 10))


def _decide(stage: Stage, cast: Cast, rows: list[Application]) -> None:
    for number, row in enumerate(rows):
        for who in (cast.clerk, cast.centre):
            points = (92 - 20 * number, 85, 80)
            word = venture.ReviewInput(False, "居民确有需要，做法清楚。", points)
            venture.review(row.pk, input=word, actor=who, now=stage.at(6, 10))
        fen = 0 if number else row.asked_fen
        reason = "与已有的图书角重复，建议下一期再报" if number else "两位评审都排在第一"
        venture.decide(row.pk, fen=fen, reason=reason, actor=cast.street, now=stage.at(7, 9))
    if rows:
        _sign(stage, cast, rows[0])


def _sign(stage: Stage, cast: Cast, row: Application) -> None:
    """The mid-term report is due some days after the play ends."""
    today, now = localtime(stage.end).date(), stage.at(7, 11)
    form = agreements.AgreementInput(
        "供电所负责人", today + timedelta(days=5), today + timedelta(days=90)
    )
    made = agreements.sign(row.pk, input=form, actor=cast.street, now=now)
    paid = agreements.PaymentInput("支付凭证 31", localtime(now).date())
    agreements.pay(made.pk, input=paid, actor=cast.centre, now=stage.at(8, 9))
