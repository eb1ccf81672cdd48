"""Seed 3: the community of Wangjiapu, January and February 2022."""

from __future__ import annotations

from datetime import date
from typing import Final

from kith.core.actor import Role
from kith.ops.suite import wangjiapu_grids as grids
from kith.ops.suite import wangjiapu_people as people
from kith.ops.suite.shape import Area, Filled, Op, Row
from kith.ops.suite.stage import ROOT, at, place, prepare, staff
from kith.ops.suite.wangjiapu_desk import Desk
from kith.places.states import Level

COUNTY, STREET, COMMUNITY = "620103", "620103003", "620103003001"
OPENED: Final = at(1, 4, 8)
RED_STATION: Final = "620103003001-R1"


def fill(part: float) -> Filled:
    """The numbers are small: they are whole whatever part is asked for."""
    del part
    prepare()
    county = place(COUNTY, "七里河区", Level.COUNTY, ROOT)
    street = place(STREET, "建兰路街道", Level.TOWN, COUNTY)
    home = place(COMMUNITY, "王家堡社区", Level.COMMUNITY, STREET)
    desk = Desk(
        home,
        clerk=staff(home, Role.WORKER, 1, OPENED),
        mate=staff(home, Role.WORKER, 2, OPENED),
        boss=staff(street, Role.STREET, 3, OPENED),
    )
    grids.post(desk)
    grids.walk(desk)
    grids.inspect(desk)
    people.frames(desk)
    people.committees(desk)
    people.lists(desk)
    volunteers = people.volunteers(desk)
    people.teams(desk, volunteers)
    people.serve(desk, volunteers)
    people.pair(desk, volunteers[0])
    grids.red_station(desk, RED_STATION)
    return Filled(county.path, {"red station": RED_STATION, "property": "PROPERTY"})


ROWS: Final = (
    Row(id="S3-01", wording="2022-05-26", note="页面日期；事情发生在 1—2 月。"),
    Row(id="S3-02", expected=7, figure="work_lines"),
    Row(id="S3-03", expected=3, figure="body_tiers"),
    Row(
        id="S3-04", expected=2, figure="committee_members", about="property",
        note="原文不清：按“2 家物业公司”计；也可能指 2 家成员单位。",
    ),
    Row(id="S3-05", expected=3, figure="published_lists"),
    Row(id="S3-06", op=Op.AT_LEAST, expected=6, figure="project_kinds"),
    Row(id="S3-07", op=Op.MORE, expected=600, figure="leaflets"),
    Row(id="S3-08", expected=4, figure="leaflet_topics"),
    Row(id="S3-09", op=Op.MORE, expected=100, figure="undertakings"),
    Row(id="S3-10", expected=3, figure="teams"),
    Row(id="S3-11", expected=113, figure="registered_volunteers"),
    Row(id="S3-12", expected=216, figure="volunteer_minutes", wording="216 小时"),
    Row(id="S3-13", expected=6, figure="team_directions"),
    Row(id="S3-14", expected=100, figure="pairs_exclusive", is_share=True, wording="一对一"),
    Row(id="S3-15", expected=4, figure="street_hazard_kinds"),
    Row(id="S3-16", expected=5, figure="venue_functions", about="red station"),
    Row(id="S3-17", expected=100, figure="staffed_grids", is_share=True, wording="每个网格"),
    Row(
        id="S3-18", op=Op.AT_LEAST, expected=1, figure="online_recruits_serving",
        wording="线上招募、线下服务",
    ),
)  # fmt: skip

AREA: Final = Area(
    name="王家堡",
    since=date(2022, 1, 1),
    until=date(2022, 5, 27),
    as_of=at(5, 26, 18),
    fill=fill,
    rows=ROWS,
)
