"""Alxa Left Banner: holiday courses for children, and care for elders before the Spring Festival.

Source: seed_figures.md, S0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, cycle, islice, pairwise
from typing import TYPE_CHECKING, Final

from kith.activities.actions import attendance, attendance_closing, planning
from kith.activities.actions.attendance import PaperInput
from kith.activities.actions.planning import SeriesInput, SessionInput
from kith.activities.states import PresentAs, SessionKind
from kith.catalogue.states import Eligibility, FiveFor
from kith.core.actor import CLOCK, Role
from kith.groups.actions.recruiting import Born
from kith.groups.actions.sheets import Sheet, enrol_signed
from kith.groups.states import OrganisationKind
from kith.hours.actions import recording
from kith.ops.suite import alxa_care
from kith.ops.suite.shape import Area, Filled, Op, Row
from kith.ops.suite.stage import at, child, named, phone, place, staff, taken, unit
from kith.places.states import Level
from kith.programmes.actions import programmes

if TYPE_CHECKING:
    from kith.activities.models import Session
    from kith.core.actor import Actor
    from kith.groups.models import Organisation
    from kith.places.models import Area as Place
    from kith.programmes.models import Programme

CITY, COUNTY, COMMUNITY = "991500", "991521", "991521001"
COURSES: Final = ("魔方", "速叠杯", "硬笔书法", "珠心算", "沙画", "思维训练")
LINES: Final = (
    ("寒假公益活动", "党建+公益"),
    ("“1+5+N”关爱行动", "党建+关爱"),
    ("活力社区行动", "党建+活力"),
)
PHASES: Final = (
    ("第一期", date(2022, 1, 10), date(2022, 1, 21)),
    ("第二期", date(2022, 2, 7), date(2022, 2, 18)),
)
SESSIONS: Final = 82
TIMES: Final = 2000  # a child at a session counts one
CHILDREN: Final = 120


@dataclass(frozen=True, slots=True)
class Desk:
    community: Place
    clerk: Actor
    centre: Actor
    district: Actor
    owner: Organisation


def fill(part: float) -> Filled:
    """The winter of 2022; in a part of it fewer children come to each course."""
    desk = _desk()
    holiday, *_others = [_programme(desk, title, line) for title, line in LINES]
    for title, first, last in PHASES:
        phase = programmes.PhaseInput(title, first, last)
        programmes.add_phase(holiday.pk, input=phase, actor=desk.clerk, now=at(1, 6))
    _teach(desk, _sessions(desk, holiday), max(SESSIONS, round(TIMES * part)))
    alxa_care.fill(desk.community, desk.clerk)
    return Filled(desk.community.path, {"holiday": str(holiday.pk), "scheme": alxa_care.CODE})


def _desk() -> Desk:
    place(CITY, "阿拉善盟(验收)", Level.CITY, "990000")
    county = place(COUNTY, "阿拉善左旗(验收)", Level.COUNTY, CITY)
    community = place(COMMUNITY, "党群中心社区(验收)", Level.COMMUNITY, COUNTY)
    now = at(1, 3)
    return Desk(
        community,
        staff(community, Role.WORKER, 1, now),
        staff(county, Role.WORKER, 2, now),
        staff(county, Role.DISTRICT, 3, now),
        unit(county, "阿左旗党群综合服务中心(验收)", OrganisationKind.UNIT, now),
    )


def _programme(desk: Desk, title: str, line: str) -> Programme:
    wanted = programmes.ProgrammeInput(
        title,
        f"{line}：{title}。",
        date(2022, 1, 5),
        work_line=line,
        organisation_id=desk.owner.pk,
    )
    row = programmes.propose(desk.community.pk, input=wanted, actor=desk.clerk, now=at(1, 4))
    return programmes.approve(row.pk, reason="年度计划", actor=desk.district, now=at(1, 5))


def _sessions(desk: Desk, holiday: Programme) -> list[Session]:
    """Six subjects; each has a lesson in the morning or the afternoon of the holiday's days."""
    made: list[Session] = []
    for number, subject in enumerate(COURSES):
        series = SeriesInput(
            area_id=desk.community.pk,
            title=f"{subject}公益课",
            summary=f"返乡大学生给孩子们教{subject}，免费参加。",
            kind=SessionKind.COURSE,
            category="TUTORING",
            programme_id=holiday.pk,
            organiser_id=desk.owner.pk,
            course_type=subject,
            five_for=FiveFor.CHILDREN,
            eligibility=Eligibility.VOLUNTEER,
        )
        row = planning.plan_series(input=series, actor=desk.clerk, now=at(1, 6))
        wanted = SESSIONS // len(COURSES) + (number < SESSIONS % len(COURSES))
        inputs = _times(number)[:wanted]
        made += planning.plan_sessions(row.pk, inputs=inputs, actor=desk.clerk, now=at(1, 6))
    for session in made:
        planning.publish(session.pk, actor=desk.centre, now=at(1, 7))
    return made


