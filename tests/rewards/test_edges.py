"""Several pieces of one shop, a step somebody else was quicker with, stock that time counts."""

import pytest

from kith.core.actor import CLOCK
from kith.core.refusal import IllegalMove
from kith.rewards import jobs, queries
from kith.rewards.actions import shelf
from tests import make
from tests.make import DAY, MONDAY
from tests.rewards import worlds

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


@pytest.fixture
def town():
    return make.town()


def test_each_piece_of_a_shop_is_remembered_by_its_own_day(town):
    shop = worlds.shop(town)
    rice = worlds.reward(town, shop)
    ada, ben = worlds.customer(town), worlds.customer(town)
    first = worlds.chosen(rice, ada, "a")
    second = worlds.chosen(rice, ben, "b")
    later = worlds.chosen(rice, ben, "c", now=MONDAY + 5 * DAY)
    days = queries.rules_at(shop.merchant, MONDAY).remind_days

    assert queries.to_remind(first.expires_at - days * DAY) == [first.pk, second.pk]
    assert queries.to_remind(first.expires_at) == ([later.pk] if days >= 5 else [])


def test_one_step_that_somebody_else_did_stops_none_of_the_others():
    done = []

    def deed(number):
        if number == 2:
            raise IllegalMove()
        done.append(number)
        return number != 3

    assert jobs._each([1, 2, 3, 4], deed) == 2
    assert done == [1, 3, 4]


def test_time_itself_may_count_and_has_approved_no_price(town):
    rice = worlds.reward(town, worlds.shop(town))

    row = shelf.adjust_stock(rice.pk, change=-1, reason="过期", actor=CLOCK, now=MONDAY)

    assert (row.stock, row.received) == (4, 4)
