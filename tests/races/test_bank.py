"""Many move points at once; whoever adds everything up, at any moment, finds zero.

Each wall is taken away once, and then the race is lost: otherwise it would prove nothing.
"""

import threading
import time
from functools import partial

import pytest
from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import Refusal
from kith.ops.bench.ledger.clerks import SHOP, Clerk
from kith.points import actions as points
from kith.points import queries, sql
from kith.points.actions import holds
from kith.points.models import Account, Hold, Transfer
from kith.points.sql import snapshot
from tests.make import DAY, MONDAY
from tests.points.ledger import ANNA, POOL, faults
from tests.races.together import codes, slow_check, together, without, without_locks
from tests.tools.assurance import figure

pytestmark = [pytest.mark.race, pytest.mark.postgres]

WRITERS, READERS, PEOPLE, SECONDS = 16, 4, 50, 3.0
LEAST = 12  # of each, however slow the machine is
TRIES = 5
LOCKED = "ORDER BY id FOR UPDATE"
SLEEPING = "AND pg_sleep(0.02) IS NOT NULL ORDER BY id"


def _award(person, amount, cause):
    return points.award(person, points=amount, cause=cause, rule_id=1, now=MONDAY)


def _hold(cause, amount=10, person=ANNA):
    return points.hold(person, points=amount, cause=cause, expires_at=MONDAY + DAY, now=MONDAY)


# ------------------------------------------------------------------------------------ the bank


def _write(worker, until):
    clerk, deeds, refused = Clerk(worker, PEOPLE), 0, 0
    while deeds < LEAST or time.monotonic() < until:
        try:
            clerk.deed()
        except Refusal:
            refused += 1
        deeds += 1
    assert refused < deeds
    return deeds


def _watch(until):
    seen: list[tuple[int, int, int]] = []
    while len(seen) < LEAST or time.monotonic() < until:
        seen.append(snapshot())
    return seen


def _bank(seconds=SECONDS):
    until = time.monotonic() + seconds
    writers = [partial(_write, n, until) for n in range(WRITERS)]
    return together(*writers, *[partial(_watch, until)] * READERS)


def test_the_bank_is_whole_in_every_snapshot(town):
    for person in range(PEOPLE):
        _award(person, 20, f"first:{person}")

    answers = _bank()

    deeds, seen = answers[:WRITERS], answers[WRITERS:]
    assert all(isinstance(one, int) and one > 0 for one in deeds), deeds
    snapshots = [one for watched in seen for one in watched]
    assert {(total, astray) for total, _lowest, astray in snapshots} == {(0, 0)}
    assert min(lowest for _total, lowest, _astray in snapshots) >= 0
    assert len(snapshots) > 10
    assert faults() == []
    assert Transfer.objects.values("kind").distinct().count() >= 6
    figure("F3", demand="every snapshot sums to 0; no person below 0; 0 lost, 0 doubled postings",
           got=f"{SECONDS:.0f} s, {WRITERS} writers, {READERS} readers, {len(snapshots)} snapshots,"
           f" {Transfer.objects.count()} transfers, nothing astray",
           passed=True, how="make test PHASES=postgres; kith bench ledger --bank")  # fmt: skip


def test_without_the_lock_the_bank_does_not_add_up(town, monkeypatch):
    """The negative control: balances are read, time goes by, then they are written."""
    for person in range(3):
        _award(person, 50, f"first:{person}")
    lost = []
    with monkeypatch.context() as unsafe, without((Account, "points_nobody_is_below_zero")):
        without_locks(unsafe)
        unsafe.setattr(holds, "require", slow_check)
        for n in range(TRIES):
            together(*[partial(_hold, f"redeem:{n}:{k}", 5, 0) for k in range(8)])
            lost.append(snapshot()[2])
            if lost[-1]:
                break

    assert any(lost)


# -------------------------------------------------------------------------------- double spend


def test_ten_points_are_spent_once(town, monkeypatch):
    monkeypatch.setattr(holds, "require", slow_check)
    _award(ANNA, 10, "first")

    answers = together(*[partial(_hold, f"redeem:{n}") for n in range(8)])

    assert codes(answers) == ["not_enough_points"] * 7 + ["yes"]
    assert (queries.balance(ANNA).held, Hold.objects.count()) == (10, 1)


def test_without_the_lock_ten_points_are_spent_again(town, monkeypatch):
    """The negative control of the race above."""
    monkeypatch.setattr(holds, "require", slow_check)
    spent = []
    with monkeypatch.context() as unsafe, without((Account, "points_nobody_is_below_zero")):
        without_locks(unsafe)
        for person in range(TRIES):
            _award(person, 10, f"first:{person}")
            together(*[partial(_hold, f"redeem:{person}:{n}", 10, person) for n in range(8)])
            spent.append(Hold.objects.filter(account__owner_id=person).count())
            if spent[-1] > 1:
                break

    assert max(spent) > 1


def _donate(cause, person=ANNA):
    by = Actor(person_id=person)
    return points.donate(POOL, points=10, cause=cause, actor=by, now=MONDAY)


def test_ten_points_are_given_away_once(town):
    _award(ANNA, 10, "first")

    answers = together(*[partial(_donate, f"donation:{n}") for n in range(8)])

    assert codes(answers) == ["not_enough_points"] * 7 + ["yes"]
    assert (queries.balance(ANNA).total, queries.pool(POOL).total) == (0, 10)


