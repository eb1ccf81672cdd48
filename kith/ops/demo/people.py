"""The people of the demo: staff by grant, volunteers by invitation and their own yes, residents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kith.core.actor import CLOCK, Actor, Role
from kith.exchange.imports import flow
from kith.exchange.imports.people import People
from kith.exchange.spreadsheets.sheet import read
from kith.exchange.spreadsheets.template import write_table
from kith.ops.demo import words
from kith.ops.demo.examples import bring
from kith.ops.demo.stage import PASSWORD, WISHING, clerk_login
from kith.ops.granting import hold
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.actions.account import open_account
from kith.people.actions.skills import vet
from kith.people.actions.volunteering import accept
from kith.people.inputs import PersonInput
from kith.people.states import Channel, ConsentPurpose, Gender, TieKind
from kith.places.queries import children, grids

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kith.exchange.spreadsheets.sheet import Row
    from kith.ops.demo.stage import Stage
    from kith.places.models import Area

HEADINGS: Final = ("姓名", "电话", "性别", "出生年月", "社区", "技能", "空闲时间", "最远公里")
SKILLS: Final = (
    "家务", "水电维修", "家电维修", "理发", "陪诊就医", "代购跑腿", "陪伴聊天", "手机教学",
    "课业辅导", "心理疏导", "法律咨询", "搬运接送", "环境整治",
)  # fmt: skip
NAMED: Final = {1: "volunteer", 2: "leader", 3: "liaison"}  # by their place in the lists
NAMED_SKILLS: Final = (
    "陪伴聊天;手机教学;代购跑腿;心理疏导",
    "搬运接送;环境整治;水电维修",
    "水电维修;家电维修",
)
VETTED: Final = ("TUTORING", "CHILDCARE", "PSYCHOLOGY", "NURSING")
STAFF_BLOCK, MORE_BLOCK, RESIDENT_BLOCK, MEMBER_BLOCK = 4, 5, 6, 7


def staff(stage: Stage) -> None:
    """Who works here. The first of each kind is a demo account with a plain name."""
    now = stage.at(-20, 9)
    towns = [town for town in children(stage.district) if town.lon is not None]
    posts: list[tuple[str, Role, Area]] = [
        ("district", Role.DISTRICT, stage.district),
        ("auditor", Role.AUDITOR, stage.district),
        ("hotline", Role.HOTLINE, stage.district),
        ("centre", Role.WORKER, stage.district),
        *((f"street-{town.code}", Role.STREET, town) for town in towns),
        *((clerk_login(area), Role.WORKER, area) for area in stage.communities),
    ]
    dice = stage.dice("staff")
    for number, (login, role, area) in enumerate(posts, start=1):
        who = _register(stage, area, words.phone(STAFF_BLOCK, number), dice, now)
        open_account(who, login_name=login, password=PASSWORD, actor=CLOCK, now=now)
        hold(who, role, area, now)


def _register(stage: Stage, area: Area, phone: str, dice: Any, now: datetime) -> int:
    is_woman = dice.random() < 0.6
    who = PersonInput(
        name=words.name(dice, is_woman=is_woman),
        phone=phone,
        gender=Gender.FEMALE if is_woman else Gender.MALE,
        birth_year=dice.randrange(1970, 2000),
    )
    made = persons.register(area.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    return made.pk


def volunteers(stage: Stage) -> None:
    """Invited from four lists, the named ones first; each says yes on her own phone."""
    now = stage.at(-12, 9)
    links: list[tuple[str, str]] = []

    def hand_over(row: Row, token: str) -> None:
        links.append((str(row.values["phone"]), token))

    people, centre = People(stage.district.path), stage.named("centre")
    _invite(people, _named_rows(stage), centre, now, hand_over)
    bring(
        "people.xlsx",
        people,
        at_most=stage.scale.invited,
        first_wanted=stage.at(1, 9).date(),
        actor=centre,
        now=now,
        hand_over=hand_over,
    )
    _invite(people, _more_rows(stage), centre, now, hand_over)
    members, clerk = People(stage.wishing.path), stage.named(f"clerk-{WISHING}")
    _invite(members, _member_rows(stage), clerk, now, hand_over)
    for number, (phone, token) in enumerate(links, start=1):
        _say_yes(stage, number, phone, token)


def _invite(
    people: People,
    rows: list[list[object]],
    actor: Actor,
    now: datetime,
    hand_over: Callable[[Row, str], object],
) -> None:
    sheet = read(write_table(HEADINGS, rows, "演示数据"), "more.xlsx", people.columns)
    tally = flow.write(sheet, people, actor=actor, now=now, hand_over=hand_over)
    assert not tally.errors, "the rows are our own"


def _say_yes(stage: Stage, number: int, phone: str, token: str) -> None:
    now = stage.at(-10 + number % 8, 10, number % 60)
    login = NAMED.get(number, f"v{number:03}")
    who = accept(token, phone=phone, login_name=login, password=PASSWORD, now=now)
    held = set(who.skills.values_list("skill", flat=True))
    clerk = stage.named(clerk_login(who.area))
    for skill in sorted(held.intersection(VETTED)):
        evidence = "看过资格证原件"
        vet(who.pk, skill=skill, evidence=evidence, expires_on=None, actor=clerk, now=now)


def _named_rows(stage: Stage) -> list[list[object]]:
    """Those whose accounts are printed live where the printed clerk works and have time."""
    dice = stage.dice("named")
    every_day = ";".join(f"周{day}全天" for day in "一二三四五六日")
    rows = [
        _row(dice, words.phone(STAFF_BLOCK, 900 + number), stage.shown.name) for number in NAMED
    ]
    return [
        [*row[:5], skills, every_day, 5] for row, skills in zip(rows, NAMED_SKILLS, strict=True)
    ]


def _more_rows(stage: Stage) -> list[list[object]]:
    dice, names = stage.dice("more"), [area.name for area in stage.communities[:-1]]
    return [
        _row(dice, words.phone(MORE_BLOCK, number), names[number % len(names)])
        for number in range(stage.scale.more_volunteers - len(NAMED))
    ]


def _member_rows(stage: Stage) -> list[list[object]]:
    """In-service members who report to the community with the wishes."""
    dice = stage.dice("members")
    return [
        _row(dice, words.phone(MEMBER_BLOCK, number), stage.wishing.name)
        for number in range(stage.scale.members)
    ]


def _row(dice: Any, phone: str, community: str) -> list[object]:
    is_woman = dice.random() < 0.58
    days = dice.sample("一二三四五六日", dice.choice((2, 3, 4, 7)))
    return [
        words.name(dice, is_woman=is_woman),
        phone,
        "女" if is_woman else "男",
        f"{dice.randrange(1955, 2005)}-{dice.randrange(1, 13):02}",
        community,
        ";".join(dice.sample(SKILLS, dice.choice((2, 2, 3, 4)))),
        ";".join(f"周{day}全天" for day in days),
        dice.choice((3, 5, 5, 8)),
    ]


def residents(stage: Stage) -> None:
    """Neighbours known at the counter; every third has a login, some are spoken for by family."""
    now, dice = stage.at(-8, 9), stage.dice("residents")
    homes = [grid for area in stage.communities[:-1] for grid in grids(area.path)]
    for number in range(stage.scale.residents):
        who = _resident(number, homes[number * 7 % len(homes)], dice, now)
        login = "resident" if number == 0 else f"r{number:03}"
        if number % 3 == 0:
            open_account(who, login_name=login, password=PASSWORD, actor=CLOCK, now=now)
    _family(stage, homes[0], dice, now)


def _resident(number: int, grid: Area, dice: Any, now: datetime) -> int:
    is_woman = dice.random() < 0.6
    who = PersonInput(
        name=words.name(dice, is_woman=is_woman),
        phone=words.phone(RESIDENT_BLOCK, number),
        address=words.home(dice, number),
        gender=Gender.FEMALE if is_woman else Gender.MALE,
        birth_year=dice.randrange(1938, 1990),
        needs=("wheelchair",) if dice.random() < 0.05 else (),
    )
    made = persons.register(grid.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    persons.consent(
        made.pk,
        purpose=ConsentPurpose.SERVICE,
        is_given=True,
        channel=Channel.COUNTER,
        given_by_id=made.pk,
        actor=CLOCK,
        now=now,
    )
    return made.pk


def _family(stage: Stage, grid: Area, dice: Any, now: datetime) -> None:
    """The daughter orders for her mother, who is the first of the residents."""
    daughter = _register(stage, grid, words.phone(STAFF_BLOCK, 910), dice, now)
    open_account(daughter, login_name="daughter", password=PASSWORD, actor=CLOCK, now=now)
    mother = stage.person("resident")
    roles.name_proxy(
        mother,
        agent_id=daughter,
        kind=TieKind.FAMILY,
        agreed_how="母亲在社区柜台当面同意",
        actor=Actor(person_id=mother),
        now=now,
    )
