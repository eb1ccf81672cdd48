"""The last piece, one code twice, cancelled while it is handed over: one of them wins."""

from functools import partial

import pytest

from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.journal.models import Entry
from kith.points import actions as points
from kith.points.queries import balance, till
from kith.rewards.actions import counter, redeem, settling
from kith.rewards.models import HandOut, Redemption, Reward, SettlementLine
from kith.rewards.states import RedemptionState
from tests.make import DAY, MONDAY
from tests.races.together import codes, slow_check, together, without, without_locks
from tests.rewards import worlds

pytestmark = [pytest.mark.race, pytest.mark.postgres]

# The journal counts lines without a gap, which alone would stop most of a crowd.
JOURNAL = (Entry, "journal_one_line_a_step")
SUMS = (Reward, "rewards_stock_adds_up")
H = RedemptionState


def _pieces(reward):
    row = Reward.objects.get(pk=reward.pk)
    return row.received, row.stock, row.held, row.handed_out


def _shop(town, **changes):
    shop = worlds.shop(town)
    return shop, worlds.reward(town, shop, **changes)


def test_eight_people_and_one_piece(town, monkeypatch):
    monkeypatch.setattr(redeem, "require", slow_check)
    _at, last = _shop(town, stock=1)
    crowd = [worlds.customer(town) for _ in range(8)]

    answers = codes(together(*(partial(worlds.chosen, last, by) for by in crowd)))

    assert answers == ["sold_out"] * 7 + ["yes"]
    assert _pieces(last) == (1, 0, 1, 0)
    assert sum(balance(by.me).held for by in crowd) == 30


def test_without_the_lock_the_last_piece_is_promised_twice(town, monkeypatch):
    """The negative control: were it green without the lock, the race above would show nothing."""
    monkeypatch.setattr(redeem, "require", slow_check)
    at = worlds.shop(town)
    crowd, most = [worlds.customer(town, has=1000) for _ in range(6)], 0
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for n in range(5):
            last = worlds.reward(town, at, stock=1)
            together(*(partial(worlds.chosen, last, by, f"form-{n}") for by in crowd))
            most = max(most, Redemption.objects.filter(reward=last).count())
            if most > 1:
                break

    assert most > 1


def test_one_person_and_her_turn(town, monkeypatch):
    monkeypatch.setattr(redeem, "require", slow_check)
    _at, rice = _shop(town, stock=9)
    ada = worlds.customer(town, has=1000)

    rush = (partial(worlds.chosen, rice, ada, f"form-{n}") for n in range(6))
    answers = codes(together(*rush))

    assert answers == ["limit_reached"] * 4 + ["yes"] * 2
    assert (_pieces(rice), balance(ada.me).held) == ((9, 7, 2, 0), 60)


def test_the_same_form_sent_eight_times_at_once(town, monkeypatch):
    monkeypatch.setattr(redeem, "require", slow_check)
    _at, rice = _shop(town, stock=9)
    ada = worlds.customer(town)

    answers = together(*[partial(worlds.chosen, rice, ada)] * 8)

    assert codes(answers) == ["yes"] * 8
    assert len({row.pk for row in answers}) == 1
    assert (_pieces(rice), balance(ada.me).held) == ((9, 8, 1, 0), 30)


def _tries(shop, row, size):
    """The code entered on so many phones of the same counter."""
    at, by, typed = shop.merchant.pk, shop.keeper, worlds.digits(row)
    return [counter.enter(at, typed=typed, actor=by, now=MONDAY) for _ in range(size)]


def test_one_code_handed_over_on_six_phones(town, monkeypatch):
    monkeypatch.setattr(counter, "require", slow_check)
    shop, rice = _shop(town)
    ada = worlds.customer(town)
    tries = _tries(shop, worlds.chosen(rice, ada), 6)

    rush = (partial(counter.hand_out, t.pk, actor=shop.keeper, now=MONDAY) for t in tries)
    answers = codes(together(*rush))

    assert answers == ["code_used"] * 5 + ["yes"]
    assert (_pieces(rice), till(shop.merchant.pk).total) == ((5, 4, 0, 1), 30)
    assert (HandOut.objects.count(), balance(ada.me).total) == (1, 70)