def test_without_the_lock_in_the_step_ten_points_are_given_away_again(town, monkeypatch):
    """The negative control: the balance is read from the snapshot, not under the lock."""
    given = []
    with monkeypatch.context() as unsafe, without((Account, "points_nobody_is_below_zero")):
        unsafe.setattr(sql, "POST_POSTGRESQL", sql.STEP_POSTGRESQL.replace(LOCKED, SLEEPING))
        for person in range(TRIES):
            _award(person, 10, f"first:{person}")
            _award(person + 100, 10, f"other:{person}")
            together(*[partial(_donate, f"donation:{person}:{n}", person) for n in range(4)])
            given.append(Transfer.objects.filter(kind="DONATE", source__owner_id=person).count())
            if given[-1] > 1:
                break

    assert max(given) > 1


# --------------------------------------------------------------------- capture and void at once


def _ends(cause):
    return (
        partial(points.capture, cause, to_merchant_id=SHOP, now=MONDAY),
        partial(points.void, cause, now=MONDAY),
        partial(points.capture, cause, to_merchant_id=SHOP, now=MONDAY),
        partial(points.expire, cause, now=MONDAY + 2 * DAY),
    )


def test_a_hold_ends_in_one_way(town, monkeypatch):
    monkeypatch.setattr(holds, "require", slow_check)
    ends = set()
    for n in range(6):
        person = 500 + n
        _award(person, 10, f"first:{n}")
        _hold(f"redeem:{n}", 10, person)

        answers = together(*_ends(f"redeem:{n}"))

        row = Hold.objects.get(cause=f"redeem:{n}")
        ends.add(row.state)
        was_taken = row.state == "CAPTURED"
        assert codes(answers) == ["illegal_move"] * 2 + ["yes"] * 2
        assert queries.balance(person).total == (0 if was_taken else 10)
        assert Transfer.objects.filter(hold_end__hold=row).count() == int(was_taken)
    assert ends <= {"CAPTURED", "VOIDED", "EXPIRED"}
    assert faults() == []


def test_without_the_lock_a_hold_ends_in_two_ways(town, monkeypatch):
    """The negative control: both see an open hold; the end's own row still refuses the second."""
    monkeypatch.setattr(holds, "require", slow_check)
    said = []
    with monkeypatch.context() as unsafe:
        without_locks(unsafe)
        for n in range(TRIES):
            _award(n, 10, f"first:{n}")
            _hold(f"redeem:{n}", 10, n)
            said.append(codes(together(*_ends(f"redeem:{n}")[:2])))
            if "IntegrityError" in said[-1]:
                break

    assert "IntegrityError" in said[-1]
    assert snapshot()[0] == 0


# ---------------------------------------------------------------------- crossing and correcting


def test_captures_and_refunds_that_cross_do_not_wait_in_a_ring(town):
    for person in range(4):
        _award(person, 20, f"first:{person}")
        for n in range(2):
            _hold(f"redeem:{person}:{n}", 5, person)
            points.capture(f"redeem:{person}:{n}", to_merchant_id=SHOP + n, now=MONDAY)
        _hold(f"open:{person}", 5, person)

    answers = together(
        *(partial(points.reverse, f"redeem:{p}:{p % 2}:capture", now=MONDAY) for p in range(4)),
        *(
            partial(points.capture, f"open:{p}", to_merchant_id=SHOP + p % 2, now=MONDAY)
            for p in range(4)
        ),
    )

    assert codes(answers) == ["yes"] * 8
    assert [queries.balance(person).total for person in range(4)] == [10] * 4
    assert (queries.till(SHOP).total, queries.till(SHOP + 1).total) == (20, 20)


def test_a_correction_and_a_redemption_at_once_leave_nobody_below_zero(town):
    for n in range(6):
        _award(n, 10, f"hours:{n}:award")

        answers = together(
            partial(points.reverse, f"hours:{n}:award", now=MONDAY),
            partial(_hold, f"redeem:{n}", 10, n),
            partial(points.reverse, f"hours:{n}:award", now=MONDAY),
        )

        said = queries.balance(n)
        assert codes(answers)[-2:] == ["yes", "yes"]
        assert (said.total, said.held, said.owed) in ((0, 0, 0), (10, 10, 10))
    assert faults() == []


def test_eight_first_awards_open_one_passbook(town):
    answers = together(*[partial(_award, 77, 1, f"hours:{n}:award") for n in range(8)])

    assert codes(answers) == ["yes"] * 8
    assert queries.balance(77).total == 8
    assert Account.objects.filter(kind="ISSUE").count() == 1
    assert faults() == []


def test_a_seal_waits_for_who_is_in_the_midst_of_writing(town):
    """Without the wait a line with a lower number could appear behind the seal."""
    inside, go_on = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            made = _award(1, 5, "slow")
            inside.set()
            go_on.wait(60)
        return made.pk

    def mark():
        inside.wait(60)
        _award(2, 5, "quick")
        threading.Timer(0.3, go_on.set).start()
        return points.last_written()

    slow, upto = together(slowly, mark)

    assert upto >= slow
    assert set(Transfer.objects.filter(pk__lte=upto).values_list("cause", flat=True)) == {
        "slow", "quick",
    }  # fmt: skip
