"""Reading: rows as typed values, and for every cell that cannot be used, why and how to mend it.

A file is refused as a whole only when its rows cannot be told apart; else all bad cells are named.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.exchange.spreadsheets.workbook import (
    Grid,
    Limits,
    SheetRefused,
    read_workbook,
    too_many_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django_stubs_ext import StrPromise

__all__ = ["Column", "Limits", "Row", "RowError", "Sheet", "SheetRefused", "read"]

_DELIMITERS: Final = (",", ";", "\t")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_QUOTED_FORMULA: Final = re.compile(r'="([^"]*)"')
_GUARDED: Final = re.compile(r"'(?=[=+\-@\t\r])")
_LONGEST_CELL: Final = 10_000


def as_is(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an import: what it is called, and how its text becomes a value.

    `parse` gets a text that is not empty and raises BadValue. `allowed` values make a drop-down.
    """

    key: str
    heading: str
    english: str
    required: bool = False
    parse: Callable[[str], object] = as_is
    help: str | StrPromise = ""
    example: str = ""
    allowed: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.heading, self.english, self.key, *self.aliases)


@dataclass(frozen=True, slots=True)
class Row:
    """A row without faults. `number` is its line in the spreadsheet, the heading's being 1."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowError:
    """One cell that cannot be used. `code` is stable; `reason` and `fix` are for the person."""

    row: int
    column: str
    value: str
    code: str
    reason: str | StrPromise
    fix: str | StrPromise


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that was read. `cells` keeps every row as typed, by number, also the faulty ones."""

    name: str
    columns: tuple[Column, ...]
    rows: list[Row]
    errors: list[RowError]
    cells: Mapping[int, Mapping[str, str]]
    fingerprint: str
    hidden_rows: int = 0
    hidden_sheets: int = 0

    @property
    def total(self) -> int:
        return len(self.cells)


@dataclass(slots=True)
class _Reading:
    columns: Sequence[Column]
    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    cells: dict[int, dict[str, str]] = field(default_factory=dict)


def read(
    source: Path | bytes, name: str, columns: Sequence[Column], limits: Limits | None = None
) -> Sheet:
    """A .csv or .xlsx file by its columns; blank rows are left out, the order is kept.

    Raises:
        SheetRefused: the type, the size, the headings, or a file that is not safe to open.
    """
    limits = limits or Limits()
    content = _content(source, limits)
    grid = _grid(content, name, columns, limits)
    lines = enumerate(grid.rows, start=1)
    heading = next((line for _number, line in lines if any(line)), None)
    if heading is None:
        raise SheetRefused("empty", _("There is nothing in this file."))
    places = _places(heading, columns)
    reading = _Reading(columns)
    for number, line in lines:
        if any(line):
            _take(reading, number, line, places)
    _refuse_extent(reading, limits)
    return Sheet(
        name=name,
        columns=tuple(columns),
        rows=reading.rows,
        errors=reading.errors,
        cells=reading.cells,
        fingerprint=hashlib.sha256(content).hexdigest(),
        hidden_rows=grid.hidden_rows,
        hidden_sheets=grid.hidden_sheets,
    )


def _refuse_extent(reading: _Reading, limits: Limits) -> None:
    if not reading.cells:
        raise SheetRefused("empty", _("There are headings, but no rows below them."))
    if len(reading.cells) > limits.rows:
        raise too_many_rows(limits)