def _times(number: int) -> list[SessionInput]:
    """A lesson on every day of both phases, in a room and at an hour of the subject's own."""
    days = [
        first + timedelta(days=n)
        for _title, first, last in PHASES
        for n in range((last - first).days + 1)
    ]
    hour = 9 if number % 2 else 14
    return [
        SessionInput(
            starts_at=at(day.month, day.day, hour),
            ends_at=at(day.month, day.day, hour + 1, 30),
            sign_up_from=at(1, 8),
            sign_up_until=at(day.month, day.day, hour),
            room=f"20{number + 1}教室",
        )
        for day in days
    ]


def _teach(desk: Desk, sessions: list[Session], times: int) -> None:
    """The paper list of each lesson is typed afterwards: children take part and serve nobody; a
    student back from college teaches, and a second person confirms the hours.
    """
    students = cycle(_students(desk))
    known = min(CHILDREN, times // 2)
    pupils = cycle([child(desk.community, number, at(1, 8)) for number in range(known)])
    least, more = divmod(times, len(sessions))
    sizes = [least + (number < more) for number in range(len(sessions))]
    for session, (first, last) in zip(
        sessions, pairwise(accumulate(sizes, initial=0)), strict=True
    ):
        now = session.ends_at + timedelta(hours=1)
        planning.hold(session.pk, actor=CLOCK, now=session.ends_at)
        for line, pupil in enumerate(islice(pupils, last - first), start=1):
            typed = PaperInput(pupil, str(line), PresentAs.RECIPIENT)
            attendance.paper(session.pk, input=typed, actor=desk.clerk, now=now)
        teaches = PaperInput(next(students), "teacher", PresentAs.VOLUNTEER)
        attendance.paper(session.pk, input=teaches, actor=desk.clerk, now=now)
        attendance_closing.close_session(session.pk, actor=desk.clerk, now=now)
        for told in attendance_closing.record_hours(session.pk, actor=desk.clerk, now=now):
            assert told.record_id is not None, "a registered volunteer taught"
            recording.confirm(told.record_id, by_recipient=False, actor=desk.centre, now=now)


def _students(desk: Desk) -> list[int]:
    """Six who signed up as volunteers on paper."""
    sheets = [
        Sheet(
            area=desk.community,
            name=named(900 + number),
            phone=phone(14, number),
            born=Born(2001, 5),
            signed_on=date(2022, 1, 6),
            text_version="2022-01",
        )
        for number in range(len(COURSES))
    ]
    return [row.person_id for row in taken(enrol_signed(sheets, actor=desk.clerk, now=at(1, 7)))]


AREA: Final = Area(
    name="阿拉善左旗",
    since=date(2022, 1, 1),
    until=date(2022, 5, 1),
    as_of=at(5, 1),
    fill=fill,
    rows=(
        Row(id="S0-01", wording="2022-05-01", note="the day of the page; it happened in winter"),
        Row(id="S0-02", expected=3, figure="work_lines"),
        Row(id="S0-03", expected=2, figure="programme_phases", about="holiday"),
        Row(id="S0-04", expected=82, figure="sessions_held", about="holiday"),
        Row(
            id="S0-05",
            expected=2000,
            figure="participations",
            about="holiday",
            is_large=True,
            note="person-times of children who took part; how many children is `participants`",
        ),
        Row(
            id="S0-06",
            expected=6,
            figure="course_types",
            about="holiday",
            note="sand painting stands for the unverified “sand swimming”",
        ),
        Row(id="S0-07", expected=0, figure="sessions_with_fee", wording="free"),
        Row(
            id="S0-08",
            expected=1,
            figure="care_schemes",
            about="scheme",
            wording="1+5+N",
            note="what the three signs stand for is unverified: words of the scheme itself",
        ),
        Row(
            id="S0-09",
            expected=100,
            figure="scheme_files_in_rule",
            about="scheme",
            is_share=True,
            wording=">= 70 years, with hardship or difficulty in moving",
        ),
        Row(id="S0-10", expected=5, figure="care_items"),
        Row(id="S0-11", expected=32, figure="party_organisations"),
        Row(id="S0-12", expected=124, figure="party_members"),
        Row(id="S0-13", op=Op.EQUAL, expected=65, figure="party_members", is_share=True),
    ),
)
