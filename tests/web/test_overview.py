"""What needs a hand today, of one's own places, in counts only."""

from datetime import timedelta

import pytest

from kith.web.overview.counts import parts
from tests import make
from tests.care import world

pytestmark = pytest.mark.django_db


def _numbers(actor, place, now):
    told = parts(actor, place, now=now)
    return {card.url: (card.waiting, card.late) for part in told for card in part.cards}


def test_a_place_without_anything_to_do_says_so_in_zeros():
    town = make.town()

    told = parts(town.clerk, town.community, now=make.MONDAY)

    assert {card.waiting for part in told for card in part.cards} == {0}
    assert len(told) == 4


def test_open_requests_and_due_visits_are_counted_with_those_that_are_late():
    town = make.town()
    make.order(make.person(town.community))
    world.assessed(town)
    late = make.MONDAY + timedelta(days=30)

    numbers = _numbers(town.clerk, town.community, late)

    assert numbers["/desk/"] == (1, 1)
    assert numbers["/care-day/"][0] >= 1
    assert _numbers(town.far_clerk, town.other, late)["/desk/"] == (0, 0)


def test_the_page_is_the_desks_own(clock, no_totp, sign_in):
    town = make.town()

    own = sign_in(town.clerk).get("/overview/")
    other = sign_in(town.far_clerk).get(f"/overview/?area={town.community.code}")
    resident = sign_in(make.person(town.community)).get("/overview/")

    assert own.status_code == 200
    assert town.community.name in own.content.decode()
    assert (other.status_code, resident.status_code) == (404, 403)


def test_it_asks_as_much_however_many_wait(clock, django_assert_max_num_queries):
    town = make.town()
    for _n in range(3):
        make.order(make.person(town.community))

    with django_assert_max_num_queries(30):
        parts(town.clerk, town.community, now=make.MONDAY)
