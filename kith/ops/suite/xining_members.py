"""Members of Xining: one spreadsheet of signed slips; passbooks and a quarter of one community."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Final

from kith.catalogue.actions import amend_rule
from kith.catalogue.queries import in_force
from kith.catalogue.rules import HoursRules
from kith.catalogue.states import FiveFor
from kith.core.actor import CLOCK
from kith.exchange.imports import batches
from kith.exchange.imports.roster import Roster
from kith.exchange.spreadsheets.sheet import read
from kith.exchange.spreadsheets.template import write_table
from kith.ops.demo.stage import seconded
from kith.ops.suite.stage import at, named, phone
from kith.recognition.actions.lists import freeze
from kith.reportin.actions import service
from kith.reportin.actions.service import ServiceInput
from kith.reportin.queries import accepted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.core.actor import Actor
    from kith.places.models import Area

BLOCK: Final = 63
HEADINGS: Final = ("姓名", "电话", "性别", "单位", "社区", "网格", "岗位", "签字日期", "告知书版本")
POSTS: Final = ("政策宣传岗", "民情收集岗", "矛盾调解岗", "环境治理岗", "帮困助弱岗")
WITH_BOOKS: Final = 24  # members of the community whose passbooks are looked at
WITH_WISHES: Final = 40  # members where the wishes are
UNITS: Final = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """The city, its communities (the two named ones first), the clerk, and a second person."""

    city: Area
    homes: tuple[Area, ...]
    clerk: Actor
    second: Actor

    def home_of(self, number: int) -> Area:
        """Where a member lives: the first ones at the two named places, the others elsewhere."""
        if number < WITH_BOOKS:
            return self.homes[1]
        if number < WITH_BOOKS + WITH_WISHES:
            return self.homes[0]
        return self.homes[2 + number % (len(self.homes) - 2)]


def unit_name(number: int) -> str:
    return f"第{number + 1}单位(验收)"


def report_in(desk: Desk, members: int) -> None:
    """The list of all units comes in as a spreadsheet; everybody has signed."""
    now = at(4, 1)
    sheet_of = write_table(HEADINGS, _rows(desk, members), "members")
    roster = Roster(desk.city.path, now)
    sheet = read(sheet_of, "members.xlsx", roster.columns)
    tally = seconded(
        lambda: batches.write(sheet, roster, actor=desk.clerk, now=now),
        by=desk.clerk,
        second=desk.second,
        now=now,
    )
    assert not tally.errors, "the rows are our own"


def _rows(desk: Desk, members: int) -> Iterator[tuple[str, ...]]:
    for n in range(members):
        yield (
            named(n),
            phone(BLOCK, n),
            "女男"[n % 2],
            unit_name(n % UNITS),
            desk.home_of(n).name,
            "",
            POSTS[n % len(POSTS)],
            date(2022, 3, 1 + n % 28).isoformat(),
            "2022-01",
        )


def keep_books(desk: Desk, home: Area) -> None:
    """Here report-in hours are thanked too: each member serves once, has a passbook, and the
    quarter is frozen when it is over.
    """
    usual = in_force(HoursRules, path=home.path, on=date(2022, 4, 1))
    here = replace(usual, thanked=["VOLUNTEER", "REPORT_IN"])
    amend_rule(here, area=home, on=date(2022, 4, 1), source="suite", actor=desk.clerk, now=at(4, 1))
    deeds = cycle(("帮困助弱", "环境整治", "政策宣讲"))
    for row, content in zip(accepted(home.path).order_by("pk"), deeds, strict=False):
        start = at(5, 7, 9)
        done = ServiceInput(
            start, start + timedelta(hours=2), content, FiveFor.PUBLIC_NEED, desk.second.me
        )
        made = service.record(row.pk, input=done, actor=desk.clerk, now=at(5, 7, 15))
        service.confirm(made.pk, actor=desk.second, now=at(5, 8))
    freeze(home.pk, year=2022, quarter=2, actor=CLOCK, now=at(7, 1, 1))
