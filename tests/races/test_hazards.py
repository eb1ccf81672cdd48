"""Two colleagues at one hazard: closed once, one number; numbers without a gap however many."""

from functools import partial

import pytest

from kith.core.actor import STRANGER
from kith.core.locks import Rows
from kith.grid.actions import rectifying, self_check
from kith.grid.actions.self_check import SelfCheckInput
from kith.grid.models import Hazard, HazardCheck, HazardCloseOut, HazardCounter, SelfCheck
from kith.grid.states import HazardState
from tests.grid import shops
from tests.grid.shops import MINOR
from tests.make import MONDAY
from tests.races.together import codes, pause, together, without

pytestmark = [pytest.mark.race, pytest.mark.postgres]

AT_ONCE, TRIES = 6, 5


def _close(hazard, actor):
    return partial(
        rectifying.recheck, hazard.pk, holds=True, text="已整改", actor=actor, now=MONDAY
    )


def _slow_reading(monkeypatch):
    """Rows are read without a lock, and it takes a while until something is written."""

    def read(rows, pk):
        found = rows.get(pk=pk)
        pause()
        return found

    monkeypatch.setattr(Rows, "locked", read)


def test_two_colleagues_close_one_hazard_once(town):
    hazard, mate = shops.noticed(town, MINOR), shops.colleague(town)

    answers = together(_close(hazard, town.clerk), _close(hazard, mate))

    assert codes(answers) == ["illegal_move", "yes"]
    assert Hazard.objects.get().state == HazardState.CLOSED
    assert (HazardCloseOut.objects.get().seq, HazardCheck.objects.count()) == (1, 1)


def test_without_the_lock_it_is_closed_twice(town, monkeypatch):
    mate = shops.colleague(town)
    _slow_reading(monkeypatch)
    twice = False
    with without(
        (HazardCloseOut, "grid_one_close_out_a_number"),
    ):
        for _ in range(TRIES):
            hazard = shops.noticed(town, MINOR)
            answers = together(_close(hazard, town.clerk), _close(hazard, mate))
            # The wall behind the lock, one close-out a hazard, stands as a key of the table.
            twice = twice or "IntegrityError" in codes(answers)
            if twice:
                break

    assert twice


def test_numbers_have_no_gap_however_many_close_at_once(town):
    rows = [shops.noticed(town, MINOR) for _ in range(AT_ONCE)]

    answers = together(*(_close(row, town.clerk) for row in rows))

    numbers = sorted(HazardCloseOut.objects.values_list("seq", flat=True))
    assert codes(answers) == ["yes"] * AT_ONCE
    assert numbers == list(range(1, AT_ONCE + 1))
    assert HazardCounter.objects.get().last == AT_ONCE


def test_without_the_lock_a_number_is_given_twice(town, monkeypatch):
    rows = [shops.noticed(town, MINOR) for _ in range(AT_ONCE * TRIES)]
    _slow_reading(monkeypatch)
    doubled = False
    with without((HazardCloseOut, "grid_one_close_out_a_number")):
        for turn in range(TRIES):
            part = rows[turn * AT_ONCE : (turn + 1) * AT_ONCE]
            together(*(_close(row, town.clerk) for row in part))
            numbers = list(HazardCloseOut.objects.values_list("seq", flat=True))
            doubled = doubled or len(set(numbers)) < len(numbers)
            if doubled:
                break

    assert doubled


def test_a_link_pressed_twice_is_one_self_check(town):
    hazard = shops.noticed(town, MINOR)
    send = partial(
        self_check.hand_in, shops.link(hazard), input=SelfCheckInput(), actor=STRANGER, now=MONDAY
    )

    assert codes(together(send, send)) == ["link_over", "yes"]
    assert SelfCheck.objects.count() == 1
