"""Visits of the shown community: met, heard, away, not wanted, and one who was looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from kith.care.actions import ladder, visiting
from kith.care.actions._visit_rows import HelperInput, VisitInput
from kith.care.queries.files import open_below
from kith.care.queries.visits import items_for, search_after
from kith.care.rules.visits import Part
from kith.care.states import (
    POINTS,
    Light,
    Point,
    SearchEnd,
    Section,
    VisitMethod,
    VisitOutcome,
)

if TYPE_CHECKING:
    from datetime import datetime

    from kith.care.models import CareFile, Visit
    from kith.ops.demo.stage import Stage

MOST: Final = 8  # files that have visits; the others wait for theirs
ALL_RIGHT: Final = {
    section: Part(dict.fromkeys(points, Light.FINE)) for section, points in POINTS.items()
}


@dataclass(frozen=True, slots=True)
class Call:
    """One visit of the play: how many days ago, at what hour, how, and what was seen."""

    days: int
    hour: int
    outcome: VisitOutcome = VisitOutcome.MET
    method: VisitMethod = VisitMethod.HOME
    minutes: int = 25
    point: Point | None = None
    light: Light = Light.WATCH
    note: str = ""


CALLS: Final = (
    (Call(6, 9), Call(1, 10, point=Point.MOBILITY, note="上下楼比上周慢，陪她走到楼下坐了坐。")),
    (Call(5, 15, VisitOutcome.TALKED, VisitMethod.MESSAGE, 8), Call(1, 9)),
    (Call(4, 10, point=Point.ELECTRICITY, light=Light.HELP, note="厨房插座发热，已请她先拔掉。"),),
    (Call(5, 9, VisitOutcome.REFUSED, minutes=3),),
    (Call(3, 16, VisitOutcome.NOT_AT_HOME, minutes=2), Call(2, 16)),
    (Call(2, 10, VisitOutcome.WROTE, VisitMethod.MESSAGE, 2),),
    (Call(3, 9, VisitOutcome.NO_ANSWER, minutes=0), Call(2, 14)),
)
TRIED: Final = "敲了对门，邻居说昨晚还见着灯光。"
FOUND: Final = "女儿回电：接去家里住两天，人很好。"
DOWNSTAIRS: Final = "问了楼下小卖部，早上没有见到。"


def play(stage: Stage) -> None:
    """The day, the month and one search show life where the clerk is printed."""
    files = list(open_below(stage.shown.path)[: MOST + 1])
    for file, calls in zip(files, CALLS, strict=False):
        for call in calls:
            _visit(stage, file, call)
    for file in files[len(CALLS) : len(CALLS) + 1]:
        _nobody_answers(stage, file)


def _visit(stage: Stage, file: CareFile, call: Call) -> Visit | None:
    began = stage.at(stage.scale.days - call.days, call.hour)
    if began < file.opened_at:
        return None
    made = _write(stage, file, call, began)
    if call.outcome == VisitOutcome.NO_ANSWER:
        _search(stage, made, began)
    return made


def _write(stage: Stage, file: CareFile, call: Call, began: datetime) -> Visit:
    with_her = call.outcome == VisitOutcome.MET
    helper = stage.helpers[stage.shown.path][file.pk % 5].person_id
    people = (stage.shown_clerk.me, helper) if with_her and call.days % 2 else ()
    items = items_for(file)[:2] if with_her else ()
    given = VisitInput(
        key=uuid5(NAMESPACE_URL, f"visit:{file.pk}:{call.days}:{call.hour}"),
        method=call.method,
        outcome=call.outcome,
        started_at=began,
        minutes=call.minutes,
        findings=_seen(call),
        helpers=tuple(HelperInput(pk) for pk in people),
        item_ids=tuple(sorted(item.pk for item in items)),
    )
    over = began + timedelta(minutes=call.minutes)
    return visiting.record(file.pk, input=given, actor=stage.shown_clerk, now=over)


def _seen(call: Call) -> dict[Section, Part]:
    if call.point is None:
        return ALL_RIGHT
    section = next(one for one, points in POINTS.items() if call.point in points)
    lights = {**ALL_RIGHT[section].lights, call.point: call.light}
    return {**ALL_RIGHT, section: Part(lights, call.note)}


def _search(stage: Stage, visit: Visit, began: datetime) -> None:
    """Two steps, and her daughter knows."""
    search = search_after(visit)
    assert search is not None, "nobody answered"
    clerk, hour = stage.shown_clerk, timedelta(hours=1)
    ladder.tried(search.pk, input=ladder.TryInput(TRIED, reached=True), actor=clerk,
                 now=began + hour)  # fmt: skip
    ladder.end(search.pk, as_=SearchEnd.AWAY, said=FOUND, actor=clerk, now=began + 2 * hour)


def _nobody_answers(stage: Stage, file: CareFile) -> None:
    """This morning's closed door: the neighbours are being asked."""
    began = stage.before(hours=2)
    shut = Call(0, 0, VisitOutcome.NO_ANSWER, minutes=0)
    search = search_after(_write(stage, file, shut, began))
    assert search is not None, "nobody answered"
    ladder.tried(search.pk, input=ladder.TryInput(DOWNSTAIRS), actor=stage.shown_clerk,
                 now=began + timedelta(hours=1))  # fmt: skip
