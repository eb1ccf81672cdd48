"""The psychological brand of the shown community: talks, hosts, views, an invitation, papers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localdate

from kith.activities.actions import attendance, media, planning, tours
from kith.activities.actions.attendance import CountInput
from kith.activities.actions.planning import SeriesInput, SessionInput
from kith.activities.actions.tours import TalkInput
from kith.activities.states import MediaKind, PresentAs, SessionKind
from kith.catalogue.states import FiveFor
from kith.core.actor import CLOCK
from kith.groups import actions as groups
from kith.groups.queries import organisations_in
from kith.groups.states import OrganisationKind
from kith.ops.demo.teams import UNIT
from kith.people.actions import credentials
from kith.people.actions.credentials import CredentialInput
from kith.programmes.actions import programmes
from kith.programmes.actions.programmes import ProgrammeInput

if TYPE_CHECKING:
    from kith.activities.models import Series, Session
    from kith.ops.demo.stage import Stage
    from kith.programmes.models import Programme

TITLE: Final = "启迪心理 · 筑心防线"
SUMMARY: Final = "讲师团进机关、学校、企业、村居，讲睡眠、情绪和亲子沟通；心里难受，随时有人听。"
HOSTS: Final = (
    ("演示区行政审批局(演示)", OrganisationKind.GOVERNMENT, 46),
    ("长河实验小学(演示)", OrganisationKind.SCHOOL, 120),
    ("长河食品有限公司(演示)", OrganisationKind.ENTERPRISE, 58),
    ("后于村(演示)", OrganisationKind.COMMITTEE, 33),
)
VIEWS: Final = (4120, 5386)
PAPERS: Final = (("二级心理咨询师", 400), ("社会工作师", 45), ("三级心理咨询师", 900))
PLANNED: Final = 60  # days before the play ends


def play(stage: Stage) -> None:
    """Every page of the room shows life where the clerk is printed."""
    brand = _brand(stage)
    _tour(stage, brand)
    _online(stage, brand)
    _invited(stage, brand)
    _papers(stage)


def _brand(stage: Stage) -> Programme:
    began = stage.before(hours=24 * PLANNED)
    given = ProgrammeInput(
        title=TITLE,
        summary=SUMMARY,
        starts_on=localdate(began),
        five_for=FiveFor.PSYCHOLOGICAL,
    )
    clerk, above = stage.shown_clerk, stage.named("district")
    row = programmes.propose(stage.shown.pk, input=given, actor=clerk, now=began)
    return programmes.approve(row.pk, reason="心理服务品牌", actor=above, now=began)


def _series(stage: Stage, brand: Programme, title: str, kind: SessionKind) -> Series:
    given = SeriesInput(
        area_id=stage.shown.pk,
        title=title,
        summary=SUMMARY[:60],
        kind=kind,
        category="COMFORT",
        programme_id=brand.pk,
        five_for=FiveFor.PSYCHOLOGICAL,
    )
    now = stage.before(hours=24 * PLANNED)
    return planning.plan_series(input=given, actor=stage.shown_clerk, now=now)


def _session(stage: Stage, of: Series, days: int, room: str) -> Session:
    """So many days from the end of the play; what lies behind was held."""
    starts = stage.at(stage.scale.days + days, 15)
    now = min(starts - timedelta(days=7), stage.before(hours=2))
    ends = starts + timedelta(hours=1)
    given = SessionInput(
        starts_at=starts, ends_at=ends, sign_up_from=now, sign_up_until=starts, room=room
    )
    clerk = stage.shown_clerk
    made = planning.plan_session(of.pk, input=given, actor=clerk, now=now)
    planning.publish(made.pk, actor=clerk, now=now)
    if ends < stage.end:
        planning.hold(made.pk, actor=CLOCK, now=ends)
    return made


def _tour(stage: Stage, brand: Programme) -> None:
    clerk, of = stage.shown_clerk, _series(stage, brand, "心理健康巡讲", SessionKind.TOUR)
    for number, (name, kind, heads) in enumerate(HOSTS):
        unit = groups.found_organisation(
            stage.shown.pk, name=name, kind=kind, uscc="", actor=CLOCK, now=stage.at(-6, 8)
        )
        held = _session(stage, of, -28 + 7 * number, f"{name}会议室")
        ends = held.ends_at + timedelta(minutes=20)
        told = CountInput(role=PresentAs.RECIPIENT, number=heads, is_estimated=False)
        attendance.count(held.pk, input=told, actor=clerk, now=ends)
        tours.name_hosts(held.pk, organisation_ids=[unit.pk], actor=clerk, now=ends)
    _session(stage, of, 9, "社区多功能厅")


def _online(stage: Stage, brand: Programme) -> None:
    """One account with two sessions, one broadcast; views are read off, never counted as heads."""
    clerk = stage.shown_clerk
    account, _radio = (
        media.open_channel(
            stage.shown.pk, kind=kind, name=name, actor=clerk, now=stage.at(-6, 9)
        )
        for kind, name in (
            (MediaKind.VIDEO_ACCOUNT, "启迪心理"), (MediaKind.RADIO, "声爱相伴"),
        )
    )  # fmt: skip
    of = _series(stage, brand, "线上心理课", SessionKind.ONLINE)
    for number, views in enumerate(VIEWS):
        held = _session(stage, of, -20 + 9 * number, "视频号")
        now = held.ends_at + timedelta(days=2)
        media.read_off(
            held.pk, channel_id=account.pk, views=views, source="视频号后台", actor=clerk, now=now
        )
    _session(stage, _series(stage, brand, "声爱相伴", SessionKind.BROADCAST), -12, "电台")


def _invited(stage: Stage, brand: Programme) -> None:
    unit, today = organisations_in(stage.district.path).get(name=UNIT), localdate(stage.end)
    given = TalkInput(
        organisation_id=unit.pk,
        topic="倒班人的睡眠",
        people=45,
        from_date=today + timedelta(days=7),
        until_date=today + timedelta(days=21),
        where="三楼会议室",
    )
    now = stage.before(hours=5)
    tours.ask_talk(brand.pk, input=given, actor=stage.named("liaison"), now=now)


def _papers(stage: Stage) -> None:
    """Two papers that count, one of which ends soon, and one that waits."""
    helpers = stage.helpers[stage.shown.path]
    today, now = localdate(stage.end), stage.before(hours=30)
    for number, (title, days) in enumerate(PAPERS):
        who = helpers[number].person_id
        given = CredentialInput(
            skill="PSYCHOLOGY",
            title=title,
            issuer="人力资源和社会保障部(演示)",
            number=f"DEMO2024{number:04d}",
            valid_until=today + timedelta(days=days),
        )
        made = credentials.hand_in(who, input=given, actor=stage.actor(who), now=now)
        if number < 2:
            clerk = stage.shown_clerk
            credentials.verify(made.pk, seen="看过原件和钢印", actor=clerk, now=now)
