"""Numbers as a reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kith.insights.rules.reading import FEWEST, is_too_few
from kith.insights.states import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kith.insights.figures import Value
    from kith.insights.queries.sheets import Cell
    from kith.insights.rules.sheet import SheetLine

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a sheet: its number in words, a share where it is one, whether rows open."""

    line: SheetLine
    number: str
    share: str
    opens: bool


def number(value: int, unit: Unit, *, opens: bool = True) -> str:
    """With separators; minutes as hours to a tenth; so few people that one could guess who not."""
    if not opens and is_too_few(value, unit):
        return _("fewer than %(fewest)s") % {"fewest": FEWEST}
    if unit is Unit.MINUTES:
        return number_format(round(value / 60, 1), decimal_pos=1, force_grouping=True)
    return number_format(value, force_grouping=True)


def share(value: Value) -> str:
    """In percent to a tenth; of nothing there is no share."""
    percent = value.percent
    return NOTHING if percent is None else f"{number_format(round(percent, 1), decimal_pos=1)}%"


def told(
    lines: Sequence[SheetLine], cells: Mapping[tuple[str, str], Cell], *, opens: bool
) -> list[Told]:
    """Every line of the sheet, in its order."""
    numbers = {line.code: line.of(cells) for line in lines}
    return [_told(line, numbers, opens=opens) for line in lines]


def _told(line: SheetLine, numbers: Mapping[str, int], *, opens: bool) -> Told:
    value = numbers[line.code]
    few = not opens and is_too_few(value, line.unit)
    part = "" if few or not line.over else _part(value, numbers[line.over])
    return Told(line, number(value, line.unit, opens=opens), part, opens and value > 0)


def _part(value: int, whole: int) -> str:
    if not whole:
        return NOTHING
    return f"{number_format(round(100 * value / whole, 1), decimal_pos=1)}%"
