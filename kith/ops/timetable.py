"""What time does, and how often. One line a job; a job is told when, and is safe to repeat."""

from __future__ import annotations

import logging
import time
from itertools import count
from typing import TYPE_CHECKING, Final, TypeAlias

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from kith.dispatch.jobs import ask_due
from kith.dispatch.jobs_borders import end_openings, expire_help
from kith.exchange.notify import deliver
from kith.exchange.sms.client import from_dsn
from kith.hours.jobs import lapse_amendments, remind_hours
from kith.ops.queue import reap, work_off
from kith.ops.watching import hold_suspicious
from kith.orders.jobs import escalate, expire_offers, release_lapsed, remind_leases
from kith.points.jobs import close_year, expire_holds, seal_day
from kith.recognition.jobs import freeze_quarters, grant_stars
from kith.rewards.jobs import draft_settlements, expire_codes, lapse_approvals, remind_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    Job: TypeAlias = Callable[[datetime], int]


def send(now: datetime) -> int:
    return deliver(from_dsn(settings.KITH_SMS), now=now).sent


_LOG: Final = logging.getLogger(__name__)

TIMETABLE: Final[tuple[tuple[str, int, Job], ...]] = (
    # name, every so many minutes, what
    ("expire_offers", 1, expire_offers),
    ("ask_due", 1, ask_due),
    ("send", 1, send),
    ("escalate", 5, escalate),
    ("release_lapsed", 60, release_lapsed),
    ("remind_leases", 60, remind_leases),
    ("hold_suspicious", 60, hold_suspicious),
    ("lapse_amendments", 5, lapse_amendments),
    ("remind_hours", 60, remind_hours),
    ("expire_codes", 5, expire_codes),
    ("remind_codes", 60, remind_codes),
    ("lapse_approvals", 60, lapse_approvals),
    ("draft_settlements", 60, draft_settlements),
    ("expire_help", 5, expire_help),
    ("end_openings", 60, end_openings),
    ("grant_stars", 5, grant_stars),
    ("freeze_quarters", 60, freeze_quarters),
    ("reap", 1, reap),
    ("work_off", 1, work_off),
    ("expire_holds", 1, expire_holds),
    ("seal_day", 60, seal_day),
    ("close_year", 1440, close_year),
)


def run(now: datetime, minute: int = 0) -> Iterator[tuple[str, int]]:
    """Every job that is due in this minute of the loop, and how many things it did; all in 0."""
    for name, job in _due(minute):
        yield name, job(now)


def loop(say: Callable[[str], object]) -> None:
    """The timetable for ever, until the process is told to stop. Jobs that did something speak."""
    for minute in count():
        began = time.monotonic()
        close_old_connections()
        for name, job in _due(minute):
            if done := _watched(name, job):
                say(f"{name}: {done}")
        time.sleep(max(0.0, 60 - (time.monotonic() - began)))


def _due(minute: int) -> Iterator[tuple[str, Job]]:
    return ((name, job) for name, every_min, job in TIMETABLE if minute % every_min == 0)


def _watched(name: str, job: Job) -> int:
    """What the job did; its fault is logged and must not stop the clock for the others."""
    try:
        return job(timezone.now())
    except Exception:  # noqa: BLE001 -- logged whole; the other jobs go on
        _LOG.exception("the job %s failed", name)
        return 0
