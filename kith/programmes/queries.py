"""Finding programmes and highlights, what is like them, and who has none yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from django.db.models import Q, QuerySet

from kith.catalogue.queries import in_force
from kith.catalogue.sameness import SamenessRules
from kith.places.models import Area
from kith.places.queries import ancestors, communities
from kith.places.states import Level
from kith.programmes.models import Brand, Highlight, Honour, Phase, Programme, Theme
from kith.programmes.policies import PUBLIC_HIGHLIGHTS, PUBLIC_PROGRAMMES, READERS
from kith.programmes.rules import most_alike
from kith.programmes.states import HighlightState, ProgrammeState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.core.actor import Actor

_RETIRED: Final = HighlightState.RETIRED
T = TypeVar("T", Programme, Highlight)


def programmes_visible_to(actor: Actor) -> QuerySet[Programme]:
    """The twin of `policies.may_see_programme`."""
    seen = Q(state__in=PUBLIC_PROGRAMMES) | _below(actor)
    return Programme.objects.filter(seen).select_related("area", "organisation").order_by("-pk")


def highlights_visible_to(actor: Actor) -> QuerySet[Highlight]:
    """The twin of `policies.may_see_highlight`."""
    seen = Q(state__in=PUBLIC_HIGHLIGHTS) | _below(actor)
    return (
        Highlight.objects.filter(seen).select_related("area", "brand", "programme").order_by("-pk")
    )


def _below(actor: Actor) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return seen


def programmes_in(path: str, *, year: int | None = None) -> QuerySet[Programme]:
    """Programmes that run or ran below the path; of one year those with a day in it."""
    rows = Programme.objects.filter(area__path__startswith=path, state__in=PUBLIC_PROGRAMMES)
    if year is not None:
        rows = rows.filter(starts_on__lte=date(year, 12, 31)).filter(
            Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1))
        )
    return rows


def running_for(paths: Iterable[str]) -> QuerySet[Programme]:
    """Programmes that run at one of the places or above it, with their phases."""
    above = {one for path in paths for one in ancestors(path)}
    rows = Programme.objects.filter(area__path__in=above, state=ProgrammeState.APPROVED)
    return rows.prefetch_related("phases").order_by("title", "pk")


def work_lines(path: str, *, year: int) -> list[str]:
    """The lines of work that a place's programmes of a year carry (S0-02, S3-02)."""
    rows = programmes_in(path, year=year).exclude(work_line="")
    return list(rows.order_by("work_line").values_list("work_line", flat=True).distinct())


def phases(programme_id: int) -> QuerySet[Phase]:
    """The phases of a programme in their order (S0-03)."""
    return Phase.objects.filter(programme_id=programme_id).order_by("number")


def brands(path: str, *, on: date) -> QuerySet[Brand]:
    """Brands in use below the path on a day (S4-17)."""
    held = Brand.objects.filter(area__path__startswith=path, since_date__lte=on)
    in_use = held.filter(Q(until_date=None) | Q(until_date__gt=on))
    return in_use.select_related("area").order_by("area__path", "name")


def highlights_in(path: str) -> QuerySet[Highlight]:
    """Approved highlights below the path (S4-27)."""
    rows = Highlight.objects.filter(area__path__startswith=path, state=HighlightState.APPROVED)
    return rows.select_related("area", "brand").order_by("area__path", "pk")


def honours_visible_to(actor: Actor) -> QuerySet[Honour]:
    """Checked honours are public; of the others the desks of the place and above it know."""
    seen = Q(check_row__isnull=False) | _below(actor)
    rows = Honour.objects.filter(seen).select_related("area", "check_row")
    return rows.order_by("-given_on", "-pk")


def theme_of(area_path: str, month: date) -> Theme | None:
    """The theme of the month of the place, or of the nearest place above that has one."""
    codes = [code for code in area_path.split("/") if code]
    rows = Theme.objects.filter(month=month, area__code__in=codes).select_related("area")
    return max(rows, key=lambda row: len(row.area.path), default=None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One community at least one highlight (S4-22): who has one, and who has none yet."""

    having: tuple[Area, ...]
    missing: tuple[Area, ...]

    @property
    def total(self) -> int:
        return len(self.having) + len(self.missing)


def coverage(path: str) -> Coverage:
    having = set(highlights_in(path).values_list("area__path", flat=True))
    all_of_them = list(communities(path).order_by("path"))
    has = tuple(a for a in all_of_them if any(own.startswith(a.path) for own in having))
    return Coverage(has, tuple(a for a in all_of_them if a not in set(has)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Something of another community that is like what is proposed; one of the two is set."""

    percent: int
    phrases: tuple[str, ...]
    programme: Programme | None
    highlight: Highlight | None

    @property
    def what(self) -> Programme | Highlight:
        found = self.programme or self.highlight
        assert found is not None, "alike to one of the two"
        return found


def alike(area: Area, text: str, *, on: date) -> list[Likeness]:
    """What other places of the county undertake that is most like the text.

    Compared are programmes and highlights, proposed or approved, outside the area's own subtree;
    how many are shown, and from which likeness, is the place's SAMENESS rule.
    """
    rule = in_force(SamenessRules, path=area.path, on=on)
    elsewhere = Q(area__path__startswith=_county(area)) & ~Q(area__path__startswith=area.path)
    programmes = list(_words(Programme.objects.filter(elsewhere)))
    highlights = list(_words(Highlight.objects.filter(elsewhere).exclude(state=_RETIRED)))
    texts = [f"{title} {summary}" for _pk, title, summary in (*programmes, *highlights)]
    nearest = most_alike(text, texts, shown=rule.shown, least_percent=rule.show_percent)
    keys = {near.index: (*programmes, *highlights)[near.index][0] for near in nearest}
    first = len(programmes)
    found_p = _loaded(Programme, (pk for at, pk in keys.items() if at < first))
    found_h = _loaded(Highlight, (pk for at, pk in keys.items() if at >= first))
    return [
        Likeness(
            near.percent,
            near.phrases,
            found_p[keys[near.index]] if near.index < first else None,
            found_h[keys[near.index]] if near.index >= first else None,
        )
        for near in nearest
    ]


def _county(area: Area) -> str:
    """The path of the district or county the area is in; its own where there is none above."""
    above = Area.objects.filter(path__in=ancestors(area.path), level=Level.COUNTY)
    return above.values_list("path", flat=True).first() or area.path


def _words(rows: QuerySet[T]) -> Iterable[tuple[int, str, str]]:
    return rows.order_by("pk").values_list("pk", "title", "summary")


def _loaded(kind: type[T], pks: Iterable[int]) -> dict[int, T]:
    return kind._default_manager.select_related("area").in_bulk(list(pks))
