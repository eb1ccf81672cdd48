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

    from kith.insights.queries.figures import Known
    from kith.insights.rules.sheet import SheetLine

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a sheet: its number in words, and a share where it is one."""

    line: SheetLine
    number: str
    share: str


def number(value: Known, unit: Unit, *, opens: bool = True) -> str:
    """With separators; minutes as hours to a tenth, fen as yuan; what is withheld in words."""
    if value is None:
        return _("not shown")
    if not opens and is_too_few(value, unit):
        return _("fewer than %(fewest)s") % {"fewest": FEWEST}
    if unit is Unit.MINUTES:
        return number_format(round(value / 60, 1), decimal_pos=1, force_grouping=True)
    if unit is Unit.FEN:
        return number_format(value / 100, decimal_pos=2, force_grouping=True)
    return number_format(value, force_grouping=True)


def part(value: Known, whole: Known) -> str:
    """In percent to a tenth; of nothing, or of what is withheld, there is no share."""
    if value is None or not whole:
        return NOTHING
    return f"{number_format(round(100 * value / whole, 1), decimal_pos=1)}%"


def told(lines: Sequence[SheetLine], known: Mapping[str, Known]) -> list[Told]:
    """Every line of the sheet, in its order."""
    return [
        Told(
            line,
            number(known[line.code], line.unit),
            part(known[line.code], known[line.over]) if line.over else "",
        )
        for line in lines
    ]
