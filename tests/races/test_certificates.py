"""Certificates at the same moment: one request gives one, numbers of a place never meet."""

from functools import partial

import pytest

from kith.hours.actions import _certifying
from kith.hours.actions import certificates as actions
from kith.hours.models import Certificate
from kith.journal.models import Entry
from tests import make
from tests.hours.test_certificates import SIGNED, YEAR
from tests.hours.world import NOW, confirmed, second_clerk
from tests.make import HOUR, MONDAY
from tests.races.together import codes, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

JOURNAL = (Entry, "journal_one_line_a_step")


def _asked(town, n=0):
    who = make.volunteer(town.community)
    confirmed(town, who, start=MONDAY + n * HOUR)
    wanted = actions.AskInput(who.pk, town.community.pk, YEAR)
    return actions.ask(input=wanted, actor=make.actor(who), now=NOW)


def _issue(row, actor):
    return actions.issue(row.pk, input=SIGNED, actor=actor, now=NOW)


def test_two_clerks_issue_one_request_once(town, monkeypatch):
    monkeypatch.setattr(actions, "require", slow_check)
    row = _asked(town)

    answers = together(*(partial(_issue, row, by) for by in (town.clerk, second_clerk(town))))

    assert codes(answers) == ["illegal_move", "yes"]
    assert Certificate.objects.count() == 1


def test_numbers_of_a_place_do_not_meet(town, monkeypatch):
    monkeypatch.setattr(_certifying, "require", slow_check)
    rows = [_asked(town, n) for n in range(4)]

    answers = together(*(partial(_issue, row, town.clerk) for row in rows))

    assert codes(answers) == ["yes"] * 4
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002", "00003", "00004"]


def test_without_the_lock_numbers_meet(town, monkeypatch):
    """The negative control: the constraint alone holds then, and somebody is turned away."""
    monkeypatch.setattr(_certifying, "require", slow_check)
    rows = [_asked(town, n) for n in range(6)]
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        answers = codes(together(*(partial(_issue, row, town.clerk) for row in rows)))

    assert "IntegrityError" in answers
