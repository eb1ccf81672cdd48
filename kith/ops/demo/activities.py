"""What is on in the shown community: courses with a queue, a draw, kept places, a clean-up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from django.utils.timezone import localtime, make_aware

from kith.activities.actions import planning, signing_up
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.actions.signing_up import SignUpInput
from kith.activities.queries.sessions import sites_near
from kith.activities.states import PresentAs, SeatingMode, SessionKind
from kith.catalogue.states import Eligibility, FiveFor
from kith.core.actor import CLOCK
from kith.ops.demo import words
from kith.ops.demo.stage import attempt
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.inputs import PersonInput
from kith.people.queries import actor_of, visible_to
from kith.people.states import Channel

if TYPE_CHECKING:
    from kith.activities.models import Session, SignUp
    from kith.ops.demo.stage import Stage

PHONE: Final = "0531-00000000"
CHILD_BORN: Final = 10  # years before the play
GUESTS: Final = 14
PLANNED_ON, BACKWARDS = 1, -3


@dataclass(frozen=True, slots=True)
class Event:
    """One series and its sessions, so many days from the last day of the play, at an hour."""

    title: str
    summary: str
    kind: SessionKind
    five_for: FiveFor
    days: tuple[int, ...]
    hour: int
    places: int
    room: str
    bring: str = ""
    risk: str = ""
    ages: tuple[int | None, int | None] = (None, None)
    with_guardian: bool = False
    helpers: int = 0
    draws: bool = False
    kept: int = 0
    given_back: bool = False  # somebody cannot come after all, and the next in line is asked


EVENTS: Final = (
    Event("少儿书法班", "从握笔开始，每周写一个字，期末办小展览。", SessionKind.COURSE,
          FiveFor.CHILDREN, (4, 11, 18), 9, 12, "二楼 203 室", "毛笔、水写布", "", (6, 14),
          with_guardian=True),
    Event("防诈骗讲座", "派出所民警讲真实案例，现场教您看穿骗局。", SessionKind.TALK,
          FiveFor.ELDERLY, (BACKWARDS, 6), 14, 40, "一楼多功能厅"),
    Event("手机课堂一对一", "志愿者坐在您身边，教您挂号、付款、视频通话。", SessionKind.COURSE,
          FiveFor.ELDERLY, (3,), 15, 1, "一楼窗口旁", "自己的手机",
          given_back=True),
    Event("健康义诊日", "量血压、测血糖、看中医，不收一分钱。", SessionKind.CLINIC,
          FiveFor.ELDERLY, (8,), 8, 6, "一楼多功能厅", "身份证、体检单", "", (60, None), kept=2),
    Event("亲子采摘一日游", "去黄河边的果园摘草莓，大手拉小手。", SessionKind.TOUR,
          FiveFor.CHILDREN, (13,), 8, 10, "社区大门口集合", "水、帽子",
          "户外活动，请穿防滑鞋；过敏的请提前告诉带队老师。", draws=True),
    Event("周末清洁家园", "楼道、绿地、小广场一起打扫，工具由社区准备。", SessionKind.SERVICE,
          FiveFor.PUBLIC_NEED, (5,), 9, 0, "小广场集合", "", "使用铁锹时请互相保持一臂距离。",
          helpers=8),
)  # fmt: skip


def plan(stage: Stage) -> None:
    """The series stand with their sessions; neighbours sign up at home and at the counter."""
    guests = _guests(stage)
    child = _grandson(stage)
    for event in EVENTS:
        for session in _sessions(stage, event):
            came = _come(stage, session, event, guests, child)
            if event.given_back and came:
                _give_back(stage, came[0])


def _sessions(stage: Stage, event: Event) -> list[Session]:
    """Planned by the clerk at the beginning, published by the street, held where it is over."""
    now, clerk, boss = stage.at(PLANNED_ON, 9), stage.shown_clerk, stage.named(_street(stage))
    series = planning.plan_series(input=_series(stage, event), actor=clerk, now=now)
    inputs = [_session(stage, event, day) for day in event.days]
    made = planning.plan_sessions(series.pk, inputs=inputs, actor=clerk, now=now)
    # The last of several is still a draft, for the clerk to look at.
    public = made[:-1] if len(made) > 2 else made
    for session in public:
        planning.publish(session.pk, actor=boss, now=now)
    return public


def _series(stage: Stage, event: Event) -> SeriesInput:
    youngest, oldest = event.ages
    return SeriesInput(
        area_id=stage.shown.pk,
        title=event.title,
        summary=event.summary,
        kind=event.kind,
        category=stage.kinds[0].code,
        five_for=event.five_for,
        eligibility=Eligibility.VOLUNTEER if event.helpers else Eligibility.OTHER,
        risk=event.risk,
        bring=event.bring,
        age_from=youngest,
        age_to=oldest,
        needs_guardian=event.with_guardian,
    )


def _session(stage: Stage, event: Event, day: int) -> SessionInput:
    starts = _day(stage, day, event.hour)
    site = sites_near(stage.shown.path).filter(area__path__startswith=stage.shown.path).first()
    return SessionInput(
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        sign_up_from=stage.at(PLANNED_ON, 10),
        sign_up_until=starts - timedelta(hours=1),
        site_id=site.pk if site else None,
        room=event.room,
        in_charge_id=stage.shown_clerk.me if day == event.days[0] else None,
        contact_phone=PHONE,
        quotas=_quotas(event, starts),
    )


def _quotas(event: Event, starts: datetime) -> tuple[QuotaInput, ...]:
    found = []
    if event.places:
        free_at = starts - timedelta(days=2)
        kept = (("LOW_INCOME", event.kept, free_at),) if event.kept else ()
        mode = SeatingMode.DRAW if event.draws else SeatingMode.FIRST_COME
        drawn = free_at if event.draws else None
        found.append(QuotaInput(PresentAs.RECIPIENT, event.places, mode, drawn, kept))
    if event.helpers:
        found.append(QuotaInput(PresentAs.VOLUNTEER, event.helpers))
    return tuple(found)


def _day(stage: Stage, day: int, hour: int) -> datetime:
    date = localtime(stage.end).date() + timedelta(days=day)
    return make_aware(datetime.combine(date, time(hour)))


def _come(
    stage: Stage, session: Session, event: Event, guests: list[int], child: int
) -> list[SignUp]:
    """Everybody tries; who is too young or too old is told so, and that is part of the play."""
    now = stage.at(PLANNED_ON + 2, 11)
    role = PresentAs.VOLUNTEER if event.helpers else PresentAs.RECIPIENT
    people = _helpers(stage) if event.helpers else guests
    if event.given_back:
        people = [*guests[1:2], guests[0], *guests[2:]]  # the printed resident is next in line
    made: list[SignUp] = []
    for number, person_id in enumerate(people):
        at_home = number % 3 == 0
        actor = stage.actor(person_id) if at_home or event.helpers else stage.shown_clerk
        channel = Channel.WEB if actor.person_id == person_id else Channel.COUNTER
        given = _given(session, (person_id,), role, channel)
        when = now + timedelta(minutes=number)
        made += attempt(signing_up.sign_up, session.pk, input=given, actor=actor, now=when) or []
    if event.with_guardian:
        given = _given(session, (child,), role, Channel.WEB)
        mother = actor_of(stage.person("daughter"), now=stage.end)  # with the boy as her ward
        attempt(signing_up.sign_up, session.pk, input=given, actor=mother, now=now)
    if session.ends_at <= stage.end:
        planning.hold(session.pk, actor=CLOCK, now=session.ends_at)
    return made


def _give_back(stage: Stage, sign_up: SignUp) -> None:
    """At the counter, an hour before the play ends: the next in line still has time to say yes."""
    signing_up.cancel(
        sign_up.pk, reason="家里临时有事", actor=stage.shown_clerk, now=stage.before(hours=1)
    )


def _given(
    session: Session, people: tuple[int, ...], role: PresentAs, channel: Channel
) -> SignUpInput:
    key = uuid5(NAMESPACE_URL, f"demo/{session.pk}/{people}")
    return SignUpInput(people, role, key, channel, accepts_risk=True, guardian_agrees=True)


def _guests(stage: Stage) -> list[int]:
    """Residents of the place, the printed one and her daughter first."""
    rows = visible_to(stage.shown_clerk).filter(volunteer=None).order_by("pk")
    here = list(rows.filter(roles=None).values_list("pk", flat=True)[:GUESTS])
    first = [stage.person("resident")]
    return [*first, *(pk for pk in here if pk not in first)]


def _helpers(stage: Stage) -> list[int]:
    return [helper.person_id for helper in stage.helpers[stage.shown.path]][:6]


def _grandson(stage: Stage) -> int:
    """The daughter's boy, of whom the desk noted that she is his guardian."""
    now, clerk, mother = stage.at(PLANNED_ON, 9), stage.shown_clerk, stage.named("daughter")
    who = PersonInput(
        name=words.name(stage.dice("grandson"), is_woman=False),
        birth_year=stage.end.year - CHILD_BORN,
        birth_month=5,
    )
    home = stage.home_of(mother.me)
    made = persons.register(home.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    link = roles.request_guardianship(made.pk, guardian_id=mother.me, actor=mother, now=now)
    roles.decide_guardianship(link.pk, verb="approve", actor=clerk, now=now)
    return made.pk


def _street(stage: Stage) -> str:
    return f"street-{stage.shown.path.strip('/').split('/')[-2]}"
