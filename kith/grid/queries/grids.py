"""Grids with who stands for them; the figure of staffing opens to its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from kith.core.actor import Actor
from kith.grid.models import Assignment, DutyDay, Grid
from kith.grid.policies.grids import DESK, READERS
from kith.grid.rules.grids import staffing as light_of
from kith.grid.states import Staffing
from kith.places.models import Area
from kith.places.states import Level


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid with its light, its card if written, and who is posted there on the day."""

    area: Area
    light: Staffing
    card: Grid | None
    posted: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of all; without any there is no share."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        return self.count * 100 // self.of if self.of else None


def running(on: date) -> QuerySet[Assignment]:
    """Postings in force on a day."""
    rows = Assignment.objects.filter(starts_on__lte=on)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gt=on))


def is_posted(person_id: int, area_id: int, *, on: date) -> bool:
    return running(on).filter(person_id=person_id, area_id=area_id).exists()


def mine(actor: Actor, *, on: date) -> QuerySet[Assignment]:
    """The actor's own postings in force, with their grids."""
    rows = running(on).filter(person_id=actor.me)
    return rows.select_related("area__parent", "card_name").order_by("area__code")


def postings(area_id: int) -> QuerySet[Assignment]:
    """Everybody ever posted to a grid, the newest first."""
    rows = Assignment.objects.filter(area_id=area_id)
    return rows.select_related("person", "card_name", "area").order_by(
        F("ends_on").desc(nulls_first=True), "-starts_on", "-pk"
    )


def grids_of(actor: Actor) -> QuerySet[Area]:
    """Grids the actor may read the postings of, by code."""
    return _grids(actor.paths(*READERS))


def communities_of(actor: Actor) -> QuerySet[Area]:
    """Communities whose grids the actor keeps, by code: the twin of `policies.may_keep`."""
    return _under(actor.paths(*DESK)).filter(level=Level.COMMUNITY)


def _under(paths: Iterable[str]) -> QuerySet[Area]:
    here = Q(pk=None)
    for path in paths:
        here |= Q(path__startswith=path)
    return Area.objects.filter(here).order_by("code")


def _grids(paths: Iterable[str]) -> QuerySet[Area]:
    return _under(paths).filter(level=Level.GRID).select_related("parent")


def with_staff(areas: QuerySet[Area] | Iterable[Area], *, on: date) -> list[GridRow]:
    """The grids with cards and postings of the day, in two queries more."""
    found = list(areas)
    ids = [area.pk for area in found]
    cards = {card.area_id: card for card in Grid.objects.filter(area__in=ids)}
    posted: dict[int, list[Assignment]] = {}
    rows = running(on).filter(area__in=ids).select_related("person", "card_name")
    for row in rows.order_by("duty", "pk"):
        posted.setdefault(row.area_id, []).append(row)
    return [
        GridRow(
            area,
            light_of({row.duty for row in posted.get(area.pk, ())}),
            cards.get(area.pk),
            tuple(posted.get(area.pk, ())),
        )
        for area in found
    ]


def understaffed(path: str, *, on: date) -> list[GridRow]:
    """The grids under a path where somebody is missing (S3-17), by code."""
    rows = with_staff(_grids([path]), on=on)
    return [row for row in rows if row.light != Staffing.FULL]


def staffed(path: str, *, on: date) -> Share:
    """Grids with a community worker and a posted cadre, of all grids (S3-17)."""
    every = _grids([path]).count()
    return Share(every - len(understaffed(path, on=on)), every)


def public_card(code: str, *, on: date) -> GridRow | None:
    """What anybody may read of a grid; none where no card is written."""
    area = Area.objects.filter(code=code, level=Level.GRID, grid__isnull=False)
    row = area.valid(on).select_related("parent").first()
    return with_staff([row], on=on)[0] if row is not None else None


def duty_days(assignment_ids: Iterable[int], *, since: date) -> QuerySet[DutyDay]:
    """Days on duty of some postings, the newest first."""
    rows = DutyDay.objects.filter(assignment__in=set(assignment_ids), on_date__gte=since)
    return rows.select_related("assignment__area", "end").order_by("-started_at")


def open_duty(actor: Actor) -> DutyDay | None:
    """The actor's day that has begun and not ended."""
    rows = DutyDay.objects.filter(assignment__person_id=actor.me, end=None)
    return rows.select_related("assignment__area").order_by("-started_at").first()


def postings_of(actor: Actor) -> QuerySet[Assignment]:
    """Postings to grids the actor may read."""
    here = Q(pk=None)
    for path in actor.paths(*READERS):
        here |= Q(area__path__startswith=path)
    return Assignment.objects.filter(here).select_related("area", "person")


def duty_days_of(actor: Actor) -> QuerySet[DutyDay]:
    """The actor's own days on duty."""
    return DutyDay.objects.filter(assignment__person_id=actor.me).select_related("assignment")