def test_without_the_lock_one_code_passes_the_check_twice(town, monkeypatch):
    """The negative control: the second hand-out is then stopped only by the last wall."""
    monkeypatch.setattr(counter, "require", slow_check)
    shop, rice = _shop(town, stock=20)
    seen = []
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(5):
            row = worlds.chosen(rice, worlds.customer(town))
            tries = _tries(shop, row, 6)
            rush = (partial(counter.hand_out, t.pk, actor=shop.keeper, now=MONDAY) for t in tries)
            seen += codes(together(*rush))
            if "IntegrityError" in seen:
                break

    assert "IntegrityError" in seen


@pytest.mark.parametrize("turn", range(4))
def test_given_back_while_it_is_handed_over(town, monkeypatch, turn):
    monkeypatch.setattr(counter, "require", slow_check)
    monkeypatch.setattr(redeem, "require", slow_check)
    shop, rice = _shop(town)
    ada = worlds.customer(town)
    row = worlds.chosen(rice, ada)
    (entered,) = _tries(shop, row, 1)

    handed, back = together(
        partial(counter.hand_out, entered.pk, actor=shop.keeper, now=MONDAY),
        partial(redeem.cancel, row.pk, actor=ada, now=MONDAY),
    )

    row.refresh_from_db()
    is_handed = row.state == H.CAPTURED
    assert isinstance(back, Refusal) is is_handed
    assert isinstance(handed, Refusal) is not is_handed
    assert _pieces(rice) == ((5, 4, 0, 1) if is_handed else (5, 5, 0, 0))
    has = balance(ada.me)
    assert (has.total, has.held) == ((70, 0) if is_handed else (100, 0))
    assert till(shop.merchant.pk).total == (30 if is_handed else 0)


def test_without_locks_it_is_handed_over_and_given_back(town, monkeypatch):
    """The negative control: both pass, and the stock no longer adds up."""
    monkeypatch.setattr(counter, "require", slow_check)
    monkeypatch.setattr(redeem, "require", slow_check)
    shop, rice = _shop(town, stock=20)
    both = False
    with monkeypatch.context() as unsafe, without(JOURNAL, SUMS):
        without_locks(unsafe)
        unsafe.setattr(points, "capture", lambda *_args, **_more: None)
        unsafe.setattr(points, "void", lambda *_args, **_more: None)
        for _ in range(6):
            ada = worlds.customer(town)
            row = worlds.chosen(rice, ada)
            (entered,) = _tries(shop, row, 1)
            answers = together(
                partial(counter.hand_out, entered.pk, actor=shop.keeper, now=MONDAY),
                partial(redeem.cancel, row.pk, actor=ada, now=MONDAY),
            )
            both = codes(answers) == ["yes", "yes"]
            if both:
                break

    assert both


@pytest.mark.parametrize("turn", range(4))
def test_taken_back_while_the_month_is_drafted(town, monkeypatch, turn):
    monkeypatch.setattr(counter, "require", slow_check)
    shop, rice = _shop(town)
    rows = [worlds.handed(worlds.chosen(rice, worlds.customer(town)), shop.keeper) for _ in "ab"]
    april = MONDAY + 31 * DAY

    back, drafted = together(
        partial(counter.refund, rows[0].pk, reason="x", actor=town.clerk, now=april),
        partial(settling.draft, shop.merchant.pk, month=MONDAY.date(), actor=CLOCK, now=april),
    )

    lines = set(SettlementLine.objects.values_list("redemption_id", flat=True))
    is_back = Redemption.objects.get(pk=rows[0].pk).state == H.REFUNDED
    assert isinstance(back, Refusal) is not is_back
    assert lines == ({rows[1].pk} if is_back else {row.pk for row in rows})
    assert (drafted.count, drafted.points) == (len(lines), 30 * len(lines))
