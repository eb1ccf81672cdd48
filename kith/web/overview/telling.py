"""Numbers of the dashboard in words, and tables whose small numbers keep silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kith.insights.rules.reading import FEWEST, withheld
from kith.insights.states import Unit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

WHOLE: Final = -1
REST: Final = -2  # what lies in the place and in none of its parts


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it stands in a table; the label repeats its column for narrow screens."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is about, where that leads, its cells."""

    label: str
    cells: tuple[Cell, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a picture, or without one; `foot` sums them up."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None


def plain(value: int) -> str:
    return number_format(value, force_grouping=True)


def amount(value: int, unit: Unit) -> str:
    """In the unit that is shown: minutes as hours to a tenth."""
    if unit is Unit.MINUTES:
        return number_format(round(value / 60, 1), decimal_pos=1, force_grouping=True)
    return plain(value)


def number(value: int, *, opens: bool) -> str:
    """A number of people that stands alone."""
    return _few() if not opens and 0 < value < FEWEST else plain(value)


def column(values: Sequence[int], whole: int, *, opens: bool) -> tuple[list[str], str]:
    """Numbers of people of the parts of a place, and of the place with all of them.

    A reader who may not open them is told neither the small ones nor what gives them away.
    """
    if opens:
        return [plain(value) for value in values], plain(whole)
    cells = dict(enumerate(values)) | {WHOLE: whole, REST: max(0, whole - sum(values))}
    parts = [key for key in cells if key != WHOLE]
    out = withheld(cells, [(WHOLE, parts)])
    told = [_known(value, is_out=key in out) for key, value in cells.items() if key >= 0]
    return told, _known(whole, is_out=WHOLE in out)


@dataclass(frozen=True, slots=True)
class Half:
    """A part and its whole in words; `is_whole` where both are told."""

    part: str
    whole: str
    is_whole: bool


def halves(
    pairs: Sequence[tuple[int, int]], whole: tuple[int, int], *, opens: bool
) -> tuple[list[Half], Half]:
    """Of places and of the place they lie in: how many people, of how many.

    Each pair is those who are meant and the others; both halves keep silent when small, and what
    would give a silent one away with them.
    """
    rest = tuple(max(0, whole[c] - sum(pair[c] for pair in pairs)) for c in (0, 1))
    rows = dict(enumerate(pairs)) | {WHOLE: whole, REST: (rest[0], rest[1])}
    values = {(n, c): pair[c] for n, pair in rows.items() for c in (0, 1)}
    values |= {(n, 2): sum(pair) for n, pair in rows.items()}
    sums = [((n, 2), [(n, 0), (n, 1)]) for n in rows]
    sums += [((WHOLE, c), [(n, c) for n in rows if n != WHOLE]) for c in range(3)]
    out = set() if opens else withheld(values, sums)
    told = {n: _half(values, out, n) for n in rows}
    return [told[n] for n in range(len(pairs))], told[WHOLE]


def _half(values: Mapping[tuple[int, int], int], out: Collection[tuple[int, int]], n: int) -> Half:
    part, whole = (_known(values[n, c], is_out=(n, c) in out) for c in (0, 2))
    return Half(part, whole, is_whole=not {(n, 0), (n, 2)} & set(out))


def _known(value: int, *, is_out: bool) -> str:
    if not is_out:
        return plain(value)
    return _few() if 0 < value < FEWEST else _("not shown")


def _few() -> str:
    return _("fewer than %(fewest)s") % {"fewest": FEWEST}
