"""A city's members come in from one spreadsheet: read, rehearsed, written, placed, counted.

Everything happens in a database made for the purpose, which is gone afterwards, with keys of its
own; every row goes the way `kith import report-in` takes.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from kith.catalogue.actions import put_defaults
from kith.core.actor import CLOCK, Actor, Grant, Role, ScopeKind
from kith.exchange.imports import batches
from kith.exchange.imports.roster import Roster
from kith.exchange.spreadsheets.sheet import read
from kith.exchange.spreadsheets.template import write_table
from kith.groups.actions import found_organisation
from kith.groups.states import OrganisationKind
from kith.ops.alone import alone
from kith.ops.bench import tell
from kith.ops.demo.stage import seconded
from kith.ops.shell import ALWAYS
from kith.people.actions.person import register
from kith.people.inputs import PersonInput
from kith.people.states import Channel
from kith.places.actions import AreaInput, put_area
from kith.places.queries import communities
from kith.places.states import Level
from kith.reportin.queries_facts import counted, members_by_unit

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kith.places.models import Area

CITY: Final = "990100"
NOW: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹"
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文玉珍海"
POSTS: Final = ("政策宣传岗", "民情收集岗", "矛盾调解岗", "环境治理岗", "帮困助弱岗")
HEADINGS: Final = ("姓名", "电话", "性别", "单位", "社区", "网格", "岗位", "签字日期", "告知书版本")
GRIDS: Final = 4
T = TypeVar("T")


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--rows", type=int, default=21_095, help=_("members of the city"))
    add("--communities", type=int, default=120)
    add("--units", type=int, default=300)
    add("--seed", type=int, default=1)


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    with alone("bench") as folder:
        return measure(folder, options)


def measure(folder: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """The figures, in the database at hand, which holds nobody yet."""
    desk, city = city_of(options)
    path = folder / "members.xlsx"
    path.write_bytes(write_table(HEADINGS, rows_of(options), "members"))
    return _measured(path, desk, city)


def _measured(path: Path, desk: tuple[Actor, Actor], city: Area) -> dict[str, Any]:
    (actor, second), roster, seconds = desk, Roster(city.path, NOW), {}
    sheet, seconds["read_s"] = _timed("read", lambda: read(path, path.name, roster.columns))
    tried, seconds["rehearse_s"] = _timed(
        "rehearsed", lambda: batches.rehearse(sheet, roster, actor=actor, now=NOW)
    )
    tally, seconds["import_s"] = _timed(
        "written",
        lambda: seconded(
            lambda: batches.write(sheet, roster, actor=actor, now=NOW),
            by=actor,
            second=second,
            now=NOW,
        ),
    )
    told, seconds["count_s"] = _timed("counted", lambda: counted(city.path))
    again, seconds["again_s"] = _timed(
        "the same file again",
        lambda: seconded(
            lambda: batches.write(sheet, roster, actor=actor, now=NOW),
            by=actor,
            second=second,
            now=NOW,
        ),
    )
    per_unit = members_by_unit(city.path)
    return {
        "database": connection.vendor,
        "rows": tally.rows,
        "rehearsed": tried.good,
        **{name: round(took, 2) for name, took in seconds.items()},
        "total_s": round(sum(seconds.values()) - seconds["again_s"], 2),
        "rows_per_s": round(tally.written / seconds["import_s"], 1),
        "written": tally.written,
        "refused": tally.refused,
        "accepted": told.accepted,
        "placed": told.placed,
        "rostered": told.rostered,
        "written_again": again.written,
        "units": len(per_unit),
        "per_unit": {"least": min(per_unit.values()), "most": max(per_unit.values())},
    }


def _timed(what: str, deed: Callable[[], T]) -> tuple[T, float]:
    began = perf_counter()
    made = deed()
    took = perf_counter() - began
    tell(f"{what}: {took:.1f} s")
    return made, took


def rows_of(options: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Every member has a phone of her own and signed; communities and units share them out."""
    lots = random.Random(options["seed"])  # noqa: S311 -- a draw, not a secret
    for n in range(options["rows"]):
        community = lots.randrange(options["communities"])
        yield (
            lots.choice(SURNAMES) + "".join(lots.choices(GIVEN, k=2)),
            f"199{n:08d}",
            lots.choice("女男"),
            _unit_name(n % options["units"]),
            _community_name(community),
            _grid_name(lots.randrange(GRIDS)),
            lots.choice(POSTS),
            date(2026, 2, 1 + n % 28).isoformat(),
            "2026-01",
        )


def city_of(options: Mapping[str, Any]) -> tuple[tuple[Actor, Actor], Area]:
    """Areas, units, and two people who hold the desk of the city."""
    put_defaults()
    city = _area(CITY, "演示市", Level.CITY, "")
    _area(f"{CITY}1", "演示区", Level.COUNTY, CITY)
    for n in range(options["communities"]):
        code = f"{CITY}1{n:04d}"
        _area(code, _community_name(n), Level.COMMUNITY, f"{CITY}1")
        for grid in range(GRIDS):
            _area(f"{code}{grid}", _grid_name(grid), Level.GRID, code)
    for n in range(options["units"]):
        found_organisation(
            city.pk, name=_unit_name(n), kind=OrganisationKind.UNIT, uscc="", actor=CLOCK, now=NOW
        )
    tell(f"{communities(city.path).count()} communities, {options['units']} units")
    return (_clerk(city, "演示员"), _clerk(city, "复核员")), city


def _clerk(city: Area, name: str) -> Actor:
    who = register(city.pk, input=PersonInput(name), channel=Channel.COUNTER, actor=CLOCK, now=NOW)
    return of_desk(city, who.pk)


def of_desk(city: Area, person_id: int) -> Actor:
    """Somebody who holds the desk of the city, and has shown that it is she."""
    grant = Grant(Role.WORKER, ScopeKind.AREA, city.pk, city.path, city.name)
    return Actor(person_id=person_id, grants=(grant,), proved_at=ALWAYS)


def _area(code: str, name: str, level: Level, parent: str) -> Area:
    return put_area(AreaInput(code, name, level, parent, "bench", date(2020, 1, 1)))


def _community_name(n: int) -> str:
    return f"第{n + 1}社区"


def _grid_name(n: int) -> str:
    return f"第{n + 1}网格"


def _unit_name(n: int) -> str:
    return f"第{n + 1}单位"
