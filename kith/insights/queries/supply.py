"""Supply against demand by skill, by place and by time of the week; what stays unfilled.

Its numbers are those of `figures.supply`, many at once in a fixed number of questions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q
from django.utils.timezone import localtime

from kith.catalogue.models import ServiceKind
from kith.catalogue.queries import skills
from kith.insights.figures import Asked
from kith.insights.figures.supply import ANYBODY, agreeing, free, skilled, unfilled, wanted
from kith.insights.queries.today import tally
from kith.orders.models import Order
from kith.orders.states import OrderState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kith.places.models import Area

LATELY: Final = timedelta(days=90)
# Parts of a day by local time; free in one is who has an hour of it.
PARTS: Final = ((time(6), time(12)), (time(12), time(18)), (time(18), time(22)))


@dataclass(frozen=True, slots=True)
class BySkill:
    """`code` a skill, or ANYBODY; helpers wanted, volunteers who have it, those of them with
    regular free time.
    """

    code: str
    name: str
    wanted: int
    held: int
    free: int


@dataclass(frozen=True, slots=True)
class ByPlace:
    area: Area
    wanted: int
    volunteers: int
    free: int


@dataclass(frozen=True, slots=True)
class ByTime:
    """A part of a weekday, both counted from 0: helpers wanted then, volunteers free then."""

    weekday: int
    part: int
    wanted: int
    free: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """Of one kind of service: open requests, for how many days they have waited, how many were
    given up lately.
    """

    kind: ServiceKind
    waiting: int
    median_days: int
    longest_days: int
    unsolved: int


def asked(path: str, now: datetime, about: str = "") -> Asked:
    """The question of now."""
    today = localtime(now).date()
    return Asked(path, today.replace(day=1), today, now, about)


@dataclass(frozen=True, slots=True)
class Board:
    """Demand and supply of a place as rows, read once."""

    demand: tuple[dict[str, Any], ...]
    question: Asked

    def by_skill(self) -> list[BySkill]:
        """Skills somebody wants or has, in the order of the catalogue; first who asks for none."""
        wants: Counter[str] = Counter()
        for row in self.demand:
            for code in row["worksheet__skills"] or (ANYBODY,):
                wants[code] += row["missing"]
        held = _counted(skilled(self.question), "skill", "person_id")
        with_time = free(self.question).values("person_id")
        free_held = _counted(
            skilled(self.question).filter(person_id__in=with_time), "skill", "person_id"
        )
        everybody = agreeing(self.question).count()
        of_time = with_time.distinct().count()
        rows = [BySkill(ANYBODY, "", wants[ANYBODY], everybody, of_time)]
        for skill in skills():
            code = skill.code
            if wants[code] or held[code]:
                rows.append(BySkill(code, skill.name, wants[code], held[code], free_held[code]))
        return rows

    def by_place(self, places: Sequence[Area]) -> list[ByPlace]:
        """Each place with everything below it, in the order given."""
        wants: Counter[str] = Counter()
        for row in self.demand:
            wants[row["area__path"]] += row["missing"]
        people = _counted(agreeing(self.question), "area__path", "pk")
        with_time = _counted(free(self.question), "person__area__path", "person_id")
        columns = (tally(counts, places) for counts in (wants, people, with_time))
        return [ByPlace(*row) for row in zip(places, *columns, strict=True)]

    def by_time(self) -> list[ByTime]:
        """Every part of every weekday."""
        wants: Counter[tuple[int, int]] = Counter()
        for row in self.demand:
            at = localtime(row["worksheet__starts_at"])
            part = next((n for n, (_from, to) in enumerate(PARTS) if at.time() < to), None)
            if part is not None:
                wants[at.weekday(), part] += row["missing"]
        supply = _free_by_time(self.question)
        return [
            ByTime(day, part, wants[day, part], supply[day, part])
            for day in range(7)
            for part in range(len(PARTS))
        ]


def board(path: str, *, now: datetime) -> Board:
    question = asked(path, now)
    rows: Any = wanted(question)
    columns = ("missing", "area__path", "worksheet__skills", "worksheet__starts_at")
    return Board(tuple(rows.values(*columns)), question)


def unmet(path: str, *, now: datetime) -> list[Unmet]:
    """Kinds of service with somebody who waits, or whom nobody could help lately, by the menu."""
    today = localtime(now).date()
    waits: dict[int, list[int]] = {}
    rows = unfilled(asked(path, now)).values_list("service_id", "made_at")
    for kind_id, made_at in rows:
        waits.setdefault(kind_id, []).append(_days(made_at, today))
    given_up = Order.objects.filter(
        area__path__startswith=path, state=OrderState.UNSOLVED, stage_at__gt=now - LATELY
    )
    unsolved = _counted(given_up, "service_id", "pk")
    kinds = ServiceKind.objects.filter(pk__in={*waits, *unsolved}).order_by("rank", "code")
    return [_unmet(kind, waits.get(kind.pk, []), unsolved[kind.pk]) for kind in kinds]


def _unmet(kind: ServiceKind, days: Sequence[int], unsolved: int) -> Unmet:
    middle = int(median(days)) if days else 0
    return Unmet(kind, len(days), middle, max(days, default=0), unsolved)


def _days(since: datetime, today: date) -> int:
    return (today - localtime(since).date()).days


def _counted(rows: Any, by: str, what: str) -> Counter[Any]:
    """How many different of `what` there are for each value of `by`."""
    told: Iterable[tuple[Any, int]] = (
        rows.order_by().values_list(by).annotate(n=Count(what, distinct=True))
    )
    return Counter(dict(told))


def _free_by_time(question: Asked) -> Counter[tuple[int, int]]:
    columns = {
        f"part{n}": Count(
            "person_id", distinct=True, filter=Q(starts__lte=_less(to), ends__gte=_more(begins))
        )
        for n, (begins, to) in enumerate(PARTS)
    }
    found: Counter[tuple[int, int]] = Counter()
    told: Any = free(question).order_by().values("weekday").annotate(**columns)
    for row in told:
        for n in range(len(PARTS)):
            found[row["weekday"] - 1, n] = row[f"part{n}"]
    return found


def _less(at: time) -> time:
    return at.replace(hour=at.hour - 1)


def _more(at: time) -> time:
    return at.replace(hour=at.hour + 1)
