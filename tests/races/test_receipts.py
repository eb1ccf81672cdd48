"""Many desks write receipts at once: numbers without a gap, no fen received or spent twice."""

from functools import partial

import pytest
from django.utils.timezone import localtime

from kith.core.locks import Rows
from kith.projects.actions import money, spending
from kith.projects.models import Counter, Pledge, Purse, Receipt
from tests.make import MONDAY
from tests.projects import purses, worlds
from tests.projects.purses import YUAN
from tests.races.together import codes, pause, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

DESKS, TRIES = 8, 5


def _receive(town, pledges):
    """Each desk one receipt, of a pledge of its own, at the same moment."""
    return together(*(partial(purses.received, town, pledge, 1) for pledge in pledges))


def _pledges(town, count=DESKS):
    """Of goods: their receipts meet at the counter only, money meets at the purse before."""
    unit = worlds.unit(town)
    return [purses.bicycles(town, unit) for _ in range(count)]


def _slow_reading(monkeypatch):
    """Rows are read without a lock, and it takes a while until something is written."""

    def read(rows, pk):
        found = rows.get(pk=pk)
        pause()
        return found

    monkeypatch.setattr(Rows, "locked", read)


def test_numbers_have_no_gap_however_many_write_at_once(town):
    answers = _receive(town, _pledges(town))

    numbers = sorted(Receipt.objects.values_list("seq", flat=True))
    assert codes(answers) == ["yes"] * DESKS
    assert numbers == list(range(1, DESKS + 1))
    assert Counter.objects.get(year=localtime(MONDAY).year, series="RECEIPT").last == DESKS


def test_without_the_locks_a_number_is_given_twice(town, monkeypatch):
    _slow_reading(monkeypatch)
    doubled = False
    with without((Receipt, "projects_one_receipt_a_number")):
        for _ in range(TRIES):
            _receive(town, _pledges(town))
            numbers = list(Receipt.objects.values_list("seq", flat=True))
            doubled = doubled or len(set(numbers)) < len(numbers)
            if doubled:
                break

    assert doubled


def test_two_desks_receive_one_pledge_once(town):
    (pledge,) = _pledges(town, 1)
    whole = partial(purses.received, town, pledge, pledge.amount)

    answers = together(whole, whole)

    assert codes(answers) in (["illegal_move", "yes"], ["more_than_pledged", "yes"])
    assert Pledge.objects.get().received == pledge.amount
    assert Receipt.objects.count() == 1


def test_two_approvals_do_not_spend_the_same_fen(town):
    project = worlds.agreed(town)
    pledge = purses.pledged(town, worlds.unit(town), project)
    purses.received(town, pledge, 100 * YUAN)
    rows = [purses.voucher(town, project, 60 * YUAN) for _ in range(2)]

    answers = together(*(_approve(town, row) for row in rows))

    assert codes(answers) == ["not_enough_money", "yes"]
    assert Purse.objects.get(project=project).spent_fen == 60 * YUAN


def test_without_the_locks_both_are_approved(town, monkeypatch):
    without_locks(monkeypatch)
    monkeypatch.setattr("kith.projects.actions._purses.require", slow_check)
    project = worlds.agreed(town)
    purses.received(town, purses.pledged(town, worlds.unit(town), project), 100 * YUAN)
    both = False
    for _ in range(TRIES):
        rows = [purses.voucher(town, project, 60 * YUAN) for _ in range(2)]
        answers = together(*(_approve(town, row) for row in rows))
        both = both or codes(answers) == ["yes", "yes"]
        Purse.objects.filter(project=project).update(spent_fen=0)

    assert both


def _approve(town, row):
    return partial(spending.approve, row.pk, reason="看过", actor=town.boss, now=MONDAY)


def test_a_receipt_is_voided_once(town):
    (pledge,) = _pledges(town, 1)
    receipt = purses.received(town, pledge, 2)
    undo = partial(money.void, receipt.pk, reason="写错", actor=town.clerk, now=MONDAY)

    assert codes(together(undo, undo)) == ["illegal_move", "yes"]
    assert Pledge.objects.get().received == 0
