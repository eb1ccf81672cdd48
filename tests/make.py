"""Builders: a small world made through the actions people use. Name what the test is about."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from django.db import transaction

from kith.approvals import actions as approvals
from kith.catalogue.actions import put_defaults
from kith.core.actor import CLOCK, Actor, Role, ScopeKind
from kith.groups import actions as groups
from kith.groups.models import Organisation, Team
from kith.groups.states import OrganisationKind
from kith.orders.actions import claims, desk, intake, offers, service, word
from kith.orders.models import Claim, Offer, Order
from kith.orders.rules import door_code
from kith.orders.states import ServiceMode, Target
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.actions.account import open_account
from kith.people.inputs import PersonInput
from kith.people.models import Availability, Person, SkillHeld, VolunteerProfile
from kith.people.queries import actor_of
from kith.people.states import Channel, ConsentPurpose, TieKind
from kith.places.actions import AreaInput, put_area
from kith.places.models import Area
from kith.places.states import Level
from tests.tools.stamp import Stamp

# A Monday morning in Beijing; every builder counts from here.
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ALWAYS = datetime.max.replace(tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PASSWORD = "heart-bridge-2026"

T = TypeVar("T")
_numbers = itertools.count(1)
# The 3,666 usual characters: each becomes a surname once in a test, so that a masked name on a
# page ("刘**") tells who is meant, whatever ran before.
SURNAMES = "".join(
    bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
)


@dataclass(frozen=True)
class Town:
    """A street with two communities, its desk and the catalogue's defaults."""

    county: Area
    street: Area
    community: Area
    other: Area
    district: Actor
    boss: Actor
    clerk: Actor
    far_clerk: Actor


def town() -> Town:
    return TOWN.pressed()


def _town() -> Town:
    put_defaults()
    county = area("990101", Level.COUNTY, "")
    street = area("990101001", Level.TOWN, "990101")
    here = area("990101001001", Level.COMMUNITY, "990101001", 116.40, 39.90)
    there = area("990101001002", Level.COMMUNITY, "990101001", 116.42, 39.90)
    return Town(
        county,
        street,
        here,
        there,
        district=staff(Role.DISTRICT, county),
        boss=staff(Role.STREET, street),
        clerk=staff(Role.WORKER, here),
        far_clerk=staff(Role.WORKER, there),
    )


TOWN = Stamp(_town)


def area(
    code: str, level: Level, parent: str, lon: float | None = None, lat: float | None = None
) -> Area:
    names = {Level.COUNTY: "演示区", Level.TOWN: "演示街道", Level.COMMUNITY: "演示社区"}
    return put_area(
        AreaInput(
            code=code,
            name=f"{names.get(level, '网格')}{code[-2:]}",
            level=level,
            parent_code=parent,
            code_source="test",
            valid_from=date(2020, 1, 1),
            lon=lon,
            lat=lat,
        )
    )


