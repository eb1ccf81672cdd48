"""Tianqu's names: programmes for children, brands, highlights everywhere, the preachers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kith.catalogue.states import FiveFor
from kith.groups.actions import members
from kith.groups.actions import teams as groups
from kith.ops.suite.stage import at, named, phone
from kith.ops.suite.tianqu_places import BLOCK, PREACHERS, STREET, XINCHENG
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.inputs import PersonInput
from kith.people.states import Channel
from kith.places.states import Level
from kith.programmes.actions import highlights, honours, programmes

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.ops.suite.tianqu_places import District

BRANDS: Final = ("手押花", "美丽之约", "暖心驿站", "情暖一生")
CHILDREN: Final = 33
FIRST_CHILD: Final = 800_000  # numbers of invented people
LAUNCH: Final = date(2022, 3, 12)


def children(of: District) -> tuple[int, int]:
    """Colourful weekends of the street, colourful childhood of the district."""
    weekend = _programme(of.towns[STREET].pk, "七彩周末", LAUNCH, of.bosses[STREET], of.district)
    childhood = _programme(of.area.pk, "七彩童年", date(2022, 7, 1), of.district, of.second)
    return weekend, childhood


def _programme(area_id: int, title: str, starts_on: date, by: Actor, above: Actor) -> int:
    given = programmes.ProgrammeInput(
        title, f"{title}，陪孩子成长。", starts_on, five_for=FiveFor.CHILDREN
    )
    row = programmes.propose(area_id, input=given, actor=by, now=at(3, 1))
    programmes.approve(row.pk, reason="已与相近项目协调", actor=above, now=at(3, 2))
    return row.pk


def brands(of: District) -> None:
    for name in BRANDS:
        highlights.found_brand(
            of.homes[XINCHENG].pk, name=name, summary="", since=date(2021, 6, 1),
            actor=of.clerks[XINCHENG], now=at(6, 1, year=2021),
        )  # fmt: skip


def honour(of: District) -> None:
    """The paper hangs in the hall of Xincheng; the street has seen it."""
    given = honours.HonourInput(
        "全省最美志愿服务社区", Level.PROVINCE, "省文明办", date(2021, 12, 5), "大厅荣誉墙"
    )
    row = honours.enter(of.homes[XINCHENG].pk, input=given, actor=of.clerks[XINCHENG], now=at(1, 6))
    honours.check(row.pk, seen="看过牌匾和文件", actor=of.boss_of(XINCHENG), now=at(1, 7))


def highlight_everywhere(of: District) -> None:
    """One in each community, and two of the street of Songguantun itself."""
    for code, home in of.homes.items():
        _highlight(of, home.pk, f"{home.name}一亮点", of.clerks[code])
    for title in ("红领巾宣讲团", "七彩周末"):
        _highlight(of, of.towns[STREET].pk, title, of.bosses[STREET])


def _highlight(of: District, area_id: int, title: str, by: Actor) -> None:
    given = highlights.HighlightInput(title, f"{title}：居民自己说、自己办。")
    row = highlights.propose(area_id, input=given, actor=by, now=at(4, 1))
    seen = highlights.EvidenceInput("现场看过，居民都知道。", date(2022, 4, 1))
    highlights.add_evidence(row.pk, input=seen, actor=by, now=at(4, 1, 10))
    highlights.approve(row.pk, reason="各有侧重", actor=of.district, now=at(4, 2))


def preachers(of: District) -> int:
    """Thirty-three children, for each of whom a guardian said yes at the counter."""
    clerk, now = of.clerks[PREACHERS], at(3, 20)
    team = groups.found_team(
        of.homes[PREACHERS].pk, name="红领巾宣讲团", is_youth=True, actor=clerk, now=at(3, 19)
    )
    for number in range(CHILDREN):
        parent = _person(of, number, None)
        child = _person(of, number + CHILDREN, 2012)
        link = roles.request_guardianship(child, guardian_id=parent, actor=clerk, now=now)
        roles.decide_guardianship(link.pk, verb="approve", actor=clerk, now=now)
        members.say_for_child(
            team.pk, person_id=child, guardian_id=parent, is_given=True, channel=Channel.COUNTER,
            actor=clerk, now=now,
        )  # fmt: skip
        members.enlist(team.pk, person_id=child, actor=clerk, now=now)
    return team.pk


def _person(of: District, number: int, birth_year: int | None) -> int:
    who = PersonInput(
        named(FIRST_CHILD + number), phone(BLOCK, FIRST_CHILD + number), birth_year=birth_year,
        birth_month=None if birth_year is None else 5,
    )  # fmt: skip
    clerk = of.clerks[PREACHERS]
    home = of.homes[PREACHERS].pk
    now = at(3, 20)
    return persons.register(home, input=who, channel=Channel.COUNTER, actor=clerk, now=now).pk
