"""Runs left to workers: taken by one, taken over when that one is lost, kept once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kith.catalogue.actions import put_defaults
from kith.core.actor import CLOCK, Role
from kith.core.refusal import Forbidden, IllegalMove
from kith.dispatch import actions, policies, queries
from kith.dispatch.actions import _holding, queue
from kith.dispatch.actions._holding import LostHold
from kith.dispatch.models import BorderFigures, Run, RunOrder
from kith.dispatch.states import RunOrderState
from kith.journal.models import Entry
from kith.ops import queue as ops_queue
from kith.ops.queue import reap, work_off
from kith.people.models import RoleGrant
from kith.places.states import Level
from tests import make
from tests.dispatch import boards
from tests.make import HOUR, MONDAY
from tests.races.together import codes, slow_check, together, without, without_locks

ROOT = Path(__file__).parents[2]
SECOND = timedelta(seconds=1)
AWAY = queue.LEASE + SECOND


@pytest.fixture
def town(db):
    return make.town()


def order_run(town, *, now=MONDAY):
    return actions.order_run(town.community.pk, actor=town.clerk, now=now)


def take(row, holder="one", now=MONDAY):
    return queue.take(row.pk, holder=holder, actor=CLOCK, now=now)


def propose(town, hold, now=MONDAY):
    return actions.propose(town.community.pk, hold=hold, actor=town.clerk, now=now)


def state(row):
    return RunOrder.objects.get(pk=row.pk).state


# --------------------------------------------------------------------------------------- ordering


def test_a_run_ordered_twice_is_one_order_and_one_task(town):
    first = order_run(town)

    again = order_run(town, now=MONDAY + SECOND)

    assert first.pk == again.pk
    assert RunOrder.objects.count() == DBTaskResult.objects.count() == 1
    assert DBTaskResult.objects.get().pk == first.task_id


def test_ordering_at_the_same_moment_is_the_same_order_even_when_it_is_over(town):
    row = order_run(town)
    propose(town, take(row))

    assert order_run(town).pk == row.pk
    assert order_run(town, now=MONDAY + SECOND).pk != row.pk


def test_ordering_is_for_the_desk_of_the_whole_place(town):
    with pytest.raises(Forbidden):
        actions.order_run(town.street.pk, actor=town.clerk, now=MONDAY)

    assert not RunOrder.objects.exists()


def test_the_database_holds_one_pending_order_a_place(town):
    row = order_run(town)
    row.pk, row.asked_at = None, MONDAY + HOUR

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_orders_are_listed_for_whom_the_policy_says(town):
    order_run(town)
    stranger = make.actor(make.person(town.community))

    for actor in (town.clerk, town.far_clerk, town.boss, town.district, stranger):
        listed = set(queries.run_orders_visible_to(actor).values_list("pk", flat=True))
        rows = RunOrder.objects.select_related("area")
        assert listed == {r.pk for r in rows if policies.may_see_run_order(actor, r)}


# ---------------------------------------------------------------------------------------- holding


def test_an_order_is_taken_by_one(town):
    row = order_run(town)

    assert take(row) is not None
    assert take(row, "two", MONDAY + queue.LEASE - SECOND) is None


def test_what_a_silent_worker_held_is_taken_over_and_its_late_run_is_refused(town):
    make.volunteer(town.community)
    make.open_order(town)
    row = order_run(town)
    lost = take(row)
    later = take(row, "two", MONDAY + AWAY)

    with pytest.raises(LostHold):
        propose(town, lost)
    run = propose(town, later)

    assert Run.objects.get() == run
    assert (state(row), RunOrder.objects.get().run_id) == (RunOrderState.DONE, run.pk)


def test_a_sign_of_life_keeps_the_hold(town):
    row = order_run(town)
    take(row)

    assert queue.still_here("one", actor=CLOCK, now=MONDAY + 50 * SECOND) == 1
    assert queue.still_here("two", actor=CLOCK, now=MONDAY + 50 * SECOND) == 0
    assert take(row, "two", MONDAY + AWAY) is None
    with pytest.raises(IllegalMove):
        queue.put_back_lost(row.pk, actor=CLOCK, now=MONDAY + AWAY)


def test_a_result_is_kept_once(town):
    row = order_run(town)
    hold = take(row)
    propose(town, hold)

    with pytest.raises(LostHold):
        propose(town, hold)

    assert Run.objects.count() == 1


def test_after_three_tries_it_has_failed(town):
    row = order_run(town)

    seen = []
    for n in range(queue.ATTEMPTS):
        hold = take(row, now=MONDAY + n * SECOND)
        queue.give_back(hold, is_final=False, actor=CLOCK, now=MONDAY + n * SECOND)
        seen.append(state(row))

    assert seen == ["WAITING", "WAITING", "FAILED"]
    assert take(row) is None
    assert order_run(town, now=MONDAY + HOUR).pk != row.pk


# --------------------------------------------------------------------------------------- the clock


@pytest.mark.django_db(transaction=True)
def test_the_clock_does_what_no_worker_took_and_measures_the_borders(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    row = order_run(town)

    assert work_off(MONDAY + 59 * SECOND) == 0
    assert work_off(MONDAY + 60 * SECOND) == 1

    row.refresh_from_db()
    assert (row.state, row.run.made_by_id) == (RunOrderState.DONE, town.clerk.me)
    assert row.run.figures["orders"] == 0  # the engine's clock is the real one: the order is past
    assert BorderFigures.objects.get().run_id == row.run_id
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert order.worksheet.starts_at < timezone.now()


@pytest.mark.django_db(transaction=True)
def test_who_is_no_longer_at_the_desk_gets_no_run(town):
    row = order_run(town)
    RoleGrant.objects.filter(person_id=town.clerk.me).update(ends_at=MONDAY)

    work_off(MONDAY + HOUR)

    assert state(row) == RunOrderState.FAILED
    assert not Run.objects.exists()
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_the_clock_puts_a_lost_task_back_into_the_queue(town):
    """The engine itself leaves a killed worker's task RUNNING for ever."""
    row = order_run(town)
    take(row)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)

    assert reap(MONDAY + queue.LEASE - SECOND) == 0
    assert reap(MONDAY + AWAY) == 2  # put back, and into the queue
    assert reap(MONDAY + AWAY) == 0
    assert (state(row), DBTaskResult.objects.get().status) == ("WAITING", "READY")


