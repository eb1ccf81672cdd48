"""The key of the indexes changes while people come, are looked for and change their numbers."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from kith.approvals.actions import ask
from kith.approvals.models import Approval
from kith.approvals.policies import is_second
from kith.approvals.rules import Wanted
from kith.approvals.states import Deed
from kith.core.actor import CLOCK, Actor
from kith.core.refusal import Refusal
from kith.ops import covering
from kith.people.actions import person as persons
from kith.people.actions.phones import change_at_desk
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.people.queries import with_phone
from kith.people.states import Channel
from kith.vault import crypto, sql
from kith.vault.checks import covers
from kith.vault.indexes import columns
from tests import make
from tests.make import MONDAY
from tests.races.together import codes, pause, together
from tests.tools.assurance import figure
from tests.vault.busy import Busy

SQLITE = connection.vendor != "postgresql"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
on_postgresql = pytest.mark.skipif(SQLITE, reason="SQLite has one writer")
SETTLE_S = covering.SETTLE_S  # what the house gives who looked up the key a moment ago
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(covering, "SETTLE_S", 0.2)
    monkeypatch.setattr(covering, "BATCH", 7)


def id_number(n: int) -> str:
    """A number as the law makes them, of somebody born in one place, a thousand a day."""
    born = date(1949, 12, 31) - timedelta(days=n // 1000)
    body = f"110105{born:%Y%m%d}{n % 1000:03d}"
    total = sum(weight * int(sign) for weight, sign in zip(WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


def come(town: make.Town, n: int) -> Person:
    """Somebody with a telephone and an ID number of hers alone."""
    typed = PersonInput(name="欧阳晓", phone=f"139{n:08d}", id_number=id_number(n))
    return persons.register(
        town.community.pk, input=typed, channel=Channel.COUNTER, actor=CLOCK, now=MONDAY
    )


@dataclass(eq=False)
class Worker(Busy):
    """Comes, is looked for, tries to come again, changes her number; `done` are those who came."""

    town: make.Town
    first: int
    known: list[int]
    looked: int = 0
    twice: list[object] = field(default_factory=list)

    def once(self) -> None:
        n = self.first + len(self.done)
        who = come(self.town, n).pk
        self.done.append(n)
        for known in (n, *self.known[len(self.done) % 3 :: 3]):
            self.looked += 1
            if with_phone(f"139{known:08d}").count() != 1:
                self.wrong.append(known)
        again = self.known[n % len(self.known)]
        try:
            come(self.town, again)
            self.twice.append(again)
        except Refusal as no:
            if no.code != "already_known":
                self.twice.append(no)
        if n % 3 == 0:
            change_at_desk(
                who, phone=f"137{n:08d}", reason="新号码", actor=self.town.boss, now=MONDAY
            )
            change_at_desk(
                who, phone=f"139{n:08d}", reason="旧号码", actor=self.town.boss, now=MONDAY
            )


def test_rotating_the_index_twice_under_writes_loses_and_doubles_nobody(ring, monkeypatch):
    """On SQLite, where one writes at a time, between the batches of whoever brings over."""
    monkeypatch.setattr(covering, "SETTLE_S", 0.0 if SQLITE else SETTLE_S)
    town = make.town()
    known = [int(come(town, n).phone.mask[-4:]) for n in range(12)]
    # So far apart that no worker, however quick, comes to the numbers of the next.
    workers = [Worker(town, 100_000 * (n + 1), known) for n in range(1 if SQLITE else 3)]
    if SQLITE:
        _turn_by_turn(workers[0])
    else:
        _at_once(workers)

    came = [n for worker in workers for n in worker.done]
    lost = [n for n in (*known, *came) if with_phone(f"139{n:08d}").count() != 1]
    missing = [one for worker in workers for one in worker.wrong] + lost
    twice = [one for worker in workers for one in worker.twice]
    old = sum(column.other_than((3,)).count() for column in columns())
    assert [fault for fault in missing if isinstance(fault, Exception)] == []
    assert list(covers()) == []
    looked = sum(worker.looked for worker in workers)
    figure(
        "ROTATE-INDEX",
        demand="the index key rotated twice under writes: 0 lookups missing, 0 duplicates,"
        " 0 rows with a retired key",
        got=f"{len(missing)} of {looked} lookups missing, {len(twice)} duplicates,"
        f" {old} old of {Person.objects.count()} people",
        passed=not missing and not twice and not old,
        how=f"make test PHASES={'sqlite' if SQLITE else 'postgres'}",
    )


def _at_once(workers: list[Worker]) -> None:
    for worker in workers:
        worker.start()
    try:
        for _rotation in range(2):
            for worker in workers:
                worker.wait_for(2)
            covering.begin()
            for worker in workers:
                worker.wait_for(1)
            _brought(lambda _count: None)
    finally:
        for worker in workers:
            worker.enough.set()
        for worker in workers:
            worker.join()


def _turn_by_turn(worker: Worker) -> None:
    for _rotation in range(2):
        worker.once()
        covering.begin()
        worker.once()
        _brought(lambda _count: worker.once())


def _brought(watch: Callable[[int], object]) -> None:
    done = covering.bring_over(watch)
    covering.finish()
    assert (done.waits, done.twice) == (0, ())


def test_whoever_lives_with_her_who_asked_is_no_second_person(ring):
    """Several indexes in one column, on both databases."""
    town = make.town()
    asks, other = (make.person(town.community, address="幸福小区 9 号楼 301 室") for _n in range(2))
    home = Person.objects.get(pk=asks.pk).household_key
    wanted = Wanted(deed=Deed.IMPORT_PEOPLE, object_id=1, path=town.community.path, payload={})
    herself = Actor(person_id=asks.pk, household_key=home)
    row = ask(wanted, reason="名单", actor=herself, now=MONDAY)
    covering.begin()
    covering.bring_over(lambda _count: None)
    covering.finish()

    with connection.cursor() as cursor:
        cursor.execute("SELECT homes FROM approvals_approval")
        (kept,) = json.loads(cursor.fetchone()[0])
    neighbour = Actor(person_id=other.pk, household_key=home)

    assert not is_second(neighbour, Approval.objects.get(pk=row.pk))
    assert is_second(Actor(person_id=other.pk), Approval.objects.get(pk=row.pk))
    assert (kept[:2], Approval.objects.get(pk=row.pk).homes) == ("2.", [home])


@on_postgresql
def test_brought_over_before_everybody_knows_the_key_somebody_is_not_found(ring, settings):
    """The control: a reader with the older key file misses whoever was brought over."""
    town = make.town()
    come(town, 1)
    old = Path(settings.KITH_KEYS).with_name("older.json")
    old.write_text(ring.read_text())
    covering.begin()
    covering.bring_over(lambda _count: None)

    found = with_phone("13900000001").count()
    settings.KITH_KEYS = str(old)

    assert (found, with_phone("13900000001").count()) == (1, 0)


# -------------------------------------------------------------- two people, two keys, one number


def come_twice(town: make.Town, ring: Path, monkeypatch) -> list[str]:
    """One comes with the older key and is not through when another comes with the newer one."""
    older, wrote = json.loads(ring.read_text()), threading.Event()
    with_older = Path(ring).with_name("older.json")
    with_older.write_text(json.dumps(older))
    mine = threading.local()
    real = crypto.ring

    def ring_of_thread() -> crypto.Ring:
        if getattr(mine, "is_late", False):
            return crypto._load(str(with_older), with_older.stat().st_mtime_ns)
        return real()

    monkeypatch.setattr(crypto, "ring", ring_of_thread)

    def late() -> None:
        mine.is_late = True
        with transaction.atomic():
            come(town, 5)
            wrote.set()
            pause()

    def prompt() -> None:
        wrote.wait(60)
        come(town, 5)

    covering.begin()
    return codes(together(late, prompt))


@on_postgresql
def test_two_with_one_id_number_never_come_in_by_two_keys(ring, monkeypatch):
    town = make.town()

    answers = come_twice(town, ring, monkeypatch)

    assert answers == ["already_known", "yes"]
    assert Person.objects.filter(id_index=crypto.blind("id", id_number(5))).count() == 1


@on_postgresql
def test_without_holding_the_index_both_come_in(ring, monkeypatch, settings):
    """The control: each looks, neither sees the other, and the values differ."""
    town = make.town()
    settings.KITH_SKIP_LOCKS = True

    answers = come_twice(town, ring, monkeypatch)

    settings.KITH_SKIP_LOCKS = False
    assert answers == ["yes", "yes"]
    assert covering.bring_over(lambda _count: None).twice != ()


@on_postgresql
def test_nothing_is_brought_over_while_somebody_writes_with_the_older_key(ring, monkeypatch):
    town = make.town()
    monkeypatch.setattr(covering, "PATIENCE_S", 0.3)
    wrote, through = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            come(town, 7)
            wrote.set()
            through.wait(60)

    def eager() -> str:
        wrote.wait(60)
        covering.begin()
        try:
            covering.bring_over(lambda _count: None)
        finally:
            through.set()
        return "brought over"

    answers = together(slow, eager)

    assert isinstance(answers[1], covering.StillWritingError)
    assert covering.bring_over(lambda _count: None).waits == 0
    assert sql.moment() > 0


@on_postgresql
def test_who_writes_in_another_database_of_the_server_is_not_waited_for(ring):
    known = connection.settings_dict
    other = {"user": known["USER"], "host": known["HOST"], "port": known["PORT"]}
    with psycopg.connect(dbname="postgres", **other) as elsewhere:
        elsewhere.execute(f"CREATE TABLE apart_{os.getpid()} (id int)")
        with psycopg.connect(dbname=known["NAME"], **other) as here:
            here.execute("INSERT INTO kith_cache VALUES ('x', 'x', now())")
            since = sql.moment()
            with_somebody = sql.is_past(since)
            here.rollback()
        alone = sql.is_past(since)
        elsewhere.rollback()

    assert (with_somebody, alone) == (False, True)