def person(area: Area, *, name: str = "", address: str = "", phone: str = "") -> Person:
    """Somebody who lives there and agreed to be helped."""
    n = next(_numbers)
    who = persons.register(
        area.pk,
        input=PersonInput(
            name=name or _name(),
            phone=phone or f"199{n:08d}",
            address=address or f"幸福小区 {n} 号楼 1 单元 {n:03d} 室",
        ),
        channel=Channel.COUNTER,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    consent(who, ConsentPurpose.SERVICE)
    return who


def _name() -> str:
    """A name whose surname nobody in this database has."""
    n = Person.objects.count()
    return f"{SURNAMES[n % len(SURNAMES)]}{'建国秀英志强丽华'[n % 8]}{'民芳军梅'[n % 4]}"


def consent(who: Person, purpose: ConsentPurpose) -> None:
    persons.consent(
        who.pk,
        purpose=purpose,
        is_given=True,
        channel=Channel.COUNTER,
        given_by_id=who.pk,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )


def withdrawn(who: Person, purpose: ConsentPurpose) -> None:
    """She no longer agrees to it."""
    persons.consent(
        who.pk,
        purpose=purpose,
        is_given=False,
        channel=Channel.COUNTER,
        given_by_id=who.pk,
        actor=CLOCK,
        now=MONDAY - DAY,
    )


def actor(who: Person, now: datetime = MONDAY) -> Actor:
    """She, having just shown that it is she; `unproved` takes that away."""
    return replace(actor_of(who.pk, now=now), proved_at=ALWAYS)


def unproved(known: Actor) -> Actor:
    return replace(known, proved_at=None)


def seconded(deed: Callable[[], T], *, by: Actor, second: Actor, now: datetime = MONDAY) -> T:
    """The deed of `by`, after a second person said yes to exactly this where it wants one."""
    try:
        with transaction.atomic():
            return deed()
    except approvals.SecondNeeded as no:
        row = approvals.ask(no.wanted, reason="已核对", actor=by, now=now)
    approvals.approve(row.pk, actor=second, now=now)
    return deed()


def staff(role: Role, over: Area) -> Actor:
    who = person(over)
    grant(who, role, over)
    return actor(who)


def grant(who: Person, role: Role, over: Area) -> None:
    roles.grant(
        who.pk,
        role=role,
        kind=ScopeKind.AREA,
        scope_id=over.pk,
        path=over.path,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )


def volunteer(over: Area, *skills: str, free: bool = True, name: str = "") -> Person:
    """A registered volunteer of the community, free all week unless told otherwise."""
    who = person(over, name=name)
    consent(who, ConsentPurpose.VOLUNTEER)
    grant(who, Role.VOLUNTEER, over)
    VolunteerProfile.objects.create(
        person=who, since=MONDAY - 30 * DAY, largest_distance_m=5000, weekly_capacity=5
    )
    SkillHeld.objects.bulk_create(SkillHeld(person=who, skill=skill) for skill in skills)
    if free:
        Availability.objects.bulk_create(
            Availability(person=who, weekday=day, starts=time(6), ends=time(22))
            for day in range(1, 8)
        )
    return who


def account(who: Person, login_name: str = "") -> str:
    """The person can log in with PASSWORD; gives back the login name."""
    login = login_name or f"user{who.pk}"
    herself = Actor(person_id=who.pk)
    open_account(who.pk, login_name=login, password=PASSWORD, actor=herself, now=MONDAY)
    return login


def proxy(of: Person, by: Person) -> None:
    """`by` may order for `of`, who agreed."""
    roles.name_proxy(
        of.pk,
        agent_id=by.pk,
        kind=TieKind.FAMILY,
        agreed_how="当面同意",
        actor=actor(of),
        now=MONDAY - 30 * DAY,
    )


def guardian(town: Town, of: Person, by: Person) -> None:
    """`by` is the approved guardian of `of`."""
    link = roles.request_guardianship(
        of.pk, guardian_id=by.pk, actor=actor(by), now=MONDAY - 30 * DAY
    )
    roles.decide_guardianship(link.pk, verb="approve", actor=town.clerk, now=MONDAY - 30 * DAY)


def team(over: Area, *members: Person, leader: Person) -> Team:
    n = next(_numbers)
    made = groups.found_team(over.pk, name=f"第{n}志愿服务队", actor=CLOCK, now=MONDAY - 30 * DAY)
    for who in (leader, *members):
        groups.enlist(made.pk, person_id=who.pk, actor=CLOCK, now=MONDAY - 30 * DAY)
    lead(made, leader)
    return made


def lead(team: Team, who: Person) -> Person:
    """`who` is a leader of the team."""
    roles.grant(
        who.pk,
        role=Role.LEADER,
        kind=ScopeKind.TEAM,
        scope_id=team.pk,
        path=team.area.path,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    return who


def unit(over: Area, *, liaison: Person) -> Organisation:
    n = next(_numbers)
    made = groups.found_organisation(
        over.pk,
        name=f"第{n}单位",
        kind=OrganisationKind.UNIT,
        uscc="",
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    roles.grant(
        liaison.pk,
        role=Role.LIAISON,
        kind=ScopeKind.ORGANISATION,
        scope_id=made.pk,
        path=over.path,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    return made


def order_input(resident: Person, **changes: object) -> intake.OrderInput:
    plain = intake.OrderInput(
        resident_id=resident.pk,
        service_code="CLEANING",
        text="腿脚不便，想请人擦一下窗户。",
        wanted_from=MONDAY + DAY,
        wanted_until=MONDAY + 3 * DAY,
        channel=Channel.WEB,
        key=f"key-{next(_numbers)}",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def order(resident: Person, **changes: object) -> Order:
    """An order as the resident herself sends it: SUBMITTED on Monday morning."""
    return intake.submit(input=order_input(resident, **changes), actor=actor(resident), now=MONDAY)


def sheet(**changes: object) -> desk.WorksheetInput:
    plain = desk.WorksheetInput(
        summary="擦窗户一次",
        starts_at=MONDAY + DAY,
        ends_at=MONDAY + DAY + HOUR,
        in_pool=True,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def open_order(town: Town, resident: Person | None = None, **changes: object) -> Order:
    """Verified and compiled; `changes` are of the worksheet."""
    made = order(resident or person(town.community))
    desk.verify(made.pk, how="PHONE", actor=town.clerk, now=MONDAY)
    return desk.compile_order(made.pk, input=sheet(**changes), actor=town.clerk, now=MONDAY)


def wish(town: Town, **changes: object) -> Order:
    """An open micro-wish on the wall."""
    child = person(town.community)
    consent(child, ConsentPurpose.PUBLISH_WISH)
    made = order(child, service_code="WISH_GOODS", text="一个新书包", value_fen=8000)
    desk.verify(made.pk, how="VISIT", actor=town.clerk, now=MONDAY)
    return desk.compile_order(
        made.pk, input=sheet(summary="一个小学生的书包", **changes), actor=town.clerk, now=MONDAY
    )


def offer(town: Town, of: Order, to: Person) -> Offer:
    return offers.offer(
        of.pk,
        input=offers.OfferInput(target=Target.PERSON, target_id=to.pk, mode=ServiceMode.ORDER),
        actor=town.clerk,
        now=MONDAY,
    )


def claim(town: Town, of: Order | None = None, by: Person | None = None) -> Claim:
    who = by or volunteer(town.community)
    return claims.claim((of or open_order(town)).pk, actor=actor(who), now=MONDAY)


def served(town: Town, of: Claim | None = None, *, proved: bool = True) -> Claim:
    """Checked in and out after an hour, and reported, by the one who holds the claim."""
    made = of or claim(town)
    who = actor_of(made.person_id, now=MONDAY)
    start = Order.objects.get(pk=made.order_id).worksheet.starts_at
    codes = [door_code(made.order_id, is_arrival=end) if proved else "" for end in (True, False)]
    service.check_in(made.pk, code=codes[0], actor=who, now=start)
    service.check_out(made.pk, code=codes[1], actor=who, now=start + HOUR)
    service.report(made.pk, text="擦好了。", is_solved=True, actor=who, now=start + HOUR)
    return Claim.objects.get(pk=made.pk)


def confirmed(town: Town, stars: int = 5) -> Order:
    """One wish, all the way: confirmed and rated by the resident."""
    made = served(town)
    resident = Person.objects.get(orders=made.order_id)
    return word.confirm(
        made.order_id,
        stars=stars,
        text="谢谢",
        channel=Channel.WEB,
        actor=actor(resident),
        now=MONDAY + 2 * DAY,
    )
