"""The crowds that targets.md names, at the level of the deeds: T3, T4, T5, each with its control.

Here in short; `make soak` has them at their full size.
"""

import time
from functools import partial

import pytest

from kith.activities.actions import _queue, signing_up, signing_up_desk
from kith.activities.models import SignUp
from kith.activities.states import SignUpState
from kith.journal.models import Entry
from kith.orders.actions import claims
from kith.orders.models import Claim, Seat
from kith.points.queries import balance
from kith.points.sql import snapshot
from kith.rewards.actions import redeem
from kith.rewards.models import Redemption, Reward
from tests import make
from tests.activities import world
from tests.make import MONDAY
from tests.races.together import (
    codes,
    empty,
    pause,
    slow_check,
    together,
    without,
    without_locks,
)  # fmt: skip
from tests.rewards import worlds
from tests.tools.assurance import figure

pytestmark = [pytest.mark.race, pytest.mark.postgres]
HOW = "make test PHASES=postgres; at full size: make soak"
JOURNAL = (Entry, "journal_one_line_a_step")
SEATS = (Seat, "orders_one_claim_a_seat")
LANES = 16


def _in_lanes(tasks):
    """All of them over so many connections; every answer, and how long it took."""

    def lane(mine):
        told = []
        for task in mine:
            began = time.monotonic()
            try:
                answer = task()
            except Exception as error:  # noqa: BLE001 -- the test says which were expected
                answer = error
            told.append((answer, time.monotonic() - began))
        return told

    lanes = together(*(partial(lane, tasks[n::LANES]) for n in range(LANES)))
    return [one for told in lanes for one in told]


# --------------------------------------------------------------------------------- T3: one seat


def _one_seat(town, people):
    at = world.session(town, world.quota_input(1))
    crowd = [world.resident(town) for _ in range(people)]
    answers = _in_lanes([partial(world.sign_up, at, who) for who in crowd])
    seated = SignUp.objects.filter(session=at, state=SignUpState.SEATED).count()
    return seated, codes([answer for answer, _took in answers])


def _t3(town, people):
    seated, told = _one_seat(town, people)
    assert told == ["yes"] * people
    figure("T3", demand="2,000 people, 1 seat: exactly 1", got=f"{people} people: {seated}",
           passed=seated == 1, how=HOW)  # fmt: skip


def test_one_seat_is_taken_once(town):
    _t3(town, 60)


@pytest.mark.soak
def test_one_seat_is_taken_once_of_two_thousand(town):
    _t3(town, 2000)


def test_without_the_lock_one_seat_is_taken_twice(town, monkeypatch):
    """The negative control."""
    plain = _queue.board_of

    def slowly(quota):
        found = plain(quota)
        pause()
        return found

    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for room in (_queue, signing_up, signing_up_desk):
            unsafe.setattr(room, "board_of", slowly)
        assert any(_one_seat(town, 16)[0] > 1 for _ in range(5))


# --------------------------------------------------------------- T4: a shelf of ten, and buyers


def _buyers(town, people, stock=10):
    """Everybody has points for one piece; how many got it, what is left, what they hold."""
    reward = worlds.reward(town, worlds.shop(town, f"第{people}号店"), stock=stock)
    crowd = [worlds.customer(town, has=30) for _ in range(people)]
    told = _in_lanes([partial(worlds.chosen, reward, by) for by in crowd])
    row = Reward.objects.get(pk=reward.pk)
    held = sum(balance(by.me).held for by in crowd)
    taken = Redemption.objects.filter(reward=reward).count()
    return codes([answer for answer, _took in told]), (row.stock, row.held), held, taken


def _t4(town, people):
    told, pieces, held, taken = _buyers(town, people)
    total, lowest, astray = snapshot()
    figure("T4", demand="200 buyers, stock 10, balance for 1: 10 orders, INV-X* hold",
           got=f"{people} buyers: {taken} orders, {pieces[0]} left, {held} points on hold",
           passed=(told, pieces, held, taken, (total, astray), lowest >= 0)
           == (["sold_out"] * (people - 10) + ["yes"] * 10, (0, 10), 300, 10, (0, 0), True),
           how=HOW)  # fmt: skip


def test_a_shelf_of_ten_is_sold_ten_times(town):
    _t4(town, 40)


@pytest.mark.soak
def test_a_shelf_of_ten_is_sold_ten_times_to_two_hundred(town):
    _t4(town, 200)


def test_without_the_lock_a_shelf_of_two_is_sold_more_often(town, monkeypatch):
    """The negative control; the sum of the shelf would notice, so it is taken away as well."""
    monkeypatch.setattr(redeem, "require", slow_check)
    walls = (JOURNAL, (Reward, "rewards_stock_adds_up"))
    with monkeypatch.context() as unsafe, without(*walls):
        without_locks(unsafe)
        assert any(_buyers(town, 16 + n, stock=2)[3] > 2 for n in range(5))


# ------------------------------------------------------------------ T5: one order, fifty who can


def _one_order(town, crowd, day):
    """How many won it, and how long the slowest who did not had to wait for her answer.

    Each on a day of its own: whoever won one before has that time taken.
    """
    begins = MONDAY + day * make.DAY
    order = make.open_order(town, starts_at=begins, ends_at=begins + make.HOUR)
    told = together(*(partial(_timed, order, who) for who in crowd))
    won = Claim.objects.filter(order=order).count()
    slowest = max((took for answer, took in told if answer != "yes"), default=0.0)
    return won, slowest, [answer for answer, _took in told]


def _timed(order, who):
    began = time.monotonic()
    (answer,) = codes([_claimed(order, who)])
    return answer, time.monotonic() - began


def _claimed(order, who):
    try:
        return claims.claim(order.pk, actor=who, now=MONDAY)
    except Exception as error:  # noqa: BLE001 -- the test says which were expected
        return error


def _volunteers(town, count):
    return [make.actor(make.volunteer(town.community)) for _ in range(count)]


def _t5(town, people, repeats):
    crowd, winners, slowest = _volunteers(town, people), [], 0.0
    for day in range(1, repeats + 1):
        won, took, answers = _one_order(town, crowd, day)
        winners.append(won)
        slowest = max(slowest, took)
        assert set(answers) <= {"yes", "no_place_left"}
    # All begin at once in one process: what one waits is the sum of those before her.
    figure("T5", demand="50 volunteers, 1 request, 100 repeats: 1 winner each",
           got=f"{people} volunteers, {repeats} repeats: winners {sorted(set(winners))}; the last "
           f"of {people} at once was answered after {slowest * 1000:.0f} ms",
           passed=set(winners) == {1}, how=HOW)  # fmt: skip


def test_one_order_is_won_once(town):
    _t5(town, 20, 3)


@pytest.mark.soak
def test_one_order_is_won_once_a_hundred_times_over(town):
    _t5(town, 50, 100)


def test_without_the_lock_one_order_is_won_twice(town, monkeypatch):
    """The negative control: both see a free place."""
    crowd, most = _volunteers(town, 6), 0
    monkeypatch.setattr(claims, "require", slow_check)
    with monkeypatch.context() as unsafe, without(JOURNAL, SEATS):
        without_locks(unsafe)
        for day in range(1, 6):
            most = max(most, _one_order(town, crowd, day)[0])
        empty(Claim)

    assert most > 1
