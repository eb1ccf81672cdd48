"""Month sheets of the month that has ended: one street is through, in another some are missing."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from django.utils.timezone import get_current_timezone, localtime

from kith.activities.actions.attendance import CountInput, count
from kith.activities.queries.monthly_lists import sessions_of
from kith.activities.states import TOOK_PLACE, PresentAs
from kith.core.calendar import months_after
from kith.insights.actions import reports
from kith.insights.actions.reports import Texts
from kith.insights.jobs_reports import draft_month_sheets
from kith.insights.queries import reports as queries
from kith.ops.demo.stage import attempt
from kith.places.states import Level

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.insights.models import Report
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

GOOD: Final = Texts(
    highlights="公益集市服务居民；独居老人探访无遗漏。",
    problems="会修电器的志愿者不够，三单等了一周以上。",
)
PLAIN: Final = Texts(highlights="七彩童年手工课受欢迎。")
AGAIN: Final = 52  # who were at the talk, counted a second time
WITHOUT: Final = Texts(remarks="未报送的社区正在核对台账，数字已按平台记录计入。")


def play(stage: Stage) -> None:
    """The first street was frozen and corrects one sheet; the second waits for its communities."""
    month = months_after(localtime(stage.end).date().replace(day=1), -1)
    draft_month_sheets(_at(stage, 1, 6))
    first, second = _streets(stage)[:2]
    for area in queries.below(first):
        _check(stage, area, month, GOOD if area == stage.shown else PLAIN, day=2)
    _freeze(stage, first, month)
    _correct(stage, month)
    for number, area in enumerate(queries.below(second)[:3]):
        sheet = _check(stage, area, month, PLAIN, day=3)
        if number == 1:
            reports.send_back(
                sheet.pk, reason="集市人数请和签到表再核对一次。", actor=_street(stage, second),
                now=_at(stage, 4, 9),
            )  # fmt: skip
    this_month = months_after(month, 1)
    for area, actor in ((stage.shown, stage.shown_clerk), (first, _street(stage, first))):
        reports.draft(area.pk, month=this_month, actor=actor, now=stage.end)


def _streets(stage: Stage) -> list[Area]:
    """Of the district, that of the shown community first."""
    found = {area.parent_id: area.parent for area in stage.communities if area.parent}
    towns = [one for one in found.values() if one.path.startswith(stage.district.path)]
    return sorted(towns, key=lambda one: (one.pk != stage.shown.parent_id, one.code))


def _street(stage: Stage, town: Area) -> Actor:
    return stage.named(f"street-{town.code}")


def _check(stage: Stage, area: Area, month: date, texts: Texts, *, day: int) -> Report:
    sheet = queries.in_hand(area, month)
    assert sheet is not None, "every place with a desk has a draft"
    is_town = area.level == Level.TOWN
    actor = _street(stage, area) if is_town else stage.clerk_of(area)
    return reports.check(sheet.pk, input=texts, actor=actor, now=_at(stage, day, 15))


def _freeze(stage: Stage, town: Area, month: date) -> None:
    sheet = _check(stage, town, month, WITHOUT, day=4)
    reports.freeze(sheet.pk, actor=stage.named("district"), now=_at(stage, 5, 10))


def _correct(stage: Stage, month: date) -> None:
    """A second version of the shown community's sheet is on its way."""
    frozen = queries.frozen(stage.shown, month)
    assert frozen is not None, "it was frozen with its street"
    for session in sessions_of(stage.shown, month).filter(state__in=TOOK_PLACE):
        told = CountInput(PresentAs.RECIPIENT, AGAIN, is_estimated=False)
        attempt(count, session.pk, input=told, actor=stage.shown_clerk, now=_at(stage, 6, 8))
    newer = reports.correct(
        frozen.pk, reason="月底讲座漏计了后排听众，人数已复核更正。", actor=stage.shown_clerk,
        now=_at(stage, 6, 9),
    )  # fmt: skip
    reports.check(newer.pk, input=GOOD, actor=stage.shown_clerk, now=_at(stage, 6, 10))


def _at(stage: Stage, day: int, hour: int) -> datetime:
    """A moment of this month; what would lie behind the play happens when it ends."""
    first = localtime(stage.end).date().replace(day=day)
    return min(stage.end, datetime.combine(first, time(hour), get_current_timezone()))