def test_the_clock_queues_what_never_got_there(town):
    row = queue.book(town.community.pk, actor=town.clerk, now=MONDAY)

    assert reap(MONDAY) == 1

    row.refresh_from_db()
    assert row.task_id == DBTaskResult.objects.get().pk


def test_small_boards_need_no_worker(town):
    make.open_order(town)

    assert not queries.is_for_a_worker(town.community.path, now=MONDAY)


# ---------------------------------------------------------------------- several workers, for real

workers = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
race = [pytest.mark.race, workers, pytest.mark.django_db(transaction=True)]
DISTRICTS = 6


def districts():
    """Six districts, each with a desk of its own, an order and a volunteer."""
    put_defaults()
    found = []
    for n in range(DISTRICTS):
        county = make.area(f"99020{n}", Level.COUNTY, "")
        make.area(f"99020{n}001", Level.TOWN, county.code)
        make.area(f"99020{n}001001", Level.COMMUNITY, f"99020{n}001", 116.40, 39.90)
        found.append((county, make.staff(Role.WORKER, county)))
    return found


def order_all(found):
    now = timezone.now()
    return [actions.order_run(area.pk, actor=desk, now=now) for area, desk in found]


@contextmanager
def worker(name):
    """`kith work` in a process of its own, on the database of the test."""
    base = connection.settings_dict
    url = f"postgresql://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}"
    env = {
        **os.environ,
        "DATABASE_URL": f"{url}/{base['NAME']}",
        "KITH_KEYS": settings.KITH_KEYS,
        "KITH_VAR": str(Path(settings.KITH_KEYS).parent),
    }
    command = [Path(sys.executable).with_name("kith"), "work", "--name", name]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def until(holds, seconds=60):
    last = time.monotonic() + seconds
    while not (told := holds()):
        assert time.monotonic() < last, "it did not come to pass"
        time.sleep(0.05)
    return told


def running():
    rows = RunOrder.objects.filter(state=RunOrderState.RUNNING)
    held = list(rows.order_by("pk"))
    return held if len(held) == 2 else None


