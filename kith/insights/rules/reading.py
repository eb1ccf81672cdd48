"""What a number may tell a reader who may not open it. Source: permission_matrix.yaml, mode agg.

So few people that one could guess who are withheld; and so is what would give them away, where the
whole is told beside its parts: the parts of a place, the months of a quarter, the quarters of a
year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from kith.insights.states import Unit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from datetime import date

FEWEST: Final = 5  # people; of fewer one could guess who
OF_PEOPLE: Final = frozenset(
    {Unit.PERSONS, Unit.PERSON_TIMES, Unit.RATINGS, Unit.PAIRS, Unit.VISITS, Unit.CALLS}
)
MONTHS: Final = range(1, 13)

# The first and the last month of a part of a year.
Span: TypeAlias = tuple[int, int]
# A place, by its path, in a part of the year.
Cell: TypeAlias = tuple[str, Span]
K = TypeVar("K", bound="Hashable")

QUARTERS: Final[tuple[Span, ...]] = tuple((first, first + 2) for first in range(1, 12, 3))
YEAR: Final[Span] = (1, 12)
SPANS: Final[tuple[Span, ...]] = (*((month, month) for month in MONTHS), *QUARTERS, YEAR)


def is_too_few(value: int, unit: Unit) -> bool:
    """Whether a number counts people, and so few that it says who."""
    return unit in OF_PEOPLE and 0 < value < FEWEST


def span_of(since: date, until: date) -> Span | None:
    """The months from `since` to before `until`, where they are a month, a quarter or a year.

    Of any others numbers of people are not told without their rows: two that overlap would tell
    the difference.
    """
    months = (until.year - since.year) * 12 + until.month - since.month
    span = (since.month, since.month + months - 1)
    return span if since.day == until.day == 1 and span in SPANS else None


def around(span: Span) -> Span:
    """Of a month the quarter, of anything longer the year: what may give the number away."""
    if span[0] < span[1]:
        return YEAR
    return next(quarter for quarter in QUARTERS if quarter[0] <= span[0] <= quarter[1])


def hidden(
    year: Mapping[tuple[str, int], int],
    whole: str,
    parts: Sequence[str],
    already: frozenset[Cell] = frozenset(),
) -> frozenset[Cell]:
    """Of a place and the places it consists of: what a reader is not told.

    `year`: numbers by path and month. `already`: what is withheld for reasons outside this table.
    """
    values = {
        (path, span): sum(year.get((path, month), 0) for month in range(span[0], span[1] + 1))
        for path in (whole, *parts)
        for span in SPANS
    }
    return frozenset(withheld(values, list(sums(whole, parts)), set(already)))


def sums(whole: str, parts: Sequence[str]) -> Iterator[tuple[Cell, list[Cell]]]:
    """What adds up in a year: the parts of the place, and of each the months and the quarters."""
    for span in SPANS:
        yield (whole, span), [(part, span) for part in parts]
    for path in (whole, *parts):
        yield (path, YEAR), [(path, quarter) for quarter in QUARTERS]
        for first, last in QUARTERS:
            months = [(path, (month, month)) for month in range(first, last + 1)]
            yield (path, (first, last)), months


def withheld(
    values: Mapping[K, int], sums: Sequence[tuple[K, list[K]]], already: set[K] | None = None
) -> set[K]:
    """Cells that are not told: the small ones, and in each sum what would give them away.

    In a sum (whole, its parts) either nothing is withheld, or at least two cells are; parts that
    are withheld from a whole that is told are together at least FEWEST.
    """
    out = {key for key, value in values.items() if 0 < value < FEWEST} | (already or set())
    while more := {key for whole, parts in sums for key in _another(whole, parts, values, out)}:
        out |= more
    return out


def _another(whole: K, parts: list[K], values: Mapping[K, int], out: set[K]) -> list[K]:
    """The smallest cell that must be withheld as well; none when the sum tells nothing."""
    unknown = [part for part in parts if part in out]
    if not unknown and whole not in out:
        return []
    if whole in out:
        enough = bool(unknown)
    else:
        enough = len(unknown) > 1 and sum(values[part] for part in unknown) >= FEWEST
    told = [part for part in parts if part not in out and values[part]]
    if enough or (not told and whole in out):
        return []
    return [min(told, key=lambda part: values[part])] if told else [whole]
