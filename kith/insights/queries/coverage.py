"""Who is looked after, and which teams have fallen asleep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.timezone import localtime

from kith.care.queries.coverage import month_coverage
from kith.catalogue.groups import RecruitmentRules
from kith.catalogue.queries import in_force
from kith.groups.queries import dormant, teams
from kith.hours.models import ServiceRecord
from kith.hours.states import RecordState
from kith.insights.queries.today import tally

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kith.groups.models import Team
    from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class Asleep:
    """A team, and the day of its last confirmed service; none where nothing is known."""

    team: Team
    last: date | None


@dataclass(frozen=True, slots=True)
class Dormant:
    """Teams under a path without service for so many days, of so many that stand."""

    days: int
    rows: tuple[Asleep, ...]
    of: int


def dormant_teams(path: str, *, now: datetime) -> Dormant:
    """By name; the days are those of the place's rule. A team that is younger is not among them."""
    today = localtime(now).date()
    days = in_force(RecruitmentRules, path=path, on=today).dormant_days
    confirmed = ServiceRecord.objects.filter(
        team__area__path__startswith=path, state=RecordState.CONFIRMED
    )
    told = confirmed.order_by().values_list("team_id").annotate(at=Max("started_at"))
    last = {team_id: localtime(at).date() for team_id, at in told}
    rows = dormant(path, on=today, days=days, last_active=last)
    found = tuple(Asleep(team, last.get(team.pk)) for team in rows)
    return Dormant(days, found, teams(path, on=today).count())


@dataclass(frozen=True, slots=True)
class Cared:
    """A place's month: files somebody visited, of those that were open. `care.queries.coverage`."""

    area: Area
    visited: int
    files: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down; none where nobody is looked after."""
        return self.visited * 100 // self.files if self.files else None


def cared_for(path: str, places: Sequence[Area], *, now: datetime) -> tuple[list[Cared], Cared]:
    """This month in each of the places, and in the whole path (its area is the first place's)."""
    rows = month_coverage(path, localtime(now).date().replace(day=1), now=now)
    visited = Counter({row.area.path: row.visited for row in rows})
    files = Counter({row.area.path: row.files for row in rows})
    columns = zip(places, tally(visited, places), tally(files, places), strict=True)
    whole = Cared(places[0], sum(visited.values()), sum(files.values()))
    return [Cared(*row) for row in columns], whole
