"""Seeds 3 and 4 of the acceptance list, in a small part of their numbers: the same road as
`kith figures --suite` takes, which fills the areas whole.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from kith.activities.models import Attendance, WalkIns
from kith.hours.models import ServiceRecord
from kith.insights.figures import FIGURES, Asked
from kith.ops.suite import tianqu, wangjiapu
from kith.ops.suite.judging import judge
from kith.ops.suite.stage import prepare
from kith.ops.suite.tianqu import Numbers
from kith.people.models import Person, VolunteerProfile

if TYPE_CHECKING:
    from typing import Any

    from kith.ops.suite.shape import Area, Filled

PART = 0.01
MADE = Numbers.of(PART)
# What a part of the numbers comes to, for the rows that are printed whole only by the command.
SMALL = {
    "S4-03": 2 * MADE.of_town,
    "S4-04": 2 * MADE.people_of_town,
    "S4-09": MADE.volunteers,
    "S4-14": MADE.sessions,
    "S4-15": MADE.person_times,
    "S4-21": MADE.shops,
    "S4-30": MADE.tours,
    "S4-31": MADE.people_on_tour,
    "S4-32": MADE.papers,
    "S4-33": 13 * MADE.families,
    "S4-35": MADE.broadcasts,
    "S4-36": MADE.online,
    "S4-37": MADE.views,
}


def filled(area: Area) -> tuple[Filled, dict[str, dict[str, Any]]]:
    prepare()
    made = area.fill(PART)
    return made, {row["id"]: row for row in judge(area, made)}


def number(area: Area, made: Filled, figure: str) -> int:
    return FIGURES[figure].number(Asked(made.path, area.since, area.until, area.as_of))


@pytest.mark.django_db
def test_wangjiapu_is_as_it_was_printed_and_duty_is_no_volunteer_service() -> None:
    made, found = filled(wangjiapu.AREA)

    assert [one for one in found.values() if not one["pass"]] == []
    # Four cadres were there on all six days, four hours each; a child took part in all of them.
    assert number(wangjiapu.AREA, made, "duty_minutes") == 6 * 4 * 4 * 60
    assert number(wangjiapu.AREA, made, "volunteer_minutes") == 216 * 60
    child = Person.objects.get(birth_year=2012)
    assert Attendance.objects.filter(person=child).count() == 6
    assert not ServiceRecord.objects.filter(person=child).exists()


@pytest.mark.django_db
def test_tianqu_is_as_it_was_printed_and_views_are_nobody_who_was_there() -> None:
    made, found = filled(tianqu.AREA)

    for row in tianqu.AREA.rows:
        got = found[row.id]
        assert got["got"] == SMALL[row.id] if row.id in SMALL else got["pass"], got
    # Those who watched were counted as viewers; neither they nor views are in the person-times.
    watching = WalkIns.objects.filter(role="VIEWER", session__series__kind="ONLINE")
    assert watching.count() == MADE.online
    assert number(tianqu.AREA, made, "online_views") == MADE.views
    assert number(tianqu.AREA, made, "five_for_people") == MADE.person_times
    # The preachers are children of a youth team, not registered volunteers, and have no hours.
    preachers = Person.objects.filter(memberships__team__is_youth=True)
    assert preachers.count() == 33
    assert not VolunteerProfile.objects.filter(person__in=preachers).exists()
    assert number(tianqu.AREA, made, "volunteer_minutes") == 0
    # Of a hundred slips fifteen are silence and five somebody else's word: neither is satisfied.
    assert (found["S4-05"]["number"], found["S4-05"]["of"]) == (77, 80)


def test_the_whole_numbers_are_what_the_article_tells() -> None:
    whole = Numbers.of(1)

    assert (whole.sessions, whole.person_times) == (412, 51_723)
    assert asdict(whole)["volunteers"] == 20_137
    assert (13 * whole.families, 2 * whole.of_town, 2 * whole.people_of_town) == (
        1_612, 200, 10_000,
    )  # fmt: skip


def test_every_row_of_seeds_3_and_4_stands_in_its_order() -> None:
    for area, seed, last in ((wangjiapu.AREA, 3, 18), (tianqu.AREA, 4, 42)):
        assert [row.id for row in area.rows] == [f"S{seed}-{n:02}" for n in range(1, last + 1)]
        assert {row.figure for row in area.rows if row.figure} <= FIGURES.keys()
        assert all(row.wording or row.note for row in area.rows if not row.figure)
    assert {row.id for row in tianqu.AREA.rows if row.is_large} == SMALL.keys()
