"""Numbers for Prometheus: what the processes counted, and what the database says now."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kith.dispatch.queries import waiting_run_orders
from kith.ops.durability import room
from kith.ops.health import FOLDER
from kith.ops.health.readiness import state
from kith.outbox import queries as outbox
from kith.upkeep import queries as upkeep
from kith.vault.queries import looks_since

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

OURS: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "kith_requests", "Answers by route, method and status", ("route", "method", "status"),
    registry=OURS,
)  # fmt: skip
SECONDS: Final = Histogram(
    "kith_request_seconds", "How long an answer took", ("method",), registry=OURS,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip
REFUSALS: Final = Counter("kith_refusals", "Refusals by code", ("code",), registry=OURS)


class Now(Collector):
    """Asked of the database when somebody looks."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._messages()
        yield from self._jobs()
        yield _gauge("kith_runs_waiting", "Plans that wait", waiting_run_orders().count())
        day = timezone.localtime(self._now).replace(hour=0, minute=0, second=0, microsecond=0)
        yield _gauge("kith_reveals_today", "Looks at sealed fields", looks_since(day).count())
        yield _labelled("kith_disk_used", "Part of the disk in use", "place", room())
        fine = {name: float(one.is_fine) for name, one in state(self._now).items()}
        yield _labelled("kith_ready", "1 where it is as it should be", "check", fine)

    def _messages(self) -> Iterator[GaugeMetricFamily]:
        waiting = outbox.waiting()
        first = waiting.values_list("due_at", flat=True).first()
        late = max(0.0, (self._now - first).total_seconds()) if first else 0.0
        yield _gauge("kith_outbox_waiting", "Messages not sent yet", waiting.count())
        yield _gauge("kith_outbox_late_seconds", "How long the first is due", late)
        yield _gauge("kith_outbox_dead", "Messages given up", outbox.dead())
        yield _gauge("kith_outbox_dropped", "Messages that came too late", outbox.late())

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        beats = upkeep.beats()
        ages = {one.job: (self._now - one.ran_at).total_seconds() for one in beats}
        yield _labelled("kith_job_age_seconds", "Since the job last ran", "job", ages)
        failed = {one.job: float(bool(one.fault)) for one in beats}
        yield _labelled("kith_job_failed", "1 where its last run failed", "job", failed)
        backup = upkeep.last_verified()
        if backup is not None:
            age = (self._now - backup.made_at).total_seconds()
            yield _gauge("kith_backup_age_seconds", "Of the youngest proved backup", age)


def _gauge(name: str, words: str, number: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=number)


def _labelled(name: str, words: str, label: str, numbers: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for key, number in numbers.items():
        family.add_metric((key,), number)
    return family


def told(now: datetime) -> bytes:
    """Everything in the words of Prometheus; of all processes where there are several."""
    if FOLDER not in os.environ:
        return generate_latest(OURS) + generate_latest(_now(now))
    registry = _now(now)
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _now(now: datetime) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Now(now))
    return registry
