"""Phones that find the line at the same moment: a form is written once, a due is done once."""

from functools import partial

import pytest

from kith.care.actions import _due_rows, visiting
from kith.care.models import Due, Visit
from kith.care.states import DueState
from tests.care.visits import regular, visit_input
from tests.care.world import assessed
from tests.make import HOUR, MONDAY
from tests.races.together import codes, pause, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]
AT_ONCE = 4


def _send(town, file, given):
    return partial(visiting.record, file.pk, input=given, actor=town.clerk, now=MONDAY + 2 * HOUR)


def _forms(town, file, *, same: bool):
    """One form sent by four, or two forms of two phones for the same due."""
    due = regular(file).pk
    forms = [visit_input(MONDAY + HOUR, due_id=due) for _n in range(1 if same else 2)]
    return [_send(town, file, one) for one in (forms * AT_ONCE if same else forms)]


def test_a_form_sent_by_four_at_once_is_one_visit(town):
    file = assessed(town)

    answers = together(*_forms(town, file, same=True))

    assert codes(answers) == ["yes"] * AT_ONCE
    assert len({answer.pk for answer in answers}) == Visit.objects.count() == 1


def test_without_the_lock_all_but_one_would_stumble_over_the_key(town, monkeypatch):
    file = assessed(town)
    without_locks(monkeypatch)
    monkeypatch.setattr(visiting, "require", slow_check)

    assert "IntegrityError" in codes(together(*_forms(town, file, same=True)))
    assert Visit.objects.count() == 1


@pytest.fixture
def closings(monkeypatch):
    """By which visits dues were closed, each after a while in which the world may move on."""
    closed, close = [], _due_rows._close

    def slow_close(due, visit, now):
        closed.append(visit.pk)
        pause()
        close(due, visit, now)

    monkeypatch.setattr(_due_rows, "_close", slow_close)
    return closed


def test_two_phones_keep_both_visits_and_one_of_them_does_the_due(town, closings):
    file = assessed(town)

    assert codes(together(*_forms(town, file, same=False))) == ["yes", "yes"]

    assert Visit.objects.count() == 2
    states = sorted(Due.objects.values_list("state", flat=True))
    assert states == [DueState.DONE, DueState.OPEN]
    assert len(closings) == 1


def test_without_the_lock_both_would_do_it(town, closings, monkeypatch):
    file = assessed(town)
    without_locks(monkeypatch)

    together(*_forms(town, file, same=False))

    assert len(closings) == 2
