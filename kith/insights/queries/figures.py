"""Numbers as a reader may know them: of a place, of the places below it, of the months of a year.

Readers who may open the rows know every number. Others are not told so few people that one could
guess who, nor what would give such a number away (`rules.reading`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from django.db.models import Count, Sum

from kith.core.calendar import months_after
from kith.insights.figures import Asked
from kith.insights.queries import sheets
from kith.insights.queries.opening import facts_of
from kith.insights.rules import reading
from kith.insights.rules.sheet import By
from kith.places.models import Area
from kith.places.queries import children

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from kith.insights.figures import Figure
    from kith.insights.models import Fact
    from kith.insights.rules.reading import Cell, Span
    from kith.insights.rules.sheet import SheetLine
    from kith.insights.states import Unit

Known: TypeAlias = int | None  # none: the reader is not told
Grid: TypeAlias = dict[tuple[str, int], int]  # of a year, by path and month
HERE: Final = "."  # behind the path of a place: what is of the place and of none below it


class Question(Protocol):
    """A figure or a line of the month sheet, asked of any place and months."""

    @property
    def unit(self) -> Unit: ...
    def number(self, path: str, since: date, until: date) -> int: ...
    def places(self, paths: Sequence[str], since: date, until: date) -> dict[str, int]: ...
    def months(self, path: str, year: int) -> dict[int, int]: ...
    def grid(self, paths: Sequence[str], year: int, span: Span = reading.YEAR) -> Grid:
        """The first path is that of the whole, with the others below it."""


@dataclass(frozen=True, slots=True)
class Around:
    """A place as a reader sees it: what lies below, and what lies beside if that is hers too."""

    area: Area
    below: tuple[Area, ...]
    opens: bool  # the reader may see the rows, not only how many
    above: Area | None = None
    beside: tuple[Area, ...] = ()


def around(area: Area, *, opens: bool, scope: Iterable[str]) -> Around:
    """`scope`: paths of the places that are the reader's, with everything below them."""
    above = area.parent if area.parent_id else None
    if above is None or not any(above.path.startswith(path) for path in scope):
        return Around(area, tuple(children(area)), opens)
    return Around(area, tuple(children(area)), opens, above, tuple(children(above)))


@dataclass(frozen=True, slots=True)
class OfFigure:
    """A figure; `about` narrows it where the figure says so."""

    figure: Figure
    as_of: datetime
    about: str = ""

    @property
    def unit(self) -> Unit:
        return self.figure.unit

    def asked(self, path: str, since: date, until: date) -> Asked:
        return Asked(path, since, until, self.as_of, self.about)

    def number(self, path: str, since: date, until: date) -> int:
        return self.figure.number(self.asked(path, since, until))

    def places(self, paths: Sequence[str], since: date, until: date) -> dict[str, int]:
        return {path: self.number(path, since, until) for path in paths}

    def months(self, path: str, year: int) -> dict[int, int]:
        return {month: n for (_path, month), n in self.grid([path], year).items()}

    def grid(self, paths: Sequence[str], year: int, span: Span = reading.YEAR) -> Grid:
        """Months in which the whole has nothing are not asked of its parts."""
        whole, *parts = paths
        told: Grid = {}
        for first in _months(year)[span[0] - 1 : span[1]]:
            after = months_after(first, 1)
            told[whole, first.month] = self.number(whole, first, after)
            for path in parts if told[whole, first.month] else ():
                told[path, first.month] = self.number(path, first, after)
        return told


@dataclass(frozen=True, slots=True)
class OfLine:
    """A line of the month sheet."""

    line: SheetLine

    @property
    def unit(self) -> Unit:
        return self.line.unit

    def number(self, path: str, since: date, until: date) -> int:
        return sheets.number(self.line, self._facts(path, since, until))

    def places(self, paths: Sequence[str], since: date, until: date) -> dict[str, int]:
        if self.line.by is By.PERSONS or not paths:
            return {path: self.number(path, since, until) for path in paths}
        facts = self._facts(_common(paths), since, until).values_list("area_id")
        adds = {
            area: self.line.one(rows, amount)
            for area, rows, amount in facts.annotate(Count("pk"), Sum("amount"))
        }
        told = dict.fromkeys(paths, 0)
        for area, of in _paths_of(adds).items():
            for path in paths:
                told[path] += adds[area] if of.startswith(path) else 0
        return told

    def months(self, path: str, year: int) -> dict[int, int]:
        since = date(year, 1, 1)
        facts = self._facts(path, since, months_after(since, 12)).values_list("month")
        if self.line.by is By.PERSONS:
            return {at.month: n for at, n in facts.annotate(Count("person_id", distinct=True))}
        told = facts.annotate(Count("pk"), Sum("amount"))
        return {at.month: self.line.one(rows, amount) for at, rows, amount in told}

    def grid(self, paths: Sequence[str], year: int, span: Span = reading.YEAR) -> Grid:
        return grids([self.line], paths, year, span)[self.line.code]

    def _facts(self, path: str, since: date, until: date) -> QuerySet[Fact]:
        return facts_of(path, since, until, self.line.measures, self.line.labels)