def _content(source: Path | bytes, limits: Limits) -> bytes:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.file_bytes:
        text = _("This file is larger than %(mb)s MB. Please split it.")
        raise SheetRefused("too_large", text % {"mb": limits.file_bytes // 1_000_000})
    content = source.read_bytes() if isinstance(source, Path) else source
    if not content.strip():
        raise SheetRefused("empty", _("There is nothing in this file."))
    return content


def _grid(content: bytes, name: str, columns: Sequence[Column], limits: Limits) -> Grid:
    suffix = Path(name).suffix.lower()
    if content.startswith(_OLE):
        raise _old_or_encrypted(content)
    if suffix == ".xlsm":
        raise SheetRefused("macros", _("This file holds macros. Please save it as plain .xlsx."))
    if suffix == ".xlsx" and content.startswith(b"PK"):
        return read_workbook(content, limits)
    if suffix in (".csv", ".txt") and not content.startswith(b"PK"):
        return Grid(list(_csv_rows(_decoded(content), columns, limits)))
    raise SheetRefused("wrong_type", _("Please send an .xlsx or a .csv file."))


def _old_or_encrypted(content: bytes) -> SheetRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        text = _("This file has a password. Please save it without one.")
        return SheetRefused("encrypted", text)
    return SheetRefused("old_format", _("This is an old .xls file. Please save it as .xlsx."))


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 as marked, else UTF-8 if it can be, else what Chinese Excel writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetRefused("encoding", _("The characters cannot be read. Please save it as .xlsx."))


def _csv_rows(text: str, columns: Sequence[Column], limits: Limits) -> Iterator[list[str]]:
    delimiter = max(_DELIMITERS, key=lambda sign: _recognised(text, sign, columns))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, line in enumerate(lines):
            if number > limits.rows:
                raise too_many_rows(limits)
            yield [_csv_cell(cell) for cell in line]
    except csv.Error as broken:
        raise SheetRefused("damaged", _("A quotation mark is not closed in this file.")) from broken


def _recognised(text: str, delimiter: str, columns: Sequence[Column]) -> int:
    known = {_plain(name) for column in columns for name in column.names}
    lines = csv.reader(io.StringIO(text[:_LONGEST_CELL], newline=""), delimiter=delimiter)
    try:
        heading = next((line for line in lines if any(cell.strip() for cell in line)), [])
    except csv.Error:
        return 0
    return sum(_plain(cell) in known for cell in heading)


def _csv_cell(cell: str) -> str:
    """Spreadsheets wrap digits as ="138" to keep them, and our own files guard with a '."""
    text = cell.strip(" \u3000\ufeff")
    wrapped = _QUOTED_FORMULA.fullmatch(text)
    return (wrapped[1] if wrapped else _GUARDED.sub("", text, count=1)).strip()


def _plain(heading: str) -> str:
    """Headings compare without case, spaces and the star of required columns."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", heading)).casefold()


def _places(heading: Sequence[str], columns: Sequence[Column]) -> dict[int, Column]:
    """Which column stands where."""
    known = {_plain(name): column for column in columns for name in column.names}
    found = {place: known.get(_plain(cell)) for place, cell in enumerate(heading) if cell}
    _refuse_headings(heading, found, columns)
    return {place: column for place, column in found.items() if column is not None}


def _refuse_headings(
    heading: Sequence[str], found: Mapping[int, Column | None], columns: Sequence[Column]
) -> None:
    present = [column.key for column in found.values() if column is not None]
    missing = [c.heading for c in columns if c.required and c.key not in present]
    if missing:
        text = _("These columns are missing: %(names)s. Please use the template.")
        raise SheetRefused("missing_column", text % {"names": "、".join(missing)})
    unknown = [heading[place][:40] for place, column in found.items() if column is None]
    if unknown:
        text = _("These columns are not known here: %(names)s. Please take them out.")
        raise SheetRefused("unknown_column", text % {"names": "、".join(unknown)})
    doubled = sorted({c.heading for c in columns if present.count(c.key) > 1})
    if doubled:
        text = _("These columns stand there twice: %(names)s.")
        raise SheetRefused("doubled_column", text % {"names": "、".join(doubled)})


def _take(
    reading: _Reading, number: int, line: Sequence[str], places: Mapping[int, Column]
) -> None:
    texts = {column.key: line[at] if at < len(line) else "" for at, column in places.items()}
    reading.cells[number] = texts
    values: dict[str, object] = {}
    errors = []
    for column in reading.columns:
        text = texts.get(column.key, "")
        try:
            values[column.key] = _value(column, text)
        except BadValue as bad:
            errors.append(
                RowError(number, column.heading, text, bad.code, bad.text, _fix(column, bad))
            )
    errors.extend(_beyond(number, line, places))
    reading.errors.extend(errors)
    if not errors:
        reading.rows.append(Row(number, values))


def _value(column: Column, text: str) -> object:
    """The value of a cell; None when it is empty and may be."""
    if not text:
        if column.required:
            raise BadValue("missing", _("This cell must be filled in."))
        return None
    if text == "#ERROR":
        raise BadValue("formula", _("The formula in this cell has no result."))
    if len(text) > _LONGEST_CELL:
        raise BadValue("too_long", _("The text in this cell is too long."))
    if column.allowed and text not in column.allowed:
        raise BadValue("not_allowed", _("This is not one of the values of the list."))
    return column.parse(text)


def _fix(column: Column, bad: BadValue) -> str | StrPromise:
    if bad.code == "not_allowed":
        return " / ".join(column.allowed)
    return column.help or (column.example and f"{column.heading}: {column.example}") or bad.text


def _beyond(number: int, line: Sequence[str], places: Mapping[int, Column]) -> Iterator[RowError]:
    """Text to the right of the headings: nearly always a row that has slipped."""
    for place, text in enumerate(line):
        if text and place not in places:
            reason = _("There is a text in a column without a heading.")
            fix = _("Please move it under its heading, or clear the cell.")
            yield RowError(number, str(place + 1), text, "no_heading", reason, fix)
