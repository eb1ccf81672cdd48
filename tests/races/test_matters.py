"""Two windows: a matter is taken by one, and two signals never open two about one thing."""

from functools import partial

import pytest

from kith.core.actor import CLOCK
from kith.insights.actions import _integrity, integrity
from kith.insights.models import Matter
from kith.insights.states import About
from kith.journal.models import Entry
from tests import make
from tests.hours.world import second_clerk
from tests.insights.doubts import NOW, matter, spoken
from tests.races.together import codes, pause, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]


def _takes(town, monkeypatch):
    made = matter(town)
    monkeypatch.setattr(integrity, "require", slow_check)
    people = [town.boss, second_clerk(town)] * 3
    answers = together(*[partial(integrity.take, made.pk, actor=who, now=NOW) for who in people])
    return codes(answers), Entry.objects.filter(kind="matter", verb="take").count()


def test_one_of_six_takes_it(town, monkeypatch):
    assert _takes(town, monkeypatch) == (["illegal_move"] * 5 + ["yes"], 1)


def test_without_the_lock_several_take_it(town, monkeypatch):
    without_locks(monkeypatch)

    answers, _steps = _takes(town, monkeypatch)

    assert answers.count("illegal_move") < 5


def _opens(town, monkeypatch):
    order = make.confirmed(town)
    made = _integrity._made

    def slowly(*args):
        pause()
        return made(*args)

    monkeypatch.setattr(_integrity, "_made", slowly)
    words = [spoken(order.pk)]
    deed = partial(integrity.open_matter, About.ORDER, order.pk, words=words, actor=CLOCK, now=NOW)
    answers = together(*[deed] * 4)
    return answers, Matter.objects.count()


def test_four_signals_at_once_open_one_matter(town, monkeypatch):
    answers, matters = _opens(town, monkeypatch)

    assert sorted(one is None for one in answers) == [False, True, True, True]
    assert matters == 1


def test_without_holding_the_thing_the_table_has_to_refuse(town, monkeypatch):
    """The unique constraint stands behind the lock."""
    without_locks(monkeypatch)

    answers, matters = _opens(town, monkeypatch)

    assert "IntegrityError" in codes(answers)
    assert matters == 1
