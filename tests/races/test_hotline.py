"""One call, many presses: one order, one draft; two shifts at one time: one of them."""

from functools import partial

import pytest

from kith.hotline.actions import intake, ordering, rota
from kith.hotline.models import Call, CallOrder, Shift
from kith.journal.models import Entry
from kith.orders.models import Order
from tests.hotline.ordering_world import order_input
from tests.hotline.world import post, taken
from tests.make import DAY, HOUR, MONDAY
from tests.races.together import codes, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

JOURNAL = (Entry, "journal_one_line_a_step")
FIVE = range(5)


def _press(world, call):
    return ordering.order_from(call.pk, input=order_input(world), actor=world.first, now=MONDAY).pk


def test_five_presses_make_one_order_of_a_call(town, monkeypatch):
    monkeypatch.setattr(ordering, "require", slow_check)
    world = post(town)
    call = taken(world)

    answers = together(*(partial(_press, world, call) for _n in FIVE))

    assert codes(answers) == ["yes"] * 5
    assert len(set(answers)) == 1
    assert (Order.objects.count(), CallOrder.objects.count()) == (1, 1)


def test_without_the_lock_presses_run_into_the_wall(town, monkeypatch):
    """The negative control: only the unique call (INV-R8) is left, and people see a fault."""
    monkeypatch.setattr(ordering, "require", slow_check)
    world = post(town)
    call = taken(world)

    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        answers = together(*(partial(_press, world, call) for _n in FIVE))
        orders = CallOrder.objects.filter(call=call).count()

    assert "IntegrityError" in codes(answers)
    assert orders == 1


def _give(world, minutes):
    starts = MONDAY + DAY + minutes * HOUR / 60
    given = rota.ShiftInput(world.second.me, starts, starts + HOUR)
    return rota.give_shift(world.line.pk, input=given, actor=world.lead, now=MONDAY)


def test_nobody_is_given_two_shifts_at_one_time(town, monkeypatch):
    monkeypatch.setattr(rota, "require", slow_check)
    world = post(town)

    answers = together(*(partial(_give, world, n) for n in range(3)))

    assert codes(answers) == ["shift_clash", "shift_clash", "yes"]
    assert Shift.objects.filter(person_id=world.second.me).count() == 1


def test_without_the_lock_she_answers_twice_at_once(town, monkeypatch):
    """The negative control: were it green without the lock, the race above would show nothing."""
    monkeypatch.setattr(rota, "require", slow_check)
    world = post(town)

    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        together(*(partial(_give, world, n) for n in range(3)))
        found = Shift.objects.filter(person_id=world.second.me).count()

    assert found > 1


def test_one_press_sent_five_times_is_one_draft(town):
    world = post(town)
    press = partial(intake.begin, world.line.pk, key="one", actor=world.first, now=MONDAY)

    answers = together(*(press for _n in FIVE))

    assert {call.pk for call in answers} == {Call.objects.get().pk}
