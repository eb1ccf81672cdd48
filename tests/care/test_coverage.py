"""Month coverage: numerator, denominator, the rows behind both, nothing for nobody."""

from datetime import date, timedelta

import pytest

from kith.care.actions import files
from kith.care.queries.coverage import month_coverage, month_files, month_total, not_visited
from kith.care.queries.day import dues, open_dues, walk
from kith.care.states import CloseReason, Tier, VisitOutcome
from tests import make
from tests.care.visits import unanswered, visited
from tests.care.world import assessed, elder, opened, tiered
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 15)
APRIL = make.MONDAY + 40 * DAY
PATH = "/990101/"


@pytest.fixture
def town() -> make.Town:
    return make.town()


def of(town: make.Town, month: date = MARCH, **more: object) -> list[tuple[str, int, int]]:
    rows = month_coverage(PATH, month, now=APRIL, **more)  # type: ignore[arg-type]
    return [(row.area.name, row.visited, row.files) for row in rows]


def test_nobody_is_no_percentage(town):
    assert month_coverage(PATH, MARCH, now=APRIL) == []
    assert month_total([]) == (0, 0)
    opened(town)  # without a tier
    assert of(town) == []


def test_one_visit_that_counts_is_enough_and_a_closed_door_is_none(town):
    met, twice, refused, silent = (assessed(town, Tier.KEY) for _n in range(4))
    visited(town, met)
    visited(town, twice)
    visited(town, twice, MONDAY + 9 * DAY)
    visited(town, refused, outcome=VisitOutcome.REFUSED)
    unanswered(town, silent)

    row = month_coverage(PATH, MARCH, now=APRIL)[0]

    assert (row.visited, row.files) == (2, 4)
    assert set(not_visited(PATH, MARCH, now=APRIL)) == {refused, silent}
    assert month_files(PATH, MARCH, now=APRIL).count() == row.files


@pytest.mark.parametrize(
    ("met", "month"),
    [
        pytest.param(MONDAY.replace(day=31, hour=15, minute=20), date(2026, 3, 1), id="last"),
        pytest.param(MONDAY.replace(day=31, hour=16), date(2026, 4, 1), id="first"),
    ],
)
def test_midnight_of_the_place_decides_the_month(town, met, month):
    """15:20 UTC is still the thirty-first in Beijing, 16:00 UTC is the first."""
    file = assessed(town, Tier.KEY)
    visited(town, file, met)

    found = {m: of(town, m)[0][1] for m in (date(2026, 3, 1), date(2026, 4, 1))}

    assert found == {date(2026, 3, 1): 0, date(2026, 4, 1): 0} | {month: 1}


@pytest.mark.parametrize(("days", "counted"), [(7, 1), (6, 0)])
def test_a_file_is_asked_for_once_it_was_open_for_seven_days(town, days, counted):
    file = assessed(town, Tier.KEY)
    files.close_file(
        file.pk, reason=CloseReason.MOVED, actor=town.clerk, now=MONDAY + timedelta(days=days)
    )

    assert sum(row[2] for row in of(town)) == counted
    assert not not_visited(PATH, MARCH, now=APRIL).exists()


def test_the_tier_is_the_one_of_that_month(town):
    file = assessed(town, Tier.GENERAL)
    tiered(town, file, Tier.HIGH, now=MONDAY + 35 * DAY)

    assert of(town, tier=Tier.GENERAL) == [(town.community.name, 0, 1)]
    assert of(town, tier=Tier.HIGH) == []
    assert of(town, date(2026, 4, 1), tier=Tier.HIGH) == [(town.community.name, 0, 1)]


def test_by_community_with_grids_counted_in_theirs(town):
    from kith.places.states import Level  # noqa: PLC0415 -- only here

    grid = make.area("990101001001001", Level.GRID, "990101001001")
    visited(town, assessed(town, Tier.KEY, elder(grid)))
    assessed(town, Tier.KEY)
    far = make.Town(**{**vars(town), "clerk": town.far_clerk})
    assessed(far, Tier.KEY, elder(town.other))

    assert of(town) == [(town.community.name, 1, 2), (town.other.name, 0, 1)]


# -------------------------------------------------------------------------------- the day


def test_the_day_shows_what_is_due_until_then_and_how_late(town):
    file = assessed(town)
    assert dues(town.community.path, date(2026, 3, 8)) == []

    late = dues(town.community.path, date(2026, 3, 12))

    assert [(row.file, row.days_late, row.is_urgent) for row in late] == [(file, 3, False)]
    assert dues(town.other.path, date(2026, 3, 12)) == []
    assert dues(town.community.path, date(2026, 3, 12), tier=Tier.KEY) == []


def test_rows_of_a_walk_stand_by_place(town):
    for where in ("乙小区 2 号楼 1 室", "甲小区 1 号楼 1 室", "乙小区 1 号楼 3 室"):
        who = elder(town.community)
        type(who).objects.filter(pk=who.pk).update(
            address=make.person(town.community, address=where).address
        )
        assessed(town, who=who)

    groups = walk(dues(town.community.path, date(2026, 3, 9)))

    names = [(name.rsplit(" · ", 1)[-1], len(rows)) for name, rows in groups]
    assert sorted(names) == [("乙小区", 2), ("甲小区", 1)]


def test_one_query_however_many(town, django_assert_num_queries):
    for _n in range(3):
        assessed(town)

    with django_assert_num_queries(1):
        assert len(dues(town.community.path, date(2026, 3, 9))) == 3
    assert open_dues(town.community.path, date(2026, 3, 9)).count() == 3


def test_somebody_looked_for_is_marked(town):
    file = assessed(town)
    unanswered(town, file, MONDAY + HOUR)

    assert [row.is_searched for row in dues(town.community.path, date(2026, 3, 9))] == [True]
