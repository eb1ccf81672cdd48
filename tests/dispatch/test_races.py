"""Two desks at once, two clocks at once: one offer a place, whoever is quicker."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.dispatch import actions
from kith.orders.actions import offers
from kith.orders.models import Offer
from kith.people.queries import actor_of
from tests import make
from tests.dispatch import boards
from tests.make import HOUR, MONDAY

pytestmark = [
    pytest.mark.race,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]
AT_ONCE = 4


def together(deed: Callable[[], object]) -> list[str]:
    """What each of four got who did it at the same moment: `done`, or the code of the refusal."""
    line = Barrier(AT_ONCE)

    def one() -> str:
        try:
            line.wait(timeout=60)
            deed()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(future.result() for future in [pool.submit(one) for _ in range(AT_ONCE)])


def test_a_proposal_approved_by_four_at_once_is_offered_once():
    town = make.town()
    make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town)

    got = together(lambda: boards.approve(town, run))

    assert got == ["done"] * AT_ONCE
    assert len(boards.offers(order)) == 1
    assert run.proposals.get().offer_id == Offer.objects.get().pk


def test_two_places_lost_at_once_are_both_answered():
    town = make.town()
    boards.helpers(town, 4)
    order = make.open_order(town, people_needed=2)
    boards.approve(town, boards.propose(town))
    for offer in Offer.objects.filter(order=order):
        helper = actor_of(offer.person_id or 0, now=MONDAY)
        offers.decline(offer.pk, actor=helper, now=MONDAY)

    together(lambda: actions.cascade(order.pk, actor=CLOCK, now=MONDAY + HOUR))

    assert [state for _, state in boards.offers(order)] == ["DECLINED"] * 2 + ["OFFERED"] * 2
