"""A unit and its members report in: a list with signatures, slips that wait, a card, needs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime, make_aware

from kith.catalogue.states import FiveFor
from kith.core.calendar import months_after
from kith.exchange.imports import batches
from kith.exchange.imports.roster import Roster
from kith.exchange.spreadsheets.sheet import read
from kith.exchange.spreadsheets.template import write_table
from kith.groups.queries import organisations_in
from kith.ops.demo import words
from kith.ops.demo.teams import UNIT
from kith.people.actions import person as persons
from kith.people.states import Channel, ConsentPurpose
from kith.places.queries import grids
from kith.reportin import queries, rules
from kith.reportin.actions import cards, needs, service, slips
from kith.reportin.actions.cards import VisitInput
from kith.reportin.actions.needs import NeedInput
from kith.reportin.actions.service import ServiceInput
from kith.reportin.actions.slips import PlaceInput, SlipInput

if TYPE_CHECKING:
    from kith.groups.models import Organisation
    from kith.ops.demo.stage import Stage
    from kith.reportin.models import ReportIn

PHONE_BLOCK, FIRST_PHONE = 4, 930
HEADINGS: Final = ("姓名", "电话", "性别", "单位", "社区", "网格", "岗位", "签字日期", "告知书版本")
POSTS: Final = ("帮困助弱岗", "环境治理岗", "平安巡防岗", "政策宣传岗")
SIGNED, SILENT, ENDING = 9, 3, 2
DEEDS: Final = ("陪独居老人说说话", "清理楼道杂物", "夜间巡防一圈", "宣讲医保新政策")
NEEDS: Final = (
    NeedInput("CARE", 6, "结对看望二十位独居老人，每周一次"),
    NeedInput("SAFETY", 4, "晚高峰校门口护学"),
    NeedInput("SKILL", 2, "给老楼做一次用电安全检查"),
)
WORDS: Final = (
    "这一季度，贵单位的党员把报到当回事：有人定期看望独居老人，有人在夜里巡了楼。谢谢你们。"
)


def play(stage: Stage) -> None:
    """The last quarter with its members and card, and what waits today."""
    unit = organisations_in(stage.district.path).get(name=UNIT)
    then = _last_quarter(stage, 40)
    numbers = count(FIRST_PHONE)
    _unit_reports_in(stage, unit, then)
    _list(stage, unit, then, (SIGNED, SILENT), numbers)
    _list(stage, unit, _nearly_over(stage), (ENDING, 0), numbers)
    members = list(queries.accepted(stage.shown.path).order_by("pk"))
    _serve(stage, members, then + timedelta(days=9))
    for row in members[:3]:
        _agree(stage, row, then)
    _slips_of_today(stage, unit)
    _visits(stage, unit, then)
    _card(stage, unit)
    _needs(stage, unit)


def _last_quarter(stage: Stage, day: int) -> datetime:
    first = rules.first_day(*rules.quarter_before(localtime(stage.end).date()))
    return make_aware(datetime.combine(first + timedelta(days=day), time(10)))


def _nearly_over(stage: Stage) -> datetime:
    """So long ago that the half-year ends in ten days."""
    day = months_after(localtime(stage.end).date() + timedelta(days=10), -6)
    return make_aware(datetime.combine(day, time(10)))


def _unit_reports_in(stage: Stage, unit: Organisation, then: datetime) -> None:
    slip = SlipInput(unit.pk, stage.shown.pk, posts=("SKILL", "SAFETY"))
    row = slips.submit_unit(input=slip, actor=stage.named("liaison"), now=then)
    slips.accept(row.pk, actor=stage.shown_clerk, now=then)
    there = PlaceInput(stage.shown.pk, ("SKILL",))
    slips.place(row.pk, input=there, actor=stage.shown_clerk, now=then)


def _list(
    stage: Stage, unit: Organisation, then: datetime, shares: tuple[int, int], numbers: count[int]
) -> None:
    """The unit's list as a spreadsheet, brought in by the clerk: so many signed, so many not."""
    signed, silent = shares
    here = [grid.name for grid in grids(stage.shown.path)] or [""]
    rows: list[list[object]] = []
    for n in range(signed + silent):
        is_woman = n % 2 == 0
        rows.append(
            [
                words.name(stage.dice(f"member {then:%j} {n}"), is_woman=is_woman),
                words.phone(PHONE_BLOCK, next(numbers)),
                "女" if is_woman else "男",
                unit.name,
                stage.shown.name,
                here[n % len(here)] if n < signed else "",
                POSTS[n % len(POSTS)] if n < signed else "",
                f"{then - timedelta(days=2):%Y-%m-%d}" if n < signed else "",
                "2026-01" if n < signed else "",
            ]
        )
    roster = Roster(stage.shown.path, then)
    sheet = read(write_table(HEADINGS, rows, "演示数据"), "members.xlsx", roster.columns)
    tally = batches.write(sheet, roster, actor=stage.shown_clerk, now=then)
    assert not tally.errors, "the rows are our own"


