"""Clerks who press at the same moment: a neighbour is asked once, and answers once."""

from functools import partial

import pytest

from kith.dispatch import actions
from kith.dispatch.actions import borders
from kith.dispatch.actions.borders import OpeningInput
from kith.dispatch.models import HelpRequest, Opening
from kith.journal.models import Entry
from kith.outbox.models import Message
from tests import make
from tests.dispatch.test_borders import AUTUMN
from tests.make import MONDAY
from tests.races.together import codes, empty, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

JOURNAL = (Entry, "journal_one_line_a_step")
ONCE = (HelpRequest, "dispatch_a_neighbour_once_an_order")
PRESSES = 4


def _press(town, order):
    return partial(
        actions.ask_neighbours,
        town.community.pk,
        order_ids=[order.pk],
        actor=town.clerk,
        now=MONDAY,
    )


def _answer(town, row, *, is_yes):
    return partial(actions.answer_help, row.pk, is_yes=is_yes, actor=town.far_clerk, now=MONDAY)


def test_four_presses_at_once_ask_the_neighbour_once(town, monkeypatch):
    monkeypatch.setattr(borders, "require", slow_check)
    order = make.open_order(town)

    answers = together(*[_press(town, order)] * PRESSES)

    assert codes(answers) == ["no_neighbour_left"] * (PRESSES - 1) + ["yes"]
    assert HelpRequest.objects.count() == 1
    assert Message.objects.filter(topic="help_asked").count() == 1


def test_without_lock_and_constraint_the_neighbour_is_asked_again(town, monkeypatch):
    """The negative control: were it green without both walls, the race above would show nothing."""
    monkeypatch.setattr(borders, "require", slow_check)
    most = 0
    with monkeypatch.context() as unsafe, without(JOURNAL, ONCE):
        without_locks(unsafe)
        for _ in range(5):
            together(*[_press(town, make.open_order(town))] * PRESSES)
            most = max(most, HelpRequest.objects.count())
            empty(HelpRequest, Entry)
            if most > 1:
                break

    assert most > 1


def test_yes_and_no_at_once_is_one_of_them(town, monkeypatch):
    monkeypatch.setattr(borders, "require", slow_check)
    [row] = _press(town, make.open_order(town))()

    answers = together(_answer(town, row, is_yes=True), _answer(town, row, is_yes=False))

    assert codes(answers) == ["illegal_move", "yes"]
    assert HelpRequest.objects.get().state in ("AGREED", "DECLINED")
    assert Message.objects.filter(topic__in=("help_agreed", "help_declined")).count() == 1


def test_without_the_lock_both_answers_are_told(town, monkeypatch):
    """The negative control of answering."""
    monkeypatch.setattr(borders, "require", slow_check)
    seen = []
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(5):
            [row] = _press(town, make.open_order(town))()
            yes, no = _answer(town, row, is_yes=True), _answer(town, row, is_yes=False)
            seen.append(codes(together(yes, no)))
            if seen[-1] == ["yes", "yes"]:
                break

    assert ["yes", "yes"] in seen


def test_a_border_opened_four_times_at_once_stands_once(town):
    said = OpeningInput(borrower_id=town.community.pk, until=AUTUMN)

    together(
        *[lambda: actions.open_border(town.other.pk, input=said, actor=town.far_clerk, now=MONDAY)]
        * PRESSES
    )

    assert Opening.objects.count() == 1
