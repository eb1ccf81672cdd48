"""What is wanted against who can: the tables say what the figures behind them open to."""

from datetime import timedelta

import pytest

from kith.hours.models import ServiceRecord
from kith.insights.figures import FIGURES
from kith.insights.figures.supply import ANYBODY
from kith.insights.queries.coverage import cared_for, dormant_teams
from kith.insights.queries.supply import asked, board, unmet
from kith.orders.actions import desk
from tests import make
from tests.care import world

pytestmark = pytest.mark.django_db
NOW = make.MONDAY


def number(code, path, about=""):
    return FIGURES[code].number(asked(path, NOW, about))


@pytest.fixture
def town():
    town = make.town()
    make.volunteer(town.community, "HAIRCUT")
    make.volunteer(town.community, free=False)
    make.volunteer(town.other, "HAIRCUT", "LEAD", free=False)
    make.open_order(town, skills=("HAIRCUT",))
    make.open_order(town)
    return town


def test_each_number_by_skill_is_that_of_its_figure(town):
    rows = {row.code: row for row in board(town.street.path, now=NOW).by_skill()}

    assert next(iter(rows)) == ANYBODY
    haircut, anybody = rows["HAIRCUT"], rows[ANYBODY]
    assert (haircut.wanted, haircut.held, haircut.free) == (1, 2, 1)
    assert (anybody.wanted, anybody.held, anybody.free) == (1, 3, 1)
    for code, row in rows.items():
        assert number("helpers_wanted", town.street.path, code) == row.wanted
        if code != ANYBODY:
            assert number("skilled_volunteers", town.street.path, code) == row.held
    assert number("consenting_volunteers", town.street.path) == anybody.held
    assert number("free_volunteers", town.street.path) == anybody.free
    assert number("helpers_wanted", town.street.path) == 2


def test_places_and_times_add_up_to_the_same_demand(town):
    found = board(town.street.path, now=NOW)

    here, there = found.by_place([town.community, town.other])
    times = found.by_time()

    assert (here.wanted, here.volunteers, here.free) == (2, 2, 1)
    assert (there.wanted, there.volunteers, there.free) == (0, 1, 0)
    assert sum(row.wanted for row in times) == 2
    assert {row.free for row in times} == {1}  # free all week from six to ten
    assert len(times) == 21


def test_it_asks_as_much_however_many_wait(town, django_assert_num_queries):
    for _n in range(3):
        make.open_order(town)

    with django_assert_num_queries(9):
        found = board(town.street.path, now=NOW)
        found.by_skill()
        found.by_place([town.community, town.other])
        found.by_time()


def test_unmet_need_says_how_long_somebody_waits(town):
    given_up = make.open_order(town)
    desk.give_up(given_up.pk, reason="找不到人", actor=town.clerk, now=NOW)

    (row,) = unmet(town.street.path, now=NOW + timedelta(days=9))

    assert (row.kind.code, row.waiting, row.median_days, row.longest_days, row.unsolved) == (
        "CLEANING", 2, 9, 9, 1,
    )  # fmt: skip
    assert number("requests_unfilled", town.street.path, "CLEANING") == 2
    assert unmet(town.other.path, now=NOW) == []


def test_a_team_falls_asleep_and_wakes_with_a_confirmed_service(town):
    make.confirmed(town)
    team = make.team(town.community, leader=make.volunteer(town.community))
    late = NOW + timedelta(days=100)

    asleep = dormant_teams(town.street.path, now=late)
    began = late - timedelta(days=3)
    ServiceRecord.objects.update(team=team, started_at=began, ended_at=began + timedelta(hours=1))

    assert [(row.team, row.last) for row in asleep.rows] == [(team, None)]
    assert asleep.of == 1
    assert dormant_teams(town.street.path, now=late).rows == ()
    assert dormant_teams(town.street.path, now=NOW).rows == ()  # too young to sleep


def test_who_is_looked_after_is_told_by_place(town):
    world.assessed(town)

    (here, there), whole = cared_for(
        town.street.path, [town.community, town.other], now=NOW + timedelta(days=20)
    )

    assert (here.files, here.visited, here.percent) == (1, 0, 0)
    assert (there.files, there.percent) == (0, None)
    assert (whole.files, whole.visited) == (1, 0)
