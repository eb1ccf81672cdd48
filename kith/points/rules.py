"""Arithmetic of points."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol

from kith.catalogue.rules import PointsRules, Tariff

FIRST_DIGEST: Final = "0" * 64


def points_due(minutes: int, tariff: Tariff, *, category: str, role: str = "") -> int:
    """Whole points for confirmed minutes: the category's rate times the role's coefficient, the
    minutes capped, rounded down.
    """
    assert minutes >= 0, "minutes are counted, never owed"
    rate = tariff.by_category.get(category, tariff.points_per_hour)
    percent = tariff.percent_by_role.get(role, 100)
    return min(minutes, tariff.cap_min) * rate * percent // 6000


@dataclass(frozen=True, slots=True)
class Caps:
    """How many points thanks may come to on one day and in a lifetime; 0 is no cap."""

    day_points: int = 0
    lifetime_points: int = 0


def caps_of(tariff: Tariff) -> Caps | None:
    """None where the tariff has no cap, so that nothing need be counted."""
    caps = Caps(tariff.day_cap_points, tariff.lifetime_cap_points)
    return None if caps == Caps() else caps


def within(caps: Caps, points: int, *, that_day: int, ever: int) -> int:
    """What the caps leave of `points` after what was given on that day and ever."""
    left = [points]
    if caps.day_points:
        left.append(caps.day_points - that_day)
    if caps.lifetime_points:
        left.append(caps.lifetime_points - ever)
    return max(0, min(left))


# ------------------------------------------------------------------------------------- lapsing


def months_before(day: date, months: int) -> date:
    """The first of the month that lies so many months before the month of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Closing:
    """What lapses on `on`: thanks from before `earned_before`. `name` makes the cause unique."""

    name: str
    on: date
    earned_before: date


def closings(rules: PointsRules, *, today: date) -> list[Closing]:
    """The latest due dates of the rules, at most one by age and one by the year's end."""
    due = []
    if rules.expire_after_months:
        month = months_before(today, 0)
        due.append(
            Closing(f"age:{month:%Y-%m}", month, months_before(today, rules.expire_after_months))
        )
    if rules.close_month:
        on = _first_after(rules.close_month, today.year)
        on = on if on <= today else _first_after(rules.close_month, today.year - 1)
        due.append(Closing(f"year:{on:%Y-%m}", on, on))
    return due


def next_closings(rules: PointsRules, *, today: date) -> list[Closing]:
    """The due dates to come within the days of notice."""
    ahead = date.fromordinal(today.toordinal() + rules.notice_days)
    now = set(closings(rules, today=today))
    return [closing for closing in closings(rules, today=ahead) if closing not in now]


def _first_after(month: int, year: int) -> date:
    """The first day after the month at whose end the year is closed."""
    return months_before(date(year, month, 1), -1)


def lapsing(*, earned: int, gone: int, free: int) -> int:
    """Points of `earned` that are still there when the oldest are spent first."""
    return max(0, min(earned - gone, free))


# ----------------------------------------------------------------------------------- the chain


class Line(Protocol):
    """A transfer as the chain reads it."""

    pk: int
    kind: str
    source_id: int
    target_id: int
    points: int
    cause: str
    rule_id: int | None
    reverses_id: int | None
    at: datetime
    day: date | None
    source_after: int | None
    target_after: int | None


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the chain stands: its digest, the last line behind it, the lines of this link."""

    digest: str
    last_id: int
    count: int = 0

    @classmethod
    def first(cls) -> Seal:
        return cls(FIRST_DIGEST, 0)


def link(before: Seal, day: date, lines: Iterable[Line]) -> Seal:
    """The next link: SHA-256 over the digest before, the date and every line in order."""
    digest = hashlib.sha256(f"{before.digest}\n{day.isoformat()}\n".encode())
    last, count = before.last_id, 0
    for line in lines:
        digest.update(written(line))
        last, count = line.pk, count + 1
    digest.update(f"{count}\n".encode())
    return Seal(digest.hexdigest(), last, count)


def written(line: Line) -> bytes:
    """Every column of a line as one line of text; the same on both engines."""
    columns = (
        line.pk,
        line.kind,
        line.source_id,
        line.target_id,
        line.points,
        line.cause,
        line.rule_id,
        line.reverses_id,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.day,
        line.source_after,
        line.target_after,
    )
    return "\t".join("" if column is None else str(column) for column in columns).encode() + b"\n"
