"""However often and however at once it is said, an hour is thanked for once."""

from functools import partial

import pytest

from kith.hours.actions import recording as hours
from kith.hours.models import Confirmation, ServiceRecord
from kith.hours.states import Proof
from kith.orders.actions import word
from kith.orders.models import Order, Rating
from kith.orders.states import OrderState
from kith.people.states import Channel
from kith.points import actions as points
from kith.points import sql
from kith.points.models import Account, Transfer
from kith.points.queries import balance
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.races.together import (
    codes,
    slow_check,
    together,
    without,
)

pytestmark = [pytest.mark.race, pytest.mark.postgres]

LATER = MONDAY + 2 * DAY
CAUSE = "hours:1:award"


def _award(person_id, amount=10, cause=CAUSE):
    return lambda: points.award(person_id, points=amount, cause=cause, rule_id=1, now=MONDAY)


def test_eight_awards_of_one_cause_pay_once(town):
    answers = together(*[_award(7)] * 8)

    assert codes(answers) == ["yes"] * 8
    assert {row.pk for row in answers} == {Transfer.objects.get().pk}
    assert (balance(7).total, Account.objects.count()) == (10, 4)


def _careless(monkeypatch):
    """The step asks for nothing it could wait for, and takes whatever cause it is given."""
    step = sql.STEP_POSTGRESQL.replace("ON CONFLICT (cause) DO NOTHING", "")
    monkeypatch.setattr(sql, "POST_POSTGRESQL", step)


def test_without_unique_cause_it_is_paid_again(town, monkeypatch):
    """The negative control of the race above."""
    points.award(7, points=1, cause="first", rule_id=1, now=MONDAY)
    with monkeypatch.context() as unsafe, without((Transfer, "points_a_cause_moves_points_once")):
        _careless(unsafe)
        together(*[_award(7)] * 8)
        paid = Transfer.objects.filter(cause=CAUSE).count()

    assert paid == 8


def test_where_the_step_does_not_look_the_unique_cause_still_pays_once(town, monkeypatch):
    points.award(7, points=1, cause="first", rule_id=1, now=MONDAY)
    with monkeypatch.context() as unsafe:
        _careless(unsafe)
        answers = together(*[_award(7)] * 8)

    assert codes(answers) == ["IntegrityError"] * 7 + ["yes"]
    assert (Transfer.objects.filter(cause=CAUSE).count(), balance(7).total) == (1, 11)


def test_awards_and_reversals_at_once_leave_the_sum(town):
    for n in range(4):
        points.award(n % 2, points=10, cause=f"old:{n}", rule_id=1, now=MONDAY)

    answers = together(
        *(_award(n % 2, 5, f"new:{n}") for n in range(4)),
        *(partial(points.reverse, f"old:{n % 2}", now=MONDAY) for n in range(4)),
    )

    assert codes(answers) == ["yes"] * 8
    assert (balance(0).total, balance(1).total) == (20, 20)
    assert Transfer.objects.filter(kind="REVERSAL").count() == 2


@pytest.fixture
def record(town):
    who = make.volunteer(town.community)
    claim = make.served(town, make.claim(town, by=who))
    return ServiceRecord.objects.get(cause=f"claim:{claim.pk}")


def test_eight_confirmations_of_one_record_pay_once(town, record, monkeypatch):
    monkeypatch.setattr(hours, "require", slow_check)

    answers = together(
        *[
            lambda: hours.confirm(record.pk, by_recipient=False, actor=town.clerk, now=LATER),
        ]
        * 8
    )

    assert codes(answers) == ["illegal_move"] * 7 + ["yes"]
    assert (Confirmation.objects.count(), Transfer.objects.count()) == (1, 1)
    assert balance(record.person_id).total == 10


def test_the_resident_and_the_desk_confirm_at_once(town, record, monkeypatch):
    monkeypatch.setattr(word, "require", slow_check)
    order = Order.objects.get()

    def confirm(by):
        return lambda: word.confirm(
            order.pk, stars=5, text="", channel=Channel.WEB, actor=by, now=LATER
        )

    answers = together(confirm(make.actor(order.resident)), confirm(town.clerk))

    assert codes(answers) == ["illegal_move", "yes"]
    assert (Rating.objects.count(), balance(record.person_id).total) == (1, 10)


def test_a_dispute_is_decided_by_one_of_two(town, record, monkeypatch):
    monkeypatch.setattr(word, "require", slow_check)
    order = Order.objects.get()
    word.dispute(order.pk, text="没有来", actor=town.clerk, now=LATER)

    def decide(by, is_upheld):
        return lambda: word.decide_dispute(order.pk, is_upheld=is_upheld, actor=by, now=LATER)

    answers = together(decide(town.boss, True), decide(town.district, False))

    is_unsolved = Order.objects.get().state == OrderState.UNSOLVED
    assert codes(answers) == ["illegal_move", "yes"]
    assert balance(record.person_id).total == (0 if is_unsolved else 10)


def test_one_person_is_recorded_in_one_place(town, record, monkeypatch):
    monkeypatch.setattr(hours, "require", slow_check)
    who = make.actor(make.volunteer(town.community))

    def write(n):
        plain = hours.RecordInput(
            cause=f"claim:other-{n}", person_id=who.me, area_id=town.community.pk,
            category="ELDERLY", content="x", beneficiary_ids=(town.boss.me,), started_at=MONDAY,
            ended_at=MONDAY + HOUR, start_proof=Proof.SELF, end_proof=Proof.SELF,
        )  # fmt: skip
        return lambda: hours.record(input=plain, actor=who, now=LATER)

    answers = together(*(write(n) for n in range(4)))

    assert codes(answers) == ["overlapping_service"] * 3 + ["yes"]
    assert ServiceRecord.objects.filter(person_id=who.me).count() == 1
