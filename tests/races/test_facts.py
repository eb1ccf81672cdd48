"""Readers and writers at once: numbers are those of the rows, and nobody waits for a reader."""

import threading
import time
from functools import partial

import pytest
from django.db import connections, transaction

from kith.hours.models import ServiceRecord
from kith.insights import sql
from kith.insights.actions import refreshing
from kith.insights.actions.refreshing import refresh, refresh_all
from kith.insights.models import Fact, Touched
from kith.insights.queries import sheets
from kith.insights.queries.truth import differing, says
from tests import make
from tests.races.together import codes, together, without

pytestmark = [pytest.mark.race, pytest.mark.postgres]

ROUNDS = 8
PAUSE = 0.02  # between the reading of rows and what is written because of it


def _write(first: int) -> None:
    for minutes in range(first, first + ROUNDS):
        ServiceRecord.objects.update(minutes=minutes)
        time.sleep(PAUSE / 4)


def _look() -> None:
    for _ in range(ROUNDS):
        refresh()


def _slow_reading(monkeypatch):
    """Some time passes between the reading of rows and the writing of their facts."""

    def slowly(source, keys):
        found = list(says(source, keys))
        time.sleep(PAUSE)
        return found

    monkeypatch.setattr(refreshing, "says", slowly)


def _nobody_waits(monkeypatch):
    monkeypatch.setattr(sql, "is_alone", lambda: True)
    monkeypatch.setattr(sql, "one_at_a_time", lambda: None)


def _served(town):
    make.confirmed(town)
    make.confirmed(town)
    refresh_all()


def test_two_who_refresh_and_two_who_write(town, monkeypatch):
    _served(town)
    _slow_reading(monkeypatch)

    answers = together(_look, _look, partial(_write, 10), partial(_write, 30))
    refresh_all()

    assert codes(answers) == ["yes"] * 4
    assert list(differing()) == []
    assert not Touched.objects.exists()


def _overtaken(monkeypatch):
    """A reader has read a row and is slow to write; meanwhile it changes and another reads it."""
    has_read, goes_on = threading.Event(), threading.Event()

    def slowly(source, keys):
        found = list(says(source, keys))
        if threading.current_thread() is slow:
            has_read.set()
            goes_on.wait(60)
        return found

    def look():
        refresh()
        connections.close_all()

    monkeypatch.setattr(refreshing, "says", slowly)
    ServiceRecord.objects.update(minutes=7)
    slow = threading.Thread(target=look)
    slow.start()
    has_read.wait(60)
    ServiceRecord.objects.update(minutes=9)
    refresh(0.1)
    goes_on.set()
    slow.join()


def test_an_older_answer_is_not_written_over_a_newer_one(town, monkeypatch):
    _served(town)

    _overtaken(monkeypatch)
    refresh_all()

    assert list(differing()) == []


def test_without_the_lock_and_the_wall_the_older_answer_stays(town, monkeypatch):
    _served(town)
    _nobody_waits(monkeypatch)

    with without((Fact, "insights_a_fact_is_written_once")):
        _overtaken(monkeypatch)
        refresh_all()
        wrong = list(differing())

    assert sorted(wrong) == [
        ("record", pk) for pk in ServiceRecord.objects.values_list("pk", flat=True).order_by("pk")
    ]


def test_a_reader_does_not_wait_for_somebody_who_takes_long(town):
    _served(town)
    ServiceRecord.objects.update(minutes=7)
    holds, done = threading.Event(), threading.Event()

    def somebody():
        with transaction.atomic():
            sql.one_at_a_time()
            holds.set()
            done.wait(60)
        connections.close_all()

    other = threading.Thread(target=somebody)
    other.start()
    holds.wait(60)
    began = time.monotonic()
    told = refresh(0.2)
    took = time.monotonic() - began
    waiting = sheets.is_current()
    done.set()
    other.join()

    assert (told, waiting) == (0, False)
    assert took < 30  # and not the minute that the other takes
    assert refresh() == 2
    assert sheets.is_current()
