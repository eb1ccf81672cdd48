"""Tianqu's psychological brand: tour, broadcasts, online sessions, papers, visits, a line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from kith.activities.actions import attendance, media, tours
from kith.activities.actions.attendance import CountInput
from kith.activities.states import MediaKind, PresentAs, SessionKind
from kith.care.actions import consents, files, schemes, visiting
from kith.care.actions._visit_rows import VisitInput
from kith.care.queries.visits import items_for
from kith.care.states import CircumstanceKind, VisitMethod, VisitOutcome
from kith.catalogue.states import FiveFor
from kith.core.actor import CLOCK, Role
from kith.groups.states import OrganisationKind
from kith.hotline.actions import lines
from kith.hotline.states import LineKind
from kith.ops.suite.stage import agreed, at, named, phone, staff, unit
from kith.ops.suite.tianqu_held import Event, moment, spread
from kith.ops.suite.tianqu_places import BLOCK, TOWN, XINCHENG
from kith.people.actions import credentials
from kith.people.actions import person as persons
from kith.people.inputs import PersonInput
from kith.people.states import Channel, ConsentPurpose
from kith.programmes.actions import programmes

if TYPE_CHECKING:
    from kith.care.models import CareFile, CareScheme
    from kith.ops.suite.tianqu_held import Calendar
    from kith.ops.suite.tianqu_places import District

NUMBER: Final = "95013-00534"
ACCOUNTS: Final = ("青春德州", "启迪心理")
KINDS: Final = (OrganisationKind.GOVERNMENT, OrganisationKind.SCHOOL, OrganisationKind.ENTERPRISE,
                OrganisationKind.COMMITTEE)  # fmt: skip
FAMILIES: Final = (
    ("EMPTY_NEST", "空巢老人", CircumstanceKind.EMPTY_NEST),
    ("LEFT_BEHIND", "留守老人", CircumstanceKind.LEFT_BEHIND),
    ("WOMEN", "困难妇女", CircumstanceKind.WOMAN_IN_NEED),
    ("DISABLED", "残疾人", CircumstanceKind.DISABLED),
)
EACH: Final = 13  # visits to one family
FIRST: Final = 900_000  # numbers of invented people who are looked after
FINE: Final = VisitOutcome.MET


def brand(of: District) -> int:
    """The programme of the district, proposed by one and approved by another."""
    given = programmes.ProgrammeInput(
        "启迪心理", "巡讲、电台、线上与热线。", date(2022, 1, 1), five_for=FiveFor.PSYCHOLOGICAL
    )
    row = programmes.propose(of.area.pk, input=given, actor=of.district, now=at(1, 3))
    programmes.approve(row.pk, reason="心理服务品牌", actor=of.second, now=at(1, 3, 10))
    return row.pk


def tour(calendar: Calendar, programme_id: int, number: int, people: int) -> None:
    """Talks from place to place: public offices, schools, enterprises, villages."""
    of = calendar.of
    codes = [code for code in of.homes if not code.startswith(TOWN)]
    hosts = [
        unit(of.area, f"巡讲接待单位{n + 1}", kind, at(1, 4)).pk for n, kind in enumerate(KINDS)
    ]
    each, more = divmod(people, number)
    for n, day in enumerate(spread(date(2022, 1, 12), number, 180)):
        event = Event(
            codes[n % len(codes)], "心理健康巡讲", SessionKind.TOUR, FiveFor.PSYCHOLOGICAL,
            moment(day, 13), each + (n < more), programme_id,
        )  # fmt: skip
        held = calendar.hold(event)
        tours.name_hosts(
            held.pk, organisation_ids=[hosts[n % len(hosts)]], actor=of.clerks[event.code],
            now=held.ends_at,
        )  # fmt: skip


def on_air(calendar: Calendar, programme_id: int, number: int) -> None:
    """Episodes of the radio programme."""
    for day in spread(date(2022, 1, 11), number, 180):
        calendar.broadcast(
            Event(
                XINCHENG, "声爱相伴 筑心防线", SessionKind.BROADCAST, FiveFor.PSYCHOLOGICAL,
                moment(day, 20), programme_id=programme_id,
            )
        )  # fmt: skip


def online(calendar: Calendar, programme_id: int, number: int, views: int) -> None:
    """Sessions on two video accounts, with the views as they were read off afterwards."""
    clerk, home = calendar.of.clerks[XINCHENG], calendar.of.homes[XINCHENG]
    opened = [
        media.open_channel(
            home.pk, kind=MediaKind.VIDEO_ACCOUNT, name=name, actor=clerk, now=at(1, 5)
        ).pk
        for name in ACCOUNTS
    ]
    media.open_channel(
        home.pk, kind=MediaKind.RADIO, name="交通音乐广播", actor=clerk, now=at(1, 5)
    )
    each, more = divmod(views, number)
    for n, day in enumerate(spread(date(2022, 1, 13), number, 180)):
        event = Event(
            XINCHENG, "线上心理课", SessionKind.ONLINE, FiveFor.PSYCHOLOGICAL, moment(day, 17),
            programme_id=programme_id,
        )  # fmt: skip
        held = calendar.broadcast(event)
        watching = CountInput(PresentAs.VIEWER, 40)
        attendance.count(held.pk, input=watching, actor=clerk, now=held.ends_at)
        media.read_off(
            held.pk, channel_id=opened[n % 2], views=each + (n < more), source="视频号后台",
            actor=clerk, now=held.ends_at + timedelta(hours=12),
        )  # fmt: skip


def papers(of: District, people: list[int], code: str) -> None:
    """Each paper is written down by the desk and looked at by the street."""
    for number, person_id in enumerate(people):
        given = credentials.CredentialInput(
            "PSYCHOLOGY", "心理咨询师", "人力资源部门", f"SUITE{number:06}", date(2025, 12, 31)
        )
        made = credentials.hand_in(
            person_id, input=given, actor=of.clerks[code], now=at(2, 15)
        )  # fmt: skip
        credentials.verify(made.pk, seen="看过原件", actor=of.boss_of(code), now=at(2, 16))


def talks(of: District, families: int) -> None:
    """Special families with a care file are visited every second week for a talk."""
    clerk = of.clerks[XINCHENG]
    for number, (code, title, kind) in enumerate(FAMILIES):
        scheme = schemes.put_scheme(
            of.homes[XINCHENG].pk,
            input=schemes.SchemeInput(
                code, f"{title}关爱", f"为{title}提供心理疏导。", date(2022, 1, 1), (),
                (("MIND", "心理疏导"),), grounds=(kind,),
            ),
            actor=clerk, now=at(1, 4),
        )  # fmt: skip
        for n in range(number, families, len(FAMILIES)):
            file = _file(of, n, kind, scheme)
            item = next(one for one in items_for(file) if one.scheme_id == scheme.pk)
            _visited(of, file.pk, item.pk, n)


def _file(of: District, number: int, kind: CircumstanceKind, scheme: CareScheme) -> CareFile:
    clerk, now = of.clerks[XINCHENG], at(1, 5)
    who = PersonInput(
        named(number), phone(BLOCK, FIRST + number), birth_year=1945 + number % 40, birth_month=3
    )
    made = persons.register(
        of.homes[XINCHENG].pk, input=who, channel=Channel.COUNTER, actor=clerk, now=now
    )
    agreed(made.pk, ConsentPurpose.SERVICE, clerk, now)
    consents.record_yes(made.pk, given_by_id=made.pk, channel=Channel.VISIT, actor=clerk, now=now)
    file = files.open_file(made.pk, actor=clerk, now=now)
    files.state_circumstance(file.pk, kind=kind, valid_from=date(2021, 12, 1), actor=clerk, now=now)
    schemes.enrol(file.pk, scheme_id=scheme.pk, actor=clerk, now=now)
    return file


def _visited(of: District, file_id: int, item_id: int, number: int) -> None:
    first = at(1, 6 + number % 7, 9 + number % 8)
    for lap in range(EACH):
        began: datetime = first + timedelta(weeks=2 * lap)
        given = VisitInput(
            uuid5(NAMESPACE_URL, f"suite/{file_id}/{lap}"), VisitMethod.HOME, FINE, began, 30,
            met_in_person=True, item_ids=(item_id,),
        )  # fmt: skip
        visiting.record(
            file_id, input=given, actor=of.clerks[XINCHENG], now=began + timedelta(hours=1)
        )


def line(of: District) -> None:
    """The number that anybody may ring."""
    lead = staff(of.area, Role.HOTLINE, 3, at(1, 3))
    given = lines.LineInput(
        NUMBER, "专业社会心理服务热线", LineKind.PSYCHOLOGICAL, time(8), time(20), lead.me
    )
    lines.found_line(of.area.pk, input=given, actor=CLOCK, now=at(1, 3))
