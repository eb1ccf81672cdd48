"""Xining: members in service report in, are paired with households, and take wishes.

Source: seed_figures.md, S2.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from kith.core.actor import Role
from kith.groups.states import OrganisationKind
from kith.ops.suite import xining_bonds, xining_members, xining_wishes
from kith.ops.suite.shape import Area, Filled, Op, Row
from kith.ops.suite.stage import at, place, staff, unit
from kith.places.states import Level

if TYPE_CHECKING:
    from kith.places.models import Area as Place

CITY, COUNTY = "996300", "996303"
WISHING, PASSBOOKS = "996303001", "996303002"  # 七一西路 and 隆泰
COMMUNITIES, UNITS = 40, 60
MEMBERS, PAIRS = 21_095, 4_092


def fill(part: float) -> Filled:
    """A year; in a part of it fewer members report in, and fewer are paired."""
    city, homes = _places()
    desk = xining_members.Desk(
        city,
        tuple(homes),
        staff(city, Role.WORKER, 1, at(1, 4)),
        staff(city, Role.STREET, 2, at(1, 4)),
    )
    xining_members.report_in(desk, round(MEMBERS * part))
    pairs = xining_bonds.pair(desk, round(PAIRS * part))
    xining_bonds.help_homes(desk, [row.pk for row in pairs])
    xining_wishes.fill(desk, homes[0], pairs[0])
    xining_members.keep_books(desk, homes[1])
    return Filled(city.path, {})


def _places() -> tuple[Place, list[Place]]:
    """The city with its communities, the two named ones first, and the units of its members."""
    city = place(CITY, "西宁市(验收)", Level.CITY, "990000")
    place(COUNTY, "城中区(验收)", Level.COUNTY, CITY)
    names = ["七一西路社区(验收)", "隆泰社区(验收)"]
    names += [f"第{n}社区(验收)" for n in range(3, COMMUNITIES + 1)]
    homes = [
        place(f"{COUNTY}{number:03d}", name, Level.COMMUNITY, COUNTY)
        for number, name in enumerate(names, start=1)
    ]
    for number in range(UNITS):
        unit(city, xining_members.unit_name(number), OrganisationKind.UNIT, at(1, 4))
    return city, homes


AREA: Final = Area(
    name="西宁",
    since=date(2022, 1, 1),
    until=date(2023, 1, 1),
    as_of=at(12, 31, 12),
    fill=fill,
    rows=(
        Row(
            id="S2-01",
            expected=MEMBERS,
            figure="members",
            is_large=True,
            note="in-service Party members who reported in; each once",
        ),
        Row(id="S2-02", expected=4, figure="service_modes"),
        Row(id="S2-03", expected=65, figure="wishes", place=WISHING),
        Row(id="S2-04", expected=100, figure="wishes_claimed", place=WISHING, is_share=True),
        Row(
            id="S2-05",
            expected=100,
            figure="members_with_passbook",
            place=PASSBOOKS,
            is_share=True,
            wording="1 per member",
            note="隆泰 is an unverified reading of the name",
        ),
        Row(
            id="S2-06",
            expected=1,
            figure="frozen_quarters",
            place=PASSBOOKS,
            since=date(2022, 7, 1),
            until=date(2022, 10, 1),
            wording="quarter",
            note="the second quarter was frozen after it was over; nobody is ranked by it",
        ),
        Row(id="S2-07", expected=PAIRS, figure="pairs", is_large=True),
        Row(id="S2-08", expected=1303, figure="deeds"),
        Row(
            id="S2-09",
            expected=516_000,
            figure="aid",
            note="cash and the value of goods together",
        ),
        Row(
            id="S2-10",
            expected=100,
            figure="pairs_exclusive",
            is_share=True,
            wording="1:1",
            note="of the pairs of one helper and one household those that are truly so",
        ),
        Row(id="S2-11", op=Op.AT_LEAST, expected=1, figure="wishes_of_teams", place=WISHING),
    ),
)
