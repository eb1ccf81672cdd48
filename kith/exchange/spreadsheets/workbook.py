"""An .xlsx file as a grid of texts, after its zip directory and its XML were found harmless.

Nothing is unpacked to disk, no entity is resolved, no link is followed, no macro is let in.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django_stubs_ext import StrPromise

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_CHUNK: Final = 1 << 20
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DECLARATIONS: Final = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_TAG: Final = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_PLACE: Final = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_FAULT: Final = re.compile(rb"\bt=[\"']e[\"']")
_LARGEST_EXACT: Final = 1e15
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    CalamineError,
    EOFError,
    KeyError,
    NotImplementedError,
    UnicodeDecodeError,
)


class SheetRefused(Exception):  # noqa: N818 -- the file is refused, nothing went wrong
    """The file as a whole cannot be taken: a stable code, and a text that says what to do."""

    def __init__(self, code: str, text: str | StrPromise) -> None:
        super().__init__(code)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may weigh. `ratio` is unpacked to packed size."""

    rows: int = 50_000
    columns: int = 200
    file_bytes: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    ratio: int = 200


@dataclass(slots=True)
class Extent:
    """How far the filled cells reach, and what the person may not see."""

    rows: int = 0
    columns: int = 0
    hidden_rows: int = 0
    row_tags: int = 0
    faults: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Grid:
    """All rows from the first line of the sheet on, as texts."""

    rows: list[list[str]]
    hidden_rows: int = 0
    hidden_sheets: int = 0


def read_workbook(content: bytes, limits: Limits) -> Grid:
    """The first visible sheet.

    Raises:
        SheetRefused: not an .xlsx file, encrypted, with macros, unsafe, damaged or too large.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            guard(package, limits)
            return _first_sheet(package, content, limits)
    except _BROKEN as broken:
        raise SheetRefused(
            "damaged", _("This file is damaged. Please save it anew and try again.")
        ) from broken


def guard(package: zipfile.ZipFile, limits: Limits) -> None:
    """Raises SheetRefused: with a password, with macros, or unsafe to unpack and read."""
    parts = package.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise SheetRefused("encrypted", _("This file has a password. Please save it without one."))
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise SheetRefused("macros", _("This file holds macros. Please save it as plain .xlsx."))
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > limits.unpacked_bytes or unpacked > limits.ratio * max(packed, 1):
        raise SheetRefused("bomb", _("This file swells when it is opened. Please save it anew."))
    for part in parts:
        _guard_part(package, part)


def _guard_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read to the end, so that a false size or check sum shows, and look for declarations."""
    tail = b""
    for chunk in _chunks(package, part.filename):
        seen = tail + chunk
        if b"macroEnabled" in seen and part.filename == "[Content_Types].xml":
            raise SheetRefused(
                "macros", _("This file holds macros. Please save it as plain .xlsx.")
            )
        if any(mark in seen for mark in _DECLARATIONS):
            raise SheetRefused("declarations", _("This file is not a normal spreadsheet."))
        tail = seen[-32:]


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with package.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _first_sheet(package: zipfile.ZipFile, content: bytes, limits: Limits) -> Grid:
    workbook = CalamineWorkbook.from_object(BytesIO(content))
    sheets = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    visible = [s.name for s in sheets if s.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise SheetRefused("empty", _("This file has no sheet with rows."))
    extent = _extent(package, _part_of(package, visible[0]))
    if extent.rows > limits.rows + 1:
        raise too_many_rows(limits)
    if extent.columns > limits.columns:
        raise SheetRefused("too_many_columns", _("This sheet has too many columns."))
    sheet = workbook.get_sheet_by_name(visible[0])
    rows = _texts(sheet, extent)
    return Grid(rows, extent.hidden_rows, len(sheets) - len(visible))


def too_many_rows(limits: Limits) -> SheetRefused:
    text = _("At most %(rows)s rows fit into one file. Please split it.") % {"rows": limits.rows}
    return SheetRefused("too_many_rows", text)


def _part_of(package: zipfile.ZipFile, name: str) -> str:
    """The path of a sheet inside the package, by way of the relations of the workbook."""
    book = ET.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 -- has no declarations
    links = ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 -- the same
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            target = targets[sheet.get(_RELATED)]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(name)


def _extent(package: zipfile.ZipFile, part: str) -> Extent:
    """A pass over the XML before anything is laid out in memory."""
    extent, rest = Extent(), b""
    for chunk in _chunks(package, part):
        seen = rest + chunk
        cut = seen.rfind(b">") + 1
        for tag in _TAG.finditer(seen, 0, cut):
            _widen(extent, tag[1], tag[2])
        rest = seen[cut:]
    return extent


def _widen(extent: Extent, tag: bytes, attributes: bytes) -> None:
    if tag == b"row":
        extent.row_tags += 1
        extent.hidden_rows += bool(_HIDDEN.search(attributes))
        return
    place = _PLACE.search(attributes)
    if attributes.endswith(b"/"):
        return
    if place is None:
        extent.rows = max(extent.rows, extent.row_tags)
        return
    row, column = int(place[2]), _column_number(place[1])
    extent.rows, extent.columns = max(extent.rows, row), max(extent.columns, column)
    if _FAULT.search(attributes):
        extent.faults.add((row, column))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _texts(sheet: CalamineSheet, extent: Extent) -> list[list[str]]:
    rows = [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    heading = next((n for n, row in enumerate(rows) if any(row)), 0)
    if any(top <= heading <= bottom for (top, _l), (bottom, _r) in sheet.merged_cell_ranges or ()):
        raise SheetRefused(
            "merged_heading",
            _("The headings are merged cells. Please copy your rows into the template."),
        )
    for row, column in extent.faults:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = "#ERROR"
    return rows


def as_text(cell: Cell) -> str:
    """What the person meant by a cell: digits for numbers, ISO for days and times."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    return _day(cell)


def _number(value: float) -> str:
    """Whole numbers without a point; longer ones show that the spreadsheet lost digits."""
    if abs(value) >= _LARGEST_EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(value)


def _day(value: date) -> str:
    """Serial day 60 reads as 28 February 1900 but stands for the 29th, which never was."""
    if (value.year, value.month, value.day) == (1900, 2, 28):
        return "1900-02-29"
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="minutes")
    return value.isoformat()