def grids(
    lines: Sequence[SheetLine], paths: Sequence[str], year: int, span: Span = reading.YEAR
) -> dict[str, Grid]:
    """Of many lines at once, by code, in some months of the year. People count as often as they
    were there: it serves to find what is to be withheld, not to be told.
    """
    since, until = date(year, span[0], 1), months_after(date(year, span[1], 1), 1)
    measures = {measure for line in lines for measure in line.measures}
    facts = facts_of(paths[0], since, until, measures)
    by = facts.values_list("area_id", "month", "measure", "label")
    told = list(by.annotate(Count("pk"), Sum("amount")))
    of = _paths_of({area for area, *_rest in told})
    within = {area: [one for one in paths if path.startswith(one)] for area, path in of.items()}
    cells: dict[str, Grid] = {line.code: defaultdict(int) for line in lines}
    for area, month, measure, label, rows, amount in told:
        for line in lines:
            if measure in line.measures and (not line.labels or label in line.labels):
                for path in within[area]:
                    adds = amount if line.by is By.AMOUNT else rows
                    cells[line.code][path, month.month] += adds
    return cells


def _paths_of(areas: Iterable[int]) -> dict[int, str]:
    return dict(Area.objects.filter(pk__in=set(areas)).values_list("pk", "path"))


def number(question: Question, at: Around, since: date, until: date) -> Known:
    """The number of the place itself."""
    told = question.number(at.area.path, since, until)
    if _is_free(question.unit, at) or not told:
        return told
    span = reading.span_of(since, until)
    if span is None or reading.is_too_few(told, question.unit):
        return None
    return None if (at.area.path, span) in _beside(question, at, since.year, span) else told


def by_place(question: Question, at: Around, since: date, until: date) -> list[tuple[Area, Known]]:
    """Of each place one step down, in the order of their codes."""
    told = question.places([place.path for place in at.below], since, until)
    if _is_free(question.unit, at):
        return [(place, told[place.path]) for place in at.below]
    span = reading.span_of(since, until)
    if span is None:
        return [(place, None) for place in at.below]
    out = _below(question, at, since.year, span)
    return [
        (place, None if (place.path, span) in out or reading.is_too_few(n, question.unit) else n)
        for place in at.below
        for n in (told[place.path],)
    ]


def by_month(question: Question, at: Around, year: int) -> list[tuple[date, Known]]:
    """Of the place, each month of a year."""
    path = at.area.path
    told = question.months(path, year)
    out = frozenset() if _is_free(question.unit, at) else _beside(question, at, year, reading.YEAR)
    return [
        (first, None if (path, (first.month, first.month)) in out else told.get(first.month, 0))
        for first in _months(year)
    ]


def told_lines(
    lines: Sequence[SheetLine], at: Around, since: date, until: date
) -> dict[str, Known]:
    """The month sheet by the codes of its lines: a few questions, however many lines."""
    cells = sheets.cells(at.area.path, since, until)
    told: dict[str, Known] = {line.code: line.of(cells) for line in lines}
    if at.opens:
        return told
    return told | dict.fromkeys(_hidden_lines(lines, told, at, since, until))


def _hidden_lines(
    lines: Sequence[SheetLine], told: dict[str, Known], at: Around, since: date, until: date
) -> set[str]:
    """Lines that are not told; parts of one whole are withheld together."""
    people = [line for line in lines if line.unit in reading.OF_PEOPLE and told[line.code]]
    span = reading.span_of(since, until)
    if span is None:
        return {line.code for line in people}
    paths = _paths(at.above or at.area, at.beside or at.below)
    cells = grids(people, paths, since.year, reading.around(span)) if people else {}
    out = {
        line.code
        for line in people
        if reading.is_too_few(told[line.code] or 0, line.unit)
        or (at.area.path, span) in _hidden(cells[line.code], paths)
    }
    families = {line.within for line in people if line.within and line.code in out} | out
    return out | {line.code for line in people if line.within in families}


def _is_free(unit: Unit, at: Around) -> bool:
    return at.opens or unit not in reading.OF_PEOPLE


def _beside(question: Question, at: Around, year: int, span: Span) -> frozenset[Cell]:
    """What is withheld in the table in which the place is one of the parts, or is the whole."""
    paths = _paths(at.above or at.area, at.beside or at.below)
    return _hidden(question.grid(paths, year, reading.around(span)), paths)


def _below(question: Question, at: Around, year: int, span: Span) -> frozenset[Cell]:
    """What is withheld among the places below; what is withheld of the place itself stays so."""
    upper = _beside(question, at, year, span)
    if at.above is None:
        return upper
    paths = _paths(at.area, at.below)
    own = frozenset(cell for cell in upper if cell[0] == at.area.path)
    return _hidden(question.grid(paths, year, reading.around(span)), paths, own)


def _hidden(
    grid: Grid, paths: Sequence[str], already: frozenset[Cell] = frozenset()
) -> frozenset[Cell]:
    """With what is of the whole and of none of its parts as a part of its own."""
    whole, *parts = paths
    for month in reading.MONTHS:
        rest = grid.get((whole, month), 0) - sum(grid.get((part, month), 0) for part in parts)
        grid[whole + HERE, month] = max(rest, 0)
    return reading.hidden(grid, whole, [*parts, whole + HERE] if parts else [], already)


def _paths(whole: Area, parts: Iterable[Area]) -> list[str]:
    return [whole.path, *(part.path for part in parts)]


def _months(year: int) -> list[date]:
    return [date(year, month, 1) for month in reading.MONTHS]


def _common(paths: Sequence[str]) -> str:
    """The path of what lies above all of them: they are neighbours."""
    return paths[0] if len(paths) == 1 else paths[0].rstrip("/").rpartition("/")[0] + "/"
