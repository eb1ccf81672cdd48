"""Tianqu as a place: the tree, its desks, rooms of three levels, teams, volunteers, Xincheng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from kith.core.actor import CLOCK, Role
from kith.grid.actions import premises
from kith.grid.actions.premises import PremisesInput
from kith.groups.actions import bodies, profiles, sheets
from kith.groups.actions import teams as groups
from kith.groups.actions.profiles import ProfileInput
from kith.groups.actions.recruiting import Born
from kith.groups.actions.sheets import Sheet
from kith.groups.states import BodyKind, Counted, OrganisationKind
from kith.ops.suite.stage import ROOT, at, named, phone, place, staff, unit
from kith.places.actions import SiteInput, put_site
from kith.places.states import Level, SiteKind

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.places.models import Area

COUNTY: Final = "371471"
XINCHENG, WEIJIA, JINHE = "371471007-L01", "371471100-L02", "371471007-L02"
STREET, TOWN, PREACHERS = "371471008", "371471108", "371471008-L02"
TREE: Final = (
    ("371471007", "长河街道", ("新城社区", "锦河社区", "康博社区", "爱家坊社区", "金鼎社区")),
    (STREET, "宋官屯街道", ("沙王社区", "宋官屯社区", "红枫社区")),
    ("371471100", "赵虎镇", ("赵虎社区", "魏家社区", "柳林村")),
    ("371471101", "抬头寺镇", ("抬头寺社区", "杨庄村")),
    (TOWN, "袁桥镇", ("袁桥社区", "小李村")),
)
OPENED: Final = at(2, 1, 8, year=2021)
SITES, TEAMS, SHEET = 133, 122, 200
BLOCK: Final = 44  # of invented phone numbers
TEXT: Final = "2021-01"
SHOPS: Final = ("暖心面馆", "老街理发店", "邻里超市", "晨光文具", "惠民药店", "小满花店")
FIRMS: Final = ("城建集团", "长河食品", "天衢物流")


@dataclass(frozen=True, slots=True)
class District:
    """The county with everything below it, and who sits where."""

    area: Area
    towns: dict[str, Area]
    homes: dict[str, Area]
    district: Actor
    second: Actor
    bosses: dict[str, Actor]
    clerks: dict[str, Actor]

    def boss_of(self, code: str) -> Actor:
        return self.bosses[code.split("-")[0]]


def tree() -> District:
    """One county, five towns, fifteen communities, each with its desk."""
    county = place(COUNTY, "天衢新区", Level.COUNTY, ROOT)
    towns: dict[str, Area] = {}
    homes: dict[str, Area] = {}
    bosses: dict[str, Actor] = {}
    clerks: dict[str, Actor] = {}
    for code, name, below in TREE:
        towns[code] = place(code, name, Level.TOWN, COUNTY)
        bosses[code] = staff(towns[code], Role.STREET, 10 + len(bosses), OPENED)
        for number, community in enumerate(below, 1):
            key = f"{code}-L{number:02}"
            homes[key] = place(key, community, Level.COMMUNITY, code)
            clerks[key] = staff(homes[key], Role.WORKER, 30 + len(clerks), OPENED)
    first, second = (staff(county, Role.DISTRICT, number, OPENED) for number in (1, 2))
    return District(county, towns, homes, first, second, bosses, clerks)


def sites(of: District) -> None:
    """One centre, an institute in each town, stations in the communities: 133 together."""
    _room("T-000", of.area, SiteKind.CENTRE)
    for number, town in enumerate(of.towns.values(), 1):
        _room(f"T-{number:03}", town, SiteKind.INSTITUTE)
    homes = list(of.homes.values())
    for number in range(1 + len(of.towns), SITES):
        _room(f"T-{number:03}", homes[number % len(homes)], SiteKind.STATION)


def _room(code: str, area: Area, kind: SiteKind) -> None:
    name = f"{area.name}{kind.label}{code[2:]}"
    put_site(SiteInput(code, area.code, kind, name), actor=CLOCK, now=OPENED)


def teams(of: District) -> None:
    """All teams but the preachers, who are founded where they belong."""
    homes = list(of.homes.values())
    for number in range(TEAMS - 1):
        home = homes[number % len(homes)]
        groups.found_team(
            home.pk, name=f"{home.name}第{number // len(homes) + 1}服务队",
            actor=of.clerks[home.code], now=OPENED,
        )  # fmt: skip


def volunteers(of: District, number: int) -> dict[str, list[int]]:
    """Sheets signed on paper, typed in community by community; the people of each."""
    made: dict[str, list[int]] = {}
    codes = list(of.homes)
    for n, code in enumerate(codes):
        mine = range(n, number, len(codes))
        made[code] = [
            person_id
            for start in range(0, len(mine), SHEET)
            for person_id in _typed(of, code, mine[start : start + SHEET])
        ]
    return made


def _typed(of: District, code: str, numbers: range) -> list[int]:
    given = [
        Sheet(of.homes[code], named(n), phone(BLOCK, n), Born(1945 + n % 55, 1 + n % 12),
              date(2021, 3, 1), TEXT)
        for n in numbers
    ]  # fmt: skip
    taken = sheets.enrol_signed(given, actor=of.clerks[code], now=at(3, 2, 9, year=2021))
    return [row.person_id for row in taken if not isinstance(row, Exception)]


def xincheng(of: District, shops: int) -> None:
    """The community in figures, its alliance, and its shops along the street."""
    home, clerk = of.homes[XINCHENG], of.clerks[XINCHENG]
    figures = ProfileInput(
        year=2022, residents=5200, counted=Counted.HOUSEHOLDS, enterprises=570, shops=360,
        compounds=tuple(f"锦绣花园{n}区" for n in range(1, 13)), source="社区年度台账",
        as_of=date(2022, 1, 10),
    )  # fmt: skip
    profiles.enter_profile(home.pk, input=figures, actor=clerk, now=at(1, 11))
    _alliance(home, clerk)
    for number in range(shops):
        shop = PremisesInput(
            name=f"沿街商铺{number + 1}", kind="SHOP", measure="AREA_M2", size=30 + number % 90,
            address=f"长河大道 {number + 1} 号",
        )  # fmt: skip
        premises.register(home.pk, input=shop, actor=clerk, now=at(1, 12))


def _alliance(home: Area, clerk: Actor) -> None:
    """Nine enterprises and shops under one name."""
    now = at(1, 12)
    club = bodies.found_body(home.pk, kind=BodyKind.ALLIANCE, name="新城会", actor=clerk, now=now)
    members = [(name, OrganisationKind.MERCHANT) for name in SHOPS]
    members += [(name, OrganisationKind.ENTERPRISE) for name in FIRMS]
    for name, kind in members:
        one = unit(home, name, kind, now)
        bodies.seat_unit(club.pk, organisation_id=one.pk, actor=clerk, now=now)
