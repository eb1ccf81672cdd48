"""One wish, all the way: from the resident's words to the volunteer's passbook."""

import pytest

from kith.journal.queries import story
from kith.orders.models import Order
from kith.orders.states import OrderState
from kith.people.models import Person
from kith.points.queries import passbook
from tests import make
from tests.tools.whole import whole

pytestmark = pytest.mark.django_db


def test_a_wish_becomes_points_in_the_passbook():
    town = make.town()

    order = make.confirmed(town)

    helper = make.actor(Person.objects.get(claims__order=order))
    record = Person.objects.get(pk=helper.me).records.get()
    lines = [(x.cause, x.points, x.balance) for x in passbook(helper.me, actor=helper)]
    assert Order.objects.get(pk=order.pk).state == OrderState.CONFIRMED
    assert (record.minutes, record.grade, record.state) == (60, "A", "CONFIRMED")
    assert lines == [(f"hours:{record.pk}:award", 10, 10)]
    whole()


def test_the_story_of_an_order_is_a_path_without_a_gap():
    order = make.confirmed(make.town())

    told = list(story("order", order.pk).values_list("seq", "verb", "to_state"))

    assert told == [
        (1, "submit", "SUBMITTED"),
        (2, "verify", "VERIFIED"),
        (3, "compile", "OPEN"),
        (4, "fill", "ACCEPTED"),
        (5, "start", "IN_SERVICE"),
        (6, "report", "REPORTED"),
        (7, "confirm", "CONFIRMED"),
    ]