def done(n):
    return lambda: RunOrder.objects.filter(state=RunOrderState.DONE).count() == n


class TestWorkers:
    pytestmark = race

    def test_a_killed_workers_run_is_taken_over_and_every_run_exists_once(self, transactional_db):
        rows = order_all(districts())
        with worker("first") as first, worker("second") as second:
            with transaction.atomic():
                self._nobody_writes_runs()
                lost = self._kill_in_the_middle(first, until(running))
            until(done(DISTRICTS - 1))
            runs_out = RunOrder.objects.get(pk=lost.pk).lease_until
            assert runs_out
            assert reap(runs_out - SECOND) == 0
            assert reap(runs_out + SECOND) == 2
            until(done(DISTRICTS))
            second.send_signal(signal.SIGTERM)
            assert second.wait(60) == 0

        places = list(Run.objects.order_by("area_id").values_list("area_id", flat=True))
        assert places == sorted(row.area_id for row in rows)
        assert RunOrder.objects.get(pk=lost.pk).attempts == 2
        assert {row.run_id for row in RunOrder.objects.all()} == set(
            Run.objects.values_list("pk", flat=True)
        )

    def _nobody_writes_runs(self):
        """Both workers come to a stand where they would write what they found."""
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE dispatch_run IN SHARE MODE")

    def _kill_in_the_middle(self, process, held):
        process.send_signal(signal.SIGKILL)
        process.wait()
        return next(row for row in held if row.holder.startswith("first"))

    def test_four_who_bring_the_same_run_at_once_leave_one(self, transactional_db):
        town = make.town()
        make.volunteer(town.community)
        row = order_run(town)
        hold = take(row)

        answers = together(*[lambda: propose(town, hold)] * 4)

        assert codes(answers) == ["lost_hold", "lost_hold", "lost_hold", "yes"]
        assert Run.objects.count() == 1

    def test_without_the_hold_there_are_several(self, transactional_db, monkeypatch):
        """The negative control: were it green without lock and check, the race tells nothing."""
        town = make.town()
        row = order_run(town)
        hold = take(row)
        with monkeypatch.context() as unsafe, without((Entry, "journal_one_line_a_step")):
            without_locks(unsafe)
            unsafe.setattr(_holding, "require", slow_check)
            answers = together(*[lambda: propose(town, hold)] * 4)

        assert codes(answers).count("yes") > 1
        assert Run.objects.count() == codes(answers).count("yes")

    def test_a_worker_gives_signs_of_life_while_its_task_runs(self, transactional_db, monkeypatch):
        monkeypatch.setattr(ops_queue, "BEAT_S", 0.05)
        row = order_run(make.town())
        begun = timezone.now() - queue.LEASE + 5 * SECOND
        take(row, "one", begun)

        with ops_queue._signs_of_life("one"):
            later = RunOrder.objects.filter(lease_until__gt=begun + queue.LEASE)
            until(later.exists)

        assert reap(begun + AWAY) == 0

    def test_two_desks_that_order_at_once_have_ordered_once(self, transactional_db):
        town = make.town()

        together(*[lambda: order_run(town)] * 4)

        assert RunOrder.objects.count() == 1

    def test_two_workers_that_take_at_once_do_not_both_hold_it(self, transactional_db):
        row = order_run(make.town())

        holds = together(*(partial(take, row, f"worker {n}") for n in range(4)))

        assert sum(hold is not None for hold in holds) == 1

    def test_without_the_lock_two_may_hold_it(self, transactional_db, monkeypatch):
        """The negative control of taking."""
        town = make.town()
        most = 0
        with monkeypatch.context() as unsafe, without((Entry, "journal_one_line_a_step")):
            without_locks(unsafe)
            for n in range(10):
                row = order_run(town, now=MONDAY + n * SECOND)
                holds = together(*(partial(take, row, f"worker {n}") for n in range(4)))
                most = max(most, sum(hold is not None for hold in holds))
                RunOrder.objects.filter(pk=row.pk).update(state="FAILED")
        assert most > 1


def test_boards_say_nothing_of_workers(town):
    """A run made at once belongs to no order."""
    run = boards.propose(town)

    assert not RunOrder.objects.filter(run=run).exists()