def _serve(stage: Stage, members: list[ReportIn], first: datetime) -> None:
    """Some of them served some hours; somebody else of the desk saw it."""
    clerk, second = stage.shown_clerk, stage.named("centre")
    for n, row in enumerate(members[:6]):
        start = first + timedelta(days=n)
        done = ServiceInput(
            started_at=start,
            ended_at=start + timedelta(hours=1 + n % 3),
            content=DEEDS[n % len(DEEDS)],
            category=FiveFor.ELDERLY,
            second_id=second.me,
        )
        made = service.record(row.pk, input=done, actor=clerk, now=start + timedelta(hours=5))
        service.confirm(made.pk, actor=second, now=start + timedelta(hours=6))


def _agree(stage: Stage, row: ReportIn, then: datetime) -> None:
    assert row.person_id is not None, "members only"
    persons.consent(
        row.person_id,
        purpose=ConsentPurpose.UNIT_FEEDBACK,
        is_given=True,
        channel=Channel.PAPER,
        given_by_id=row.person_id,
        actor=stage.shown_clerk,
        now=then,
    )


def _slips_of_today(stage: Stage, unit: Organisation) -> None:
    """The printed volunteer stands with a post; of her neighbours some wait for it."""
    now, clerk = stage.before(hours=5), stage.shown_clerk
    helpers = [h.person_id for h in stage.helpers[stage.shown.path]]
    others = [pk for pk in helpers if not stage.is_printed(pk)][:5]
    for n, person_id in enumerate([stage.person("volunteer"), *others]):
        slip = SlipInput(unit.pk, stage.shown.pk, posts=("CARE",))
        row = slips.submit(person_id, input=slip, actor=stage.actor(person_id), now=now)
        if n < 4:
            slips.accept(row.pk, actor=clerk, now=now)
        if n == 0:
            there = PlaceInput(stage.shown.pk, ("CARE", "CULTURE"))
            slips.place(row.pk, input=there, actor=clerk, now=now)


def _visits(stage: Stage, unit: Organisation, then: datetime) -> None:
    for at, people, what in (
        (then + timedelta(days=12), 8, "走访慰问、座谈"),
        (stage.before(hours=30), 5, "用电安全进楼栋"),
    ):
        came = VisitInput(unit.pk, stage.shown.pk, localtime(at).date(), people, what)
        cards.note_visit(input=came, actor=stage.shown_clerk, now=at + timedelta(hours=1))


def _card(stage: Stage, unit: Organisation) -> None:
    """The last quarter's card is with the unit, waiting for its receipt."""
    year, quarter = rules.quarter_before(localtime(stage.end).date())
    clerk, now = stage.shown_clerk, stage.before(hours=4)
    here = stage.shown.pk
    row = cards.draft(unit.pk, community_id=here, year=year, quarter=quarter, actor=clerk, now=now)
    cards.write(row.pk, words=WORDS, actor=clerk, now=now)
    cards.sign(row.pk, actor=clerk, now=now)
    cards.countersign(row.pk, actor=stage.named("centre"), now=now)
    cards.send(row.pk, actor=clerk, now=now)


def _needs(stage: Stage, unit: Organisation) -> None:
    year, half = rules.half_of(localtime(stage.end).date())
    clerk, now = stage.shown_clerk, stage.before(hours=3)
    form = needs.draft(stage.shown.pk, year=year, half=half, lines=NEEDS, actor=clerk, now=now)
    needs.publish(form.pk, actor=clerk, now=now)
    line = form.lines.earliest("pk")
    needs.answer(line.pk, unit_id=unit.pk, people=4, actor=stage.named("liaison"), now=now)
