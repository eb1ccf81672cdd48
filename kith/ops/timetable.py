"""What time does, and how often. One line a job; a job is told when, and is safe to repeat."""

from __future__ import annotations

import logging
import time
from itertools import count
from typing import TYPE_CHECKING, Final, TypeAlias

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from kith.activities.jobs.attendance import forget_at_the_door, remind_records
from kith.activities.jobs.credentials import warn_credentials
from kith.activities.jobs.monthly import keep_lists_true, remind_lists
from kith.activities.jobs.planning import hold_ended
from kith.activities.jobs.signing_up import (
    answer_lines,
    close_queues,
    draw_due,
    lapse_offers,
    release_reserves,
)
from kith.approvals.jobs import lapse_second_words
from kith.care.jobs import alarm_missed, alarm_searches, close_withdrawn
from kith.care.jobs_rounds import close_rounds, expire_rounds
from kith.dispatch.jobs import ask_due
from kith.dispatch.jobs_borders import end_openings, expire_help
from kith.exchange.notify import deliver
from kith.exchange.sms.client import from_dsn
from kith.grid.jobs_premises import tell_overdue_hazards
from kith.groups.jobs import end_youth_memberships
from kith.hotline.jobs import tell_late_calls
from kith.hours.jobs import lapse_amendments, remind_hours
from kith.insights.jobs import keep_facts
from kith.insights.jobs_integrity import draw_samples, end_samples, open_matters, watch_looks
from kith.insights.jobs_reports import draft_month_sheets, remind_month_sheets
from kith.ops.guarding import alarm_backups, check_chains, ring_backup_alarm, seal_logs
from kith.ops.putting_away import put_away_lines, put_away_looks
from kith.ops.queue import reap, work_off
from kith.ops.watching import hold_suspicious
from kith.orders.jobs import escalate, expire_offers, release_lapsed, remind_leases
from kith.pairing.jobs import remind_pairs
from kith.points.jobs import close_year, expire_holds, seal_day
from kith.privacy.jobs import forget_old, keep_destroyed_list, work_on_copies
from kith.projects.jobs import lapse_claims, remind_rechecks, tell_overdue
from kith.projects.jobs_money import (
    ask_after_pledges,
    close_calls,
    note_late_reports,
    remind_reports,
    stop_late_agreements,
)
from kith.recognition.jobs import freeze_quarters, grant_stars
from kith.reportin.jobs import lapse_report_ins, remind_renewals
from kith.rewards.jobs import draft_settlements, expire_codes, lapse_approvals, remind_codes
from kith.upkeep.actions import Ran, note_beats

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
    ("expire_rounds", 1, expire_rounds),
    ("close_withdrawn", 5, close_withdrawn),
    ("send", 1, send),
    ("escalate", 5, escalate),
    ("release_lapsed", 60, release_lapsed),
    ("close_rounds", 60, close_rounds),
    ("remind_leases", 60, remind_leases),
    ("hold_suspicious", 60, hold_suspicious),
    ("open_matters", 60, open_matters),
    ("watch_looks", 5, watch_looks),
    ("draw_samples", 60, draw_samples),
    ("end_samples", 60, end_samples),
    ("keep_facts", 1, keep_facts),
    ("lapse_amendments", 5, lapse_amendments),
    ("remind_hours", 60, remind_hours),
    ("expire_codes", 5, expire_codes),
    ("remind_codes", 60, remind_codes),
    ("lapse_approvals", 60, lapse_approvals),
    ("lapse_second_words", 5, lapse_second_words),
    ("draft_settlements", 60, draft_settlements),
    ("expire_help", 5, expire_help),
    ("end_openings", 60, end_openings),
    ("grant_stars", 5, grant_stars),
    ("freeze_quarters", 60, freeze_quarters),
    ("lapse_claims", 60, lapse_claims),
    ("remind_rechecks", 60, remind_rechecks),
    ("tell_overdue", 60, tell_overdue),
    ("ask_after_pledges", 60, ask_after_pledges),
    ("close_calls", 60, close_calls),
    ("remind_reports", 60, remind_reports),
    ("note_late_reports", 60, note_late_reports),
    ("stop_late_agreements", 60, stop_late_agreements),
    ("remind_renewals", 60, remind_renewals),
    ("lapse_report_ins", 60, lapse_report_ins),
    ("forget_at_the_door", 60, forget_at_the_door),
    ("remind_records", 60, remind_records),
    ("end_youth_memberships", 60, end_youth_memberships),
    ("hold_ended", 5, hold_ended),
    ("answer_lines", 1, answer_lines),
    ("lapse_offers", 1, lapse_offers),
    ("draw_due", 1, draw_due),
    ("release_reserves", 1, release_reserves),
    ("close_queues", 5, close_queues),
    ("remind_pairs", 1440, remind_pairs),
    ("alarm_missed", 5, alarm_missed),
    ("alarm_searches", 1, alarm_searches),
    ("warn_credentials", 1440, warn_credentials),
    ("tell_overdue_hazards", 60, tell_overdue_hazards),
    ("tell_late_calls", 5, tell_late_calls),
    ("work_on_copies", 1, work_on_copies),
    ("keep_destroyed_list", 1, keep_destroyed_list),
    ("forget_old", 1440, forget_old),
    ("reap", 1, reap),
    ("work_off", 1, work_off),
    ("expire_holds", 1, expire_holds),
    ("keep_lists_true", 5, keep_lists_true),
    ("remind_lists", 60, remind_lists),
    ("draft_month_sheets", 60, draft_month_sheets),
    ("remind_month_sheets", 60, remind_month_sheets),
    ("seal_day", 60, seal_day),
    ("close_year", 1440, close_year),
    ("seal_logs", 1, seal_logs),
    ("check_chains", 60, check_chains),
    ("put_away_lines", 1440, put_away_lines),
    ("put_away_looks", 1440, put_away_looks),
    ("alarm_backups", 60, alarm_backups),
    ("ring_backup_alarm", 60, ring_backup_alarm),
)


def run(now: datetime, minute: int = 0) -> Iterator[tuple[str, int]]:
    """Every job that is due in this minute of the loop, and how many things it did; all in 0."""
    ran = []
    for name, job in _due(minute):
        began = time.monotonic()
        done = job(now)
        ran.append(Ran(name, now, _ms_since(began), done))
        yield name, done
    note_beats(ran)


def loop(say: Callable[[str], object]) -> None:
    """The timetable for ever, until the process is told to stop. Jobs that did something speak."""
    for minute in count():
        began = time.monotonic()
        close_old_connections()
        ran = []
        for name, job in _due(minute):
            ran.append(_watched(name, job))
            if ran[-1].done:
                say(f"{name}: {ran[-1].done}")
        _signs_of_life(ran)
        time.sleep(max(0.0, 60 - (time.monotonic() - began)))


def _due(minute: int) -> Iterator[tuple[str, Job]]:
    return ((name, job) for name, every_min, job in TIMETABLE if minute % every_min == 0)


def _watched(name: str, job: Job) -> Ran:
    """What the job did; its fault is logged and must not stop the clock for the others."""
    at, began = timezone.now(), time.monotonic()
    try:
        return Ran(name, at, done=job(at), took_ms=_ms_since(began))
    except Exception as fault:  # noqa: BLE001 -- one job that breaks must not stop the others
        _LOG.exception("the job %s failed", name)
        return Ran(name, at, _ms_since(began), done=0, fault=type(fault).__name__)


def _ms_since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _signs_of_life(ran: list[Ran]) -> None:
    try:
        note_beats(ran)
    except DatabaseError:
        _LOG.exception("the clock could not say that it runs")
