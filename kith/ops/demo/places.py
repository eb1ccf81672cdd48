"""The places of the demo: real codes of five areas, our own grids and outlines, 133 sites."""

from __future__ import annotations

from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kith.core.actor import CLOCK
from kith.exchange.imports import flow
from kith.exchange.imports.areas import Areas
from kith.exchange.spreadsheets.sheet import read
from kith.ops.demo.map import apart, around, cells, ring
from kith.places.actions import AreaInput, SiteInput, outline, put_area, put_site
from kith.places.queries import children, grids
from kith.places.states import Level, SiteKind

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from datetime import datetime

    from kith.ops.demo.stage import Stage
    from kith.places.models import Area
    from kith.places.rules import Position

EXAMPLES: Final = Path(settings.BASE_DIR) / "examples"
SOURCE: Final = "demo"
GRIDS: Final = "一二三四"
STATIONS: Final = 127  # of 133 sites: 1 centre, 5 institutes; S4-06
FUNCTIONS: Final = ("理论宣讲", "志愿服务", "文体活动", "便民服务", "心理服务", "儿童之家")
_MARGIN_TOWN, _MARGIN_COMMUNITY, _GRID_STEP = 0.024, 0.004, 0.0016


def load_areas(stage: Stage) -> None:
    """The codes of all five areas stand, brought in as any operator would."""
    areas, file = Areas(), EXAMPLES / "area_codes.csv"
    sheet = read(file, file.name, areas.columns)
    tally = flow.write(sheet, areas, actor=CLOCK, now=stage.at(-30, 9))
    assert not tally.errors, "the file of the codes is our own"


def draw(stage: Stage) -> None:
    """The district in towns that nearly touch, a town in communities, these in four grids."""
    now, dice = stage.at(-30, 10), stage.dice("map")
    towns = [town for town in children(stage.district) if town.lon is not None]
    held = {town.code: list(children(town)) for town in towns}
    rings = [ring([_centre(c) for c in held[t.code]], _MARGIN_TOWN, dice) for t in towns]
    borders = apart(rings, [_centre(town) for town in towns])
    whole = ring([at for border in borders for at in border], 0.002, dice)
    outline(stage.district.code, ring=whole, actor=CLOCK, now=now)
    for town, border in zip(towns, borders, strict=True):
        outline(town.code, ring=border, actor=CLOCK, now=now)
        _divide(held[town.code], border, dice, now)
    border = ring([_centre(stage.wishing)], _MARGIN_COMMUNITY, dice)
    _divide([stage.wishing], border, dice, now)


def _divide(
    areas: Sequence[Area], border: Sequence[Position], dice: random.Random, now: datetime
) -> None:
    for area, cell in zip(areas, cells(border, [_centre(a) for a in areas]), strict=True):
        outline(area.code, ring=cell, actor=CLOCK, now=now)
        centres = around(_centre(area), _GRID_STEP, dice)
        for number, (at, part) in enumerate(zip(centres, cells(cell, centres), strict=True)):
            _put_grid(area, number, at, part, now)


def _put_grid(
    area: Area, number: int, at: Position, part: Sequence[Position], now: datetime
) -> None:
    code = f"{area.code}-{number + 1:03}"
    put_area(
        AreaInput(
            code=code,
            name=f"第{GRIDS[number]}网格",
            level=Level.GRID,
            parent_code=area.code,
            code_source=SOURCE,
            valid_from=date(2023, 6, 30),
            lon=at[0],
            lat=at[1],
        )
    )
    if len(part) >= 3:
        outline(code, ring=part, actor=CLOCK, now=now)


def _centre(area: Area) -> Position:
    lon, lat = area.lon, area.lat
    assert lon is not None, "the file of the codes gives it for every place we draw"
    assert lat is not None, "places_area_has_both_coordinates_or_none"
    return lon, lat


def put_sites(stage: Stage) -> None:
    """One centre, an institute in each of five towns, stations in the grids of communities."""
    now, dice = stage.at(-30, 11), stage.dice("sites")
    towns = [town for town in children(stage.district) if town.lon is not None]
    centre = f"{stage.district.name}新时代文明实践中心(演示)"
    _put_site("S-000", SiteKind.CENTRE, centre, stage.district, dice, now)
    for number, town in enumerate(towns, start=1):
        name = f"{town.name}新时代文明实践所(演示)"
        _put_site(f"S-{number:03}", SiteKind.INSTITUTE, name, town, dice, now)
    homes = [(area, grid) for area in stage.communities[:-1] for grid in grids(area.path)]
    for number, (area, grid) in enumerate(islice(cycle(homes), STATIONS), start=1):
        lap = "" if number <= len(homes) else f"{'二三四'[(number - 1) // len(homes) - 1]}号"
        name = f"{area.name}{grid.name}{lap}文明实践站(演示)"
        _put_site(f"S-{number + len(towns):03}", SiteKind.STATION, name, grid, dice, now)


def _put_site(
    code: str, kind: SiteKind, name: str, area: Area, dice: random.Random, now: datetime
) -> None:
    lon, lat = _centre(area)
    site = SiteInput(
        code=code,
        area_code=area.code,
        kind=kind,
        name=name,
        functions=tuple(dice.sample(FUNCTIONS, 3)),
        lon=round(lon + dice.uniform(-0.0008, 0.0008), 6),
        lat=round(lat + dice.uniform(-0.0006, 0.0006), 6),
        coordinate_source=SOURCE,
    )
    put_site(site, actor=CLOCK, now=now)
