"""Two clerks give out the same home, one helper twice: one of them wins."""

from functools import partial

import pytest

from kith.care.actions.rounds import _homes, offering
from kith.care.models import Stop
from kith.care.states.rounds import StopState
from kith.journal.models import Entry
from tests.care.rounds import crew, helper, home, offered, planned, streets
from tests.races.together import codes, slow_check, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

ONE_LIVE = (Stop, "care_one_live_stop_a_due")
JOURNAL = (Entry, "journal_one_line_a_step")


def _live(file):
    return Stop.objects.filter(file=file, state=StopState.OFFERED).count()


def test_two_clerks_give_out_the_same_home(town, monkeypatch):
    at = streets(town)
    file = home(at)
    plans = [planned(at, [file], [crew(helper(at))]) for _ in range(4)]
    monkeypatch.setattr(offering, "require", slow_check)
    monkeypatch.setattr(_homes, "require", slow_check)

    answers = codes(together(*(partial(offered, plan, at) for plan in plans)))

    assert answers == ["round_due_taken"] * 3 + ["yes"]
    assert _live(file) == 1


def test_without_locks_and_the_wall_two_helpers_go_to_the_same_home(town, monkeypatch):
    """The negative control: were it green without them, the race above would show nothing."""
    at = streets(town)
    most = 0
    with monkeypatch.context() as unsafe, without(ONE_LIVE, JOURNAL):
        without_locks(unsafe)
        unsafe.setattr(offering, "require", slow_check)
        unsafe.setattr(_homes, "require", slow_check)
        for _ in range(5):
            file = home(at)
            plans = [planned(at, [file], [crew(helper(at))]) for _ in range(4)]
            together(*(partial(offered, plan, at) for plan in plans))
            most = max(most, _live(file))
            if most > 1:
                break

    assert most > 1


def test_one_helper_is_asked_for_two_rounds_at_one_time(town, monkeypatch):
    at = streets(town)
    who = helper(at)
    plans = [planned(at, [home(at)], [crew(who)]) for _ in range(4)]
    monkeypatch.setattr(offering, "require", slow_check)

    answers = codes(together(*(partial(offered, plan, at) for plan in plans)))

    assert answers == ["round_helper_taken"] * 3 + ["yes"]
