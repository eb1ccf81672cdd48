"""What is past its limit is counted where it lies; what is not yet is not."""

from datetime import timedelta

import pytest

from kith.insights.actions.refreshing import refresh
from kith.insights.actions.reports import draft
from kith.insights.queries.today import late, tally
from kith.insights.queries.trends import trends
from kith.insights.states import Late
from kith.orders.queries import to_call_back
from tests import make
from tests.care import world
from tests.grid import shops

pytestmark = pytest.mark.django_db
LATER = make.MONDAY + timedelta(days=45)


def sums(path, now=LATER):
    return {kind: sum(counts.values()) for kind, counts in late(path, now=now).items()}


def test_a_place_where_nothing_was_begun_lacks_only_its_lists():
    town = make.town()

    told = sums(town.street.path)

    assert {kind for kind, n in told.items() if n} == {Late.LISTS}
    assert told[Late.LISTS] == 2  # each of the two communities, the list of this month


def test_each_kind_is_counted_once_its_limit_has_passed():
    town = make.town()
    make.order(make.person(town.community))
    world.assessed(town)
    shops.noticed(town)
    month = make.MONDAY.date().replace(day=1)
    draft(town.community.pk, month=month, actor=town.clerk, now=make.MONDAY)

    before, after = sums(town.community.path, make.MONDAY), sums(town.community.path)

    assert not any(before[kind] for kind in Late if kind != Late.LISTS)
    assert after[Late.ORDERS] == after[Late.HAZARDS] == after[Late.SHEETS] == 1
    assert after[Late.VISITS] >= 1
    assert sums(town.other.path)[Late.ORDERS] == 0


def test_calls_are_those_of_the_desks_own_list():
    town = make.town()
    make.served(town)

    counts = late(town.street.path, now=LATER)[Late.CALLS]

    assert list(counts) == [town.community.path]
    assert sum(counts.values()) == to_call_back(town.clerk, now=LATER).count() == 1


def test_places_take_in_what_lies_below_them():
    town = make.town()
    make.order(make.person(town.community))

    counts = late(town.county.path, now=LATER)[Late.ORDERS]

    assert tally(counts, [town.county, town.street, town.community, town.other]) == [1, 1, 1, 0]


def test_twelve_months_of_several_lines_are_one_question(django_assert_num_queries):
    town = make.town()
    make.confirmed(town)
    refresh()

    with django_assert_num_queries(1):
        asked, minutes = trends(
            town.street.path, ("asked", "minutes"), last=make.MONDAY.date().replace(day=28)
        )

    assert len(asked.months) == 12
    assert asked.months[-1] == make.MONDAY.date().replace(day=1)
    assert sum(asked.values) == asked.values[-1] == 1
    assert sum(minutes.values) > 0
