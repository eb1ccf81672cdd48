"""Wangjiapu indoors: seven colours, committees, three lists, volunteers and what they did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from kith.activities.actions import attendance, attendance_closing, planning
from kith.activities.actions.attendance import PaperInput
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.states import PresentAs, SessionKind
from kith.catalogue.states import FiveFor
from kith.core.actor import Actor
from kith.grid.queries.grids import postings_of
from kith.groups.actions import bodies, members, recruiting, sheets
from kith.groups.actions import teams as groups
from kith.groups.actions.recruiting import Born
from kith.groups.actions.sheets import Sheet
from kith.groups.states import BodyKind, OrganisationKind
from kith.hours.actions import recording
from kith.ops.suite.stage import agreed, at, liaison, named, phone, unit
from kith.ops.suite.wangjiapu_desk import BLOCK
from kith.pairing.actions import pairs
from kith.pairing.states import PairMode, Side
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.queries import actor_of
from kith.people.states import Channel, ConsentPurpose
from kith.programmes.actions import programmes
from kith.projects.actions import claims
from kith.projects.actions import lists as item_lists
from kith.projects.queries.lists import kept_by
from kith.projects.states import Category, ListKind

if TYPE_CHECKING:
    from datetime import datetime

    from kith.activities.models import Session
    from kith.ops.suite.wangjiapu_desk import Desk
    from kith.projects.models import ListItem

COLOURS: Final = ("红色", "橙色", "蓝色", "绿色", "青色", "黄色", "紫色")
UNITS: Final = (
    ("安居物业", OrganisationKind.PROPERTY),
    ("和美物业", OrganisationKind.PROPERTY),
    ("区人民医院", OrganisationKind.HOSPITAL),
    ("市财政办公室", OrganisationKind.GOVERNMENT),
    ("建兰路小学", OrganisationKind.SCHOOL),
)
WORKS: Final = (
    (Category.CLINIC, "老人义诊"),
    (Category.MOBILE_OFFICE, "流动办公"),
    (Category.VOLUNTEERING, "楼道清扫"),
    (Category.HARDSHIP, "困难家庭帮扶"),
    (Category.SUPPLIES, "防疫物资援助"),
    (Category.WISH, "微心愿"),
)
TEAMS: Final = (
    ("退役军人志愿服务队", ("EMERGENCY", "CARRY")),
    ("疫线先锋志愿服务队", ("COMPANY", "REPAIR")),
    ("巾帼志愿服务队", ("OUTDOORS", "TUTORING")),
)
VOLUNTEERS, ONLINE = 113, 3
DAYS: Final = (date(2022, 1, 15), date(2022, 1, 16), date(2022, 1, 22), date(2022, 1, 23),
               date(2022, 2, 12), date(2022, 2, 13))  # fmt: skip
HELPERS, HOURS = 9, 4  # on each of the six days: 216 hours
TEXT: Final = "2022-01"
CHILD, ELDER = 950, 960  # numbers of invented people


def frames(desk: Desk) -> None:
    """Seven lines of work, one for each colour, proposed here and approved by the street."""
    now = at(1, 5)
    for colour in COLOURS:
        given = programmes.ProgrammeInput(
            f"{colour}专列", f"{colour}专列一年的安排。", date(2022, 1, 1), work_line=colour
        )
        row = programmes.propose(desk.home.pk, input=given, actor=desk.clerk, now=now)
        programmes.approve(row.pk, reason="七色专列之一", actor=desk.boss, now=now)


def committees(desk: Desk) -> None:
    """Party committee, working committee with its member units, branch of the posted cadres."""
    now, above = at(1, 6), None
    tiers = (
        (BodyKind.PARTY_COMMITTEE, "社区党委"),
        (BodyKind.JOINT_COMMITTEE, "社区建设工作委员会"),
        (BodyKind.TEMPORARY_BRANCH, "包抓干部临时党支部"),
    )
    made = []
    for kind, name in tiers:
        row = bodies.found_body(
            desk.home.pk, kind=kind, name=name, parent_id=above, actor=desk.clerk, now=now
        )
        made.append(row.pk)
        above = row.pk
    for name, sort in UNITS:
        one = unit(desk.home, name, sort, now)
        bodies.seat_unit(made[1], organisation_id=one.pk, actor=desk.clerk, now=now)


def lists(desk: Desk) -> None:
    """Resources, demands and projects of 2022, published; six demands became projects."""
    now = at(1, 7)
    spokesman = _resident(desk, 970)
    giver = unit(desk.home, "共建单位", OrganisationKind.UNIT, now)
    speaker = liaison(giver, spokesman, now)
    needs = [_item(desk, ListKind.DEMAND, *work) for work in WORKS]
    for kind in (ListKind.RESOURCE, ListKind.PROJECT):
        _item(desk, kind, Category.VENUE, "多功能厅")
    for one in kept_by(desk.clerk).filter(year=2022):
        item_lists.publish(one.pk, actor=desk.clerk, now=now)
    for item in needs:
        asked = claims.ClaimInput("我们来办。", organisation_id=giver.pk)
        claim = claims.ask(item.pk, input=asked, actor=speaker, now=at(1, 8))
        claims.answer(claim.pk, text="社区出场地。", actor=desk.clerk, now=at(1, 8, 11))
        claims.agree(claim.pk, input=claims.Agreement(), actor=speaker, now=at(1, 9))


def _item(desk: Desk, kind: ListKind, category: Category, title: str) -> ListItem:
    now = at(1, 7)
    typed = item_lists.ItemInput(
        category=category, title=title, text=f"{title}，全年。", quantity=1, measure="项",
        from_date=date(2022, 1, 1), until_date=date(2022, 12, 31), office="社区服务大厅",
    )  # fmt: skip
    item = item_lists.draft(
        desk.home.pk, kind=kind, year=2022, input=typed, actor=desk.clerk, now=now
    )
    return item_lists.verify(item.pk, actor=desk.mate, now=now)


def volunteers(desk: Desk) -> list[int]:
    """Signed sheets typed in at the desk; three came by themselves on the web page."""
    now = at(1, 8)
    given = [
        Sheet(desk.home, named(n), phone(BLOCK, n), Born(1950 + n % 50, 1 + n % 12),
              date(2022, 1, 7), TEXT)
        for n in range(ONLINE, VOLUNTEERS)
    ]  # fmt: skip
    taken = sheets.enrol_signed(given, actor=desk.clerk, now=now)
    mine = [_joined(desk, n) for n in range(ONLINE)]
    return [*mine, *(row.person_id for row in taken if not isinstance(row, Exception))]


def _joined(desk: Desk, number: int) -> int:
    """By her own press, signed in."""
    known = _resident(desk, number)
    made = recruiting.join(
        known, born=Born(1990 + number, 5), actor=Actor(person_id=known), now=at(1, 8, 20)
    )
    return made.person_id


def _resident(desk: Desk, number: int, birth_year: int | None = None) -> int:
    who = PersonInput(
        named(number), phone(BLOCK, number), birth_year=birth_year,
        birth_month=None if birth_year is None else 6,
    )  # fmt: skip
    made = persons.register(
        desk.home.pk, input=who, channel=Channel.COUNTER, actor=desk.clerk, now=at(1, 7)
    )
    return made.pk


def teams(desk: Desk, people: list[int]) -> None:
    now = at(1, 9)
    for number, (name, directions) in enumerate(TEAMS):
        row = groups.found_team(
            desk.home.pk, name=name, directions=directions, actor=desk.clerk, now=now
        )
        for person_id in people[number * 30 : number * 30 + 30]:
            members.enlist(row.pk, person_id=person_id, actor=desk.clerk, now=now)


def serve(desk: Desk, people: list[int]) -> None:
    """Six days of four hours; cadres are there on duty, and children take part."""
    series = planning.plan_series(
        input=SeriesInput(
            desk.home.pk, "六个方向便民日", "助老、防疫、便民、爱心、文化、教育。",
            SessionKind.SERVICE, "COMPANY", five_for=FiveFor.PUBLIC_NEED,
        ),
        actor=desk.clerk, now=at(1, 10),
    )  # fmt: skip
    cadres = {row.person_id for row in postings_of(desk.clerk) if row.person_id != desk.clerk.me}
    child = _resident(desk, CHILD, birth_year=2012)
    for number, day in enumerate(DAYS):
        session = _session(desk, series.pk, day)
        helpers = people[number * HELPERS : number * HELPERS + HELPERS]
        _attend(desk, session, PresentAs.VOLUNTEER, helpers)
        _attend(desk, session, PresentAs.ON_DUTY, sorted(cadres))
        _attend(desk, session, PresentAs.RECIPIENT, [child])
        _record(desk, session)


def _session(desk: Desk, series_id: int, day: date) -> Session:
    start = at(day.month, day.day, 9)
    given = SessionInput(
        starts_at=start, ends_at=start + timedelta(hours=HOURS), sign_up_from=at(1, 10),
        sign_up_until=start, room="社区广场",
        quotas=(QuotaInput(PresentAs.VOLUNTEER, 20), QuotaInput(PresentAs.ON_DUTY, 10)),
    )  # fmt: skip
    made = planning.plan_session(series_id, input=given, actor=desk.clerk, now=at(1, 10))
    return planning.publish(made.pk, actor=desk.boss, now=at(1, 11))


def _attend(desk: Desk, session: Session, role: PresentAs, people: list[int]) -> None:
    """The paper list of the day, typed in when it is over."""
    for person_id in people:
        line = PaperInput(person_id, f"{role}-{person_id}", role)
        attendance.paper(session.pk, input=line, actor=desk.clerk, now=session.ends_at)


def _record(desk: Desk, session: Session) -> None:
    """The list is closed, hours are written down, and a second person confirms them."""
    now: datetime = session.ends_at + timedelta(hours=1)
    attendance_closing.close_session(session.pk, actor=desk.clerk, now=now)
    lines = attendance_closing.record_hours(session.pk, actor=desk.clerk, now=now)
    for line in lines:
        assert line.record_id is not None, line.refusal
        recording.confirm_at_desk(line.record_id, actor=desk.mate, now=now)


def pair(desk: Desk, helper: int) -> None:
    """One helper beside one household."""
    now = at(2, 7)
    resident = _resident(desk, ELDER, birth_year=1940)
    agreed(resident, ConsentPurpose.SERVICE, desk.clerk, now)
    given = pairs.PairInput(resident, PairMode.ONE_TO_ONE, helper_id=helper, aims="每月上门一次")
    made = pairs.propose(input=given, actor=desk.clerk, now=now)
    pairs.agree(made.pk, side=Side.HELPER, actor=actor_of(helper, now=now), now=now)
    pairs.agree(made.pk, side=Side.HOUSEHOLD, how="上门时当面同意", actor=desk.clerk, now=now)
