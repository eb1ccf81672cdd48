"""Wangjiapu outdoors: who stands for the grids, leaflets and signatures, shops along the street."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from kith.core.actor import CLOCK
from kith.grid.actions import grids, inspecting, premises, walk_counts, walk_texts, walks
from kith.grid.actions.inspecting import Finding, InspectionInput
from kith.grid.actions.premises import PremisesInput
from kith.grid.queries.premises import checklists_at
from kith.grid.states import Course, Duty, InspectionOutcome, SignedHow, Signer, Verdict
from kith.ops.suite.stage import DAY, at, named, phone
from kith.ops.suite.wangjiapu_desk import BLOCK
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.states import Channel
from kith.places.actions import SiteInput, put_site
from kith.places.queries import grids as grids_of
from kith.places.states import SiteKind

if TYPE_CHECKING:
    from datetime import datetime

    from kith.ops.suite.wangjiapu_desk import Desk

NAMES: Final = ("第一网格", "第二网格", "第三网格", "第四网格")
CADRES: Final = 900  # the first number of a posted cadre
LEAFLETS: Final = (("冬季安全", 180), ("禁毒", 152), ("防疫", 190), ("反诈", 90))
COPIES: Final = (60, 44)
FOUND: Final = (
    ("POWER", "插线板拖在地上"),
    ("STOVE", "小煤炉没有烟道"),
    ("SLEEPING", "阁楼有人过夜"),
    ("EXTINGUISHER", "灭火器过期"),
)
FUNCTIONS: Final = ("社区治理", "智慧党建", "为民服务", "志愿服务", "理论阅读")


def cadres(desk: Desk) -> list[int]:
    """Posted staff of the city, on duty here."""
    now = at(1, 4, 9)
    made = []
    for number in range(len(NAMES)):
        who = PersonInput(named(CADRES + number), phone(BLOCK, CADRES + number))
        row = persons.register(
            desk.home.pk, input=who, channel=Channel.COUNTER, actor=desk.clerk, now=now
        )
        made.append(row.pk)
    return made


def post(desk: Desk) -> list[int]:
    """Every grid has an experienced worker and a posted cadre."""
    now = at(1, 4, 10)
    made = cadres(desk)
    for name, cadre in zip(NAMES, made, strict=True):
        area = grids.found(desk.home.pk, name=name, actor=desk.clerk, now=now)
        for who, duty in ((desk.clerk.me, Duty.WORKER), (cadre, Duty.CADRE)):
            grids.assign(
                area.pk, person_id=who, duty=duty, starts_on=localdate(now), actor=desk.mate,
                now=now,
            )  # fmt: skip
    return made


def walk(desk: Desk) -> None:
    """Leaflets on four topics from door to door, and undertakings signed on paper."""
    text = walk_texts.put_undertaking(
        desk.home.pk, title="疫情防控责任书", text="出门戴口罩，回家先报备。", actor=desk.mate,
        now=at(1, 5),
    )  # fmt: skip
    for number, (area, told) in enumerate(zip(grids_of(desk.home.path), LEAFLETS, strict=True)):
        now = at(1, 10 + number, 9)
        row = walks.plan(
            input=walks.WalkInput(area.pk, desk.clerk.me, localdate(now), "入户宣传"),
            actor=desk.clerk, now=now,
        )  # fmt: skip
        walks.start(row.pk, actor=desk.clerk, now=now)
        _hand_out(desk, row.pk, *told, at=now)
        if number < len(COPIES):
            signed = walk_counts.SignInput(
                text.pk, Signer.HOUSEHOLD, SignedHow.PAPER, "suite", now, copies=COPIES[number]
            )
            walk_counts.sign(row.pk, input=signed, actor=desk.clerk, now=now)
        walks.end(row.pk, actor=desk.clerk, now=at(1, 10 + number, 12))


def _hand_out(desk: Desk, walk_id: int, topic: str, pieces: int, *, at: datetime) -> None:
    made = walk_texts.put_topic(desk.home.pk, title=topic, actor=desk.mate, now=at)
    handed = walk_counts.HandOutInput(pieces, "suite", at, topic_id=made.pk)
    walk_counts.hand_out(walk_id, input=handed, actor=desk.clerk, now=at)


def inspect(desk: Desk) -> None:
    """Shops along the street, each with one hazard of another kind, and one where all is well."""
    now = at(1, 18, 10)
    for number, found in enumerate((*FOUND, None)):
        typed = PremisesInput(
            name=f"临街小店{number + 1}", kind="SHOP", measure="AREA_M2", size=40 + number,
            address=f"建兰路 {number + 1} 号",
        )  # fmt: skip
        row = premises.register(desk.home.pk, input=typed, actor=desk.mate, now=now)
        lines = checklists_at(desk.home.path, localdate(now)).questions("SHOP")
        given = InspectionInput(
            key=f"suite-{row.pk}",
            outcome=InspectionOutcome.INSPECTED,
            verdicts={
                line.code: Verdict.HAZARD if found and line.code == found[0] else Verdict.FINE
                for line in lines
            },
            findings=_findings(found, now),
        )
        inspecting.inspect(row.pk, input=given, actor=desk.clerk, now=now)


def _findings(found: tuple[str, str] | None, now: datetime) -> tuple[Finding, ...]:
    if found is None:
        return ()
    code, text = found
    return (Finding(code, text, Course.DEADLINE, due_date=localdate(now + DAY)),)


def red_station(desk: Desk, code: str) -> None:
    room = SiteInput(
        code, desk.home.code, SiteKind.RED_STATION, "王家堡红色加油站", functions=FUNCTIONS
    )
    put_site(room, actor=CLOCK, now=at(1, 6))  # as the operator's list of rooms does
