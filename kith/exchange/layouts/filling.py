"""A layout is checked when it comes in, and filled when a sheet is asked for."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.exchange.layouts.cells import (
    CELL,
    OF_ROW,
    PLACEHOLDER,
    ROW,
    Cell,
    cell_of,
    cells_in,
    moved,
    strings_of,
    written,
)
from kith.exchange.layouts.package import BOOK, SHEET, closed, opened, text_of
from kith.exchange.spreadsheets.workbook import SheetRefused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kith.exchange.layouts.package import Parts

Value = int | float | str
Values = "Mapping[str, Value]"

_NUMBER: Final = re.compile(r'\br="(\d+)"')
_MERGED: Final = re.compile(r'<mergeCell\b[^>]*\bref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_CALCULATED: Final = re.compile(r"(<c\b[^>]*>\s*<f\b.*?(?:/>|</f>))\s*<v\b[^>]*>.*?</v>", re.DOTALL)
_SETTINGS: Final = re.compile(r"<calcPr\b([^>]*?)/>")
_MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Unknown:
    """A placeholder nobody can fill: where it stands, and what may have been meant."""

    sheet: int
    place: str
    name: str
    near: str


def unknown(content: bytes, known: Collection[str]) -> list[Unknown]:
    """Placeholders that are not known, in the order of the cells.

    Raises:
        SheetRefused: the file cannot be taken at all, or holds no placeholder.
    """
    parts = opened(content)
    shared = strings_of(parts)
    found = _names(parts, shared)
    if not found:
        raise SheetRefused(
            "no_placeholder", _("There is no placeholder such as {{place}} in this file.")
        )
    for sheet in _sheets(parts):
        _repeated(text_of(parts, sheet), shared)
    return [
        Unknown(number, place, name, _near(name, known))
        for number, place, name in found
        if name not in known
    ]


def names_in(content: bytes) -> list[str]:
    """The placeholders of a layout, in the order of the cells. Raises SheetRefused."""
    parts = opened(content)
    return [name for _number, _place, name in _names(parts, strings_of(parts))]


def _names(parts: Parts, shared: list[str]) -> list[tuple[int, str, str]]:
    """Number of the sheet, place of the cell, and the name."""
    return [
        (number, cell.place, name)
        for number, sheet in enumerate(_sheets(parts), start=1)
        for cell in cells_in(parts, sheet, shared)
        for name in cell.names
    ]


def _near(name: str, known: Collection[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def fill(
    content: bytes, values: Mapping[str, Value], rows: Sequence[Mapping[str, Value]] = ()
) -> bytes:
    """The layout with its values; the row with {{row:…}} stands once for each of `rows`.

    A name without a value shows a dash: a layout may be older than what it asks for.
    """
    parts = opened(content)
    shared = strings_of(parts)
    for name in _sheets(parts):
        text = _repeat(text_of(parts, name), shared, values, rows[:_MOST_ROWS])
        text = CELL.sub(lambda found: _filled(found, shared, values), text)
        parts[name] = _CALCULATED.sub(r"\1", text).encode()
    parts[BOOK] = _calculating(text_of(parts, BOOK)).encode()
    return closed(parts)


def _sheets(parts: Parts) -> Iterator[str]:
    yield from sorted((name for name in parts if SHEET.fullmatch(name)), key=lambda n: (len(n), n))


def _filled(found: re.Match[str], shared: list[str], values: Mapping[str, Value]) -> str:
    cell = cell_of(found, shared)
    if cell is None or not cell.names:
        return found[0]
    return written(cell, _value(cell.text, values))


def _value(text: str, values: Mapping[str, Value]) -> Value:
    """A placeholder that stands alone gives its value as it is; among words it is a word."""
    alone = PLACEHOLDER.fullmatch(text.strip())
    if alone is not None:
        return values.get(alone[1], "–")
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "–")), text)


# --------------------------------------------------------------------------- the row that repeats


def _repeated(text: str, shared: list[str]) -> re.Match[str] | None:
    """The row with {{row:…}}, if there is one.

    Raises:
        SheetRefused: something stands below it, or it is merged with another row, or calculates.
    """
    rows = list(ROW.finditer(text))
    repeated = [row for row in rows if any(_of_row(cell) for cell in _cells(row[0], shared))]
    if not repeated:
        return None
    row = repeated[0]
    later = rows[rows.index(row) + 1 :]
    if any(cell.text for one in later for cell in _cells(one[0], shared)) or "<f" in row[0]:
        raise SheetRefused(
            "row_not_last",
            _("The row with {{row:…}} must be the last one, without formulas: sums go above it."),
        )
    number = _number(row[0])
    if any(int(last) >= number for _first, last in _MERGED.findall(text)):
        raise SheetRefused(
            "row_merged", _("The row with {{row:…}} and those below it hold no merged cells.")
        )
    return row


def _repeat(
    text: str, shared: list[str], values: Mapping[str, Value], rows: Sequence[Mapping[str, Value]]
) -> str:
    row = _repeated(text, shared)
    if row is None:
        return text
    first = _number(row[0])
    told = [{**values, **{f"{OF_ROW}{name}": value for name, value in one.items()}} for one in rows]
    repeated = "".join(_row(row[0], first + at, shared, one) for at, one in enumerate(told))
    return text[: row.start()] + repeated + ROW.sub("", text[row.end() :])


def _row(text: str, number: int, shared: list[str], values: Mapping[str, Value]) -> str:
    def one(found: re.Match[str]) -> str:
        cell = cell_of(found, shared)
        if cell is None or not cell.names:
            return moved(found, number)
        return written(replace(cell, row=number), _value(cell.text, values))

    head, rest = text.split(">", 1)
    named = _NUMBER.sub(f'r="{number}"', head, count=1)
    return f"{named}>{CELL.sub(one, rest)}"


def _cells(row: str, shared: list[str]) -> list[Cell]:
    told = (cell_of(found, shared) for found in CELL.finditer(row))
    return [cell for cell in told if cell is not None]


def _of_row(cell: Cell) -> bool:
    return any(name.startswith(OF_ROW) for name in cell.names)


def _number(row: str) -> int:
    found = _NUMBER.search(row.split(">", 1)[0])
    if found is None:
        raise SheetRefused("damaged", _("This file is damaged. Please save it anew and try again."))
    return int(found[1])


def _calculating(book: str) -> str:
    """The workbook calculates its formulas when it is opened."""
    settings = '<calcPr calcId="0" fullCalcOnLoad="1"/>'
    if _SETTINGS.search(book):
        return _SETTINGS.sub(settings, book, count=1)
    return book
