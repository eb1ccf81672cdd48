"""Signals about when and how long."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.timezone import localtime

from kith.catalogue.trust import SignalRules
from kith.insights.signals.facts import TYPED, Service, Spoke


def enrolled_after(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Somebody agreed to serve only after the service had ended.

    Source: workflows.md 4.6, "enrolled after the activity ended".
    """
    for row in services:
        if row.enrolled_at is not None and row.enrolled_at > row.ended_at:
            late = (row.enrolled_at - row.ended_at).total_seconds()
            yield Spoke(row.record_id, {"minutes_late": int(late // 60)})


def longer_than_slot(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """More minutes than were agreed, by more than `over_slot_min` and by half, while the end is
    not shown by anybody else: whoever stayed on with the resident has her word for it.

    Source: workflows.md 4.6, "credited minutes > activity length".
    """
    for row in services:
        if row.slot_min is None or row.shown == 2:
            continue
        over = row.minutes - row.slot_min
        if over > rules.over_slot_min and 2 * over > row.slot_min:
            yield Spoke(row.record_id, {"minutes": row.minutes, "agreed": row.slot_min})


def at_two_places(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """One person in two services that share a moment. Recording refuses it; what was read in from
    elsewhere or changed by hand may still hold it.

    Source: workflows.md 4.6, "overlapping services".
    """
    for rows in _by_person(services).values():
        ordered = sorted(rows, key=lambda row: (row.started_at, row.record_id))
        latest = ordered[0]
        for row in ordered[1:]:
            if row.started_at < latest.ended_at:
                yield Spoke(row.record_id, {"other": latest.record_id})
                yield Spoke(latest.record_id, {"other": row.record_id})
            if row.ended_at > latest.ended_at:
                latest = row


def unstamped(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Hours without arriving or leaving: both ends written afterwards, and neither list, slip nor
    picture.

    Source: workflows.md 4.6, "no check-in but hours".
    """
    for row in services:
        if row.start_proof == row.end_proof == TYPED and row.is_bare:
            yield Spoke(row.record_id, {"minutes": row.minutes})


def round_package(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """Exactly one of the packages that are sold (`round_min`), and no end shown.

    Source: workflows.md 4.6, "round packages"; findings.md 5.
    """
    for row in services:
        if row.minutes in rules.round_min and not row.shown:
            yield Spoke(row.record_id, {"minutes": row.minutes})


def long_day(services: Sequence[Service], rules: SignalRules) -> Iterator[Spoke]:
    """More than `day_min` minutes on one day of the place, more than half of that bound in services
    whose ends are not both shown; twice as heavy from half as much again.

    Source: workflows.md 4.6, "> 8 h a day" (house default).
    """
    days: dict[tuple[int, date], list[Service]] = defaultdict(list)
    for row in services:
        days[row.person_id, localtime(row.started_at).date()].append(row)
    for rows in days.values():
        total = sum(row.minutes for row in rows)
        unseen = sum(row.minutes for row in rows if row.shown < 2)
        if total <= rules.day_min or 2 * unseen <= rules.day_min:
            continue
        times = 2 if 2 * total > 3 * rules.day_min else 1
        for row in rows:
            yield Spoke(row.record_id, {"minutes_of_day": total}, times)


def _by_person(services: Sequence[Service]) -> dict[int, list[Service]]:
    found: dict[int, list[Service]] = defaultdict(list)
    for row in services:
        found[row.person_id].append(row)
    return found
