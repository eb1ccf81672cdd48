"""What the timetable calls about orders: each counts what it did, and does it once."""

import pytest

from kith.catalogue.queries import in_force
from kith.catalogue.rules import OfferRules, WishRules
from kith.core.refusal import IllegalMove
from kith.orders import jobs
from kith.orders.models import Claim, Offer, Order
from kith.outbox.models import Message
from tests import make
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def test_offers_expire_at_their_hour_and_once(town):
    offer = make.offer(town, make.open_order(town), make.volunteer(town.community))
    valid_h = in_force(OfferRules, path=town.community.path, on=MONDAY.date()).valid_h
    end = MONDAY + valid_h * HOUR

    counts = [jobs.expire_offers(at) for at in (end - HOUR, end, end)]

    assert counts == [0, 1, 0]
    assert Offer.objects.get(pk=offer.pk).state == "EXPIRED"


def test_a_stage_overdue_is_escalated_once(town):
    order = make.open_order(town)
    late = MONDAY + 5 * DAY  # two working days are allowed

    counts = [jobs.escalate(at) for at in (MONDAY, late, late)]

    assert counts == [0, 1, 0]
    assert Order.objects.get(pk=order.pk).escalated_at == late


def test_a_lease_is_reminded_of_once_and_then_released(town):
    claim = make.claim(town, make.wish(town))
    rules = in_force(WishRules, path=town.community.path, on=MONDAY.date())
    end = MONDAY + rules.contact_days * DAY
    soon = end - rules.remind_days * DAY

    reminded = [jobs.remind_leases(at) for at in (soon - HOUR, soon, soon + HOUR)]
    released = [jobs.release_lapsed(at) for at in (end - HOUR, end, end)]

    assert (reminded, released) == ([0, 1, 0], [0, 1, 0])
    assert Claim.objects.get(pk=claim.pk).state == "RELEASED"
    told = Message.objects.filter(person_id=claim.person_id, topic="claim_reminder")
    assert told.count() == 1


def test_one_refusal_does_not_stop_the_rest(town):
    def act(pk):
        if pk == 2:
            raise IllegalMove()
        return True

    assert jobs._each([1, 2, 3], act) == 2
