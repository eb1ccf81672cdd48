"""Several clocks at once: an order is looked at by one, and nobody is asked too often by all."""

from functools import partial

import pytest

from kith.core.actor import CLOCK
from kith.core.locks import Rows
from kith.dispatch import jobs
from kith.dispatch.actions import asking
from kith.dispatch.models import Asking
from kith.orders.actions import offers
from kith.orders.models import Offer
from kith.orders.states import Target
from tests import make
from tests.dispatch.waves import approved, rule, say_no
from tests.make import DAY, HOUR, MONDAY
from tests.races.together import codes, pause, slow_check, together

pytestmark = [pytest.mark.race, pytest.mark.postgres]
AT_ONCE = 4


def _order(town):
    start = MONDAY + 3 * DAY
    return make.open_order(town, starts_at=start, ends_at=start + HOUR)


def _without_locks(monkeypatch):
    """Rows are read as they are, and then for a while nothing happens."""
    monkeypatch.setattr(Rows, "select_for_update", lambda rows, **_how: rows)


def _lease_at_once(order) -> list[int]:
    """How many orders each of four workers got."""
    asking.begin([order.pk], actor=CLOCK, now=MONDAY)
    ids = list(Asking.objects.values_list("pk", flat=True))
    take = partial(asking.lease, ids, actor=CLOCK, now=MONDAY)
    return sorted(len(got) for got in together(*[take] * AT_ONCE))


def test_an_order_is_leased_by_one_of_four_workers(town):
    assert _lease_at_once(approved(town, _order(town), 3)) == [0, 0, 0, 1]


def test_without_the_lock_several_would_look_at_it(town, monkeypatch):
    order = approved(town, _order(town), 3)
    _without_locks(monkeypatch)
    update = Rows.update

    def slow_update(rows, **changes):
        pause()
        return update(rows, **changes)

    monkeypatch.setattr(Rows, "update", slow_update)

    assert sum(_lease_at_once(order)) > 1


def test_four_clocks_at_once_ask_one_wave(town):
    rule(steps=[[0, 100, 0, 2, 24]], usual_percent=30, beyond=2)
    order = approved(town, _order(town), 9)
    say_no(order)

    together(*[partial(jobs.ask_due, MONDAY + HOUR)] * AT_ONCE)

    asked = list(Offer.objects.filter(order=order).values_list("person_id", flat=True))
    assert len(asked) == 1 + 3  # the no, and one wave: a place and two beyond
    assert len(set(asked)) == len(asked)


def _ask_one_at_once(town) -> list[str]:
    """Four orders ask the same person, who may be asked once a week."""
    rule(week_most=1, week_plain=1)
    who = make.volunteer(town.community)
    asked = offers.OfferInput(target=Target.PERSON, target_id=who.pk, in_wave=True)
    calls = [
        partial(offers.offer, _order(town).pk, input=asked, actor=CLOCK, now=MONDAY)
        for _ in range(AT_ONCE)
    ]
    return codes(together(*calls))


def test_one_person_is_asked_by_one_of_four_orders(town, monkeypatch):
    monkeypatch.setattr(offers, "require", slow_check)

    got = _ask_one_at_once(town)

    assert got.count("yes") == 1
    assert set(got) <= {"yes", "asked_enough", "being_asked"}
    assert Offer.objects.count() == 1


def test_without_the_lock_she_would_be_asked_too_often(town, monkeypatch):
    monkeypatch.setattr(offers, "require", slow_check)
    _without_locks(monkeypatch)

    assert _ask_one_at_once(town).count("yes") > 1
