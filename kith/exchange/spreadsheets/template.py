"""Writing: the empty template, the file of errors, and plain tables. Texts stay texts.

No cell becomes a formula or a link, so what a person typed cannot act in somebody's spreadsheet.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kith.exchange.spreadsheets.sheet import Column, RowError, Sheet

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ACTS_IN_A_SPREADSHEET: Final = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: Final = {
    "heading": {"bold": True, "bg_color": "#DDEBF7", "border": 1, "num_format": "@"},
    "text": {"num_format": "@"},
    "wrapped": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "faulty": {"num_format": "@", "bg_color": "#FFD9D9"},
}
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 -- equal content gives equal bytes
_ROWS_WITH_A_LIST: Final = 5_000
_NARROWEST, _WIDEST = 12, 40
_LONGEST_CELL: Final = 32_767
_LARGEST_EXACT: Final = 1e15


def write_template(columns: Sequence[Column], sheet_name: str, language: str) -> bytes:
    """An empty sheet with headings, notes and drop-downs, and a second one that explains it."""
    with translation.override(language):
        book = _Book()
        book.headings(sheet_name, columns, language)
        book.lists(columns)
        book.table(_("How to fill in"), _instructions(columns, language), wide=True)
        return book.done()


def write_errors(sheet: Sheet, errors: Sequence[RowError], language: str = "") -> bytes:
    """The faulty rows, ready to be corrected and imported alone, and the list of their faults."""
    with translation.override(language or translation.get_language() or "zh-hans"):
        book = _Book()
        page = book.headings(_("Rows to correct"), sheet.columns, language or "zh-hans")
        numbers = sorted({error.row for error in errors} & sheet.cells.keys())
        faulty = {(error.row, error.column): error for error in errors}
        for line, number in enumerate(numbers, start=1):
            for place, column in enumerate(sheet.columns):
                error = faulty.get((number, column.heading))
                text = sheet.cells[number].get(column.key, "")
                page.write_string(line, place, text, book.look("faulty" if error else "text"))
                if error:
                    page.write_comment(line, place, f"{error.reason} {error.fix}")
        book.lists(sheet.columns)
        book.table(_("List of errors"), _error_lines(errors), wide=True)
        return book.done()


def write_table(headings: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> bytes:
    """A plain table as .xlsx; true numbers stay numbers, everything else is text."""
    book = _Book()
    book.table(name, [list(headings), *rows], wide=False)
    return book.done()


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A plain table as CSV with the mark that Excel needs; texts that would act are guarded."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(headings)
    lines.writerows([_guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_extract(
    told: Sequence[tuple[str, str]],
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    name: str,
) -> bytes:
    """A table as .xlsx below what is to be known of it: pairs of words."""
    book = _Book()
    book.extract(name, told, headings, rows)
    return book.done()


def write_extract_csv(
    told: Sequence[tuple[str, str]], headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> bytes:
    """The same as CSV, with an empty line before the headings."""
    first, *others = told
    return write_csv(first, [*others, (), headings, *rows])


def _guarded(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_ACTS_IN_A_SPREADSHEET):
        return f"'{cell}"
    return cell


def _error_lines(errors: Sequence[RowError]) -> list[list[object]]:
    head: list[object] = [_("Row"), _("Column"), _("Value"), _("Reason"), _("How to correct it")]
    lines: list[list[object]] = [
        [e.row, e.column, e.value, str(e.reason), str(e.fix)] for e in errors
    ]
    return [head, *lines]


def _instructions(columns: Sequence[Column], language: str) -> list[list[object]]:
    head: list[object] = [_("Column"), _("Required"), _("What to write"), _("Example"), _("Values")]
    lines: list[list[object]] = [
        [
            _heading(column, language),
            _("Yes") if column.required else _("No"),
            str(column.help),
            column.example,
            " / ".join(column.allowed),
        ]
        for column in columns
    ]
    return [head, *lines]


def _heading(column: Column, language: str) -> str:
    return column.heading if language.startswith("zh") else column.english


class _Book:
    """A workbook in memory with the few looks that our sheets have."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._book: Any = xlsxwriter.Workbook(self._bytes, _OPTIONS)
        self._book.set_properties({"created": _MADE})
        self._looks: Mapping[str, Any] = {
            name: self._book.add_format(look) for name, look in _FORMATS.items()
        }
        self._entry: Any = None

    def look(self, name: str) -> Any:
        return self._looks[name]

    def headings(self, name: str, columns: Sequence[Column], language: str) -> Any:
        """A sheet to type into: every cell is text, so digits and dates stay as typed."""
        page = self._page(name)
        page.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            heading = _heading(column, language) + ("*" if column.required else "")
            page.set_column(place, place, _width(heading, column.example), self.look("text"))
            page.write_string(0, place, heading, self.look("heading"))
            if note := "\n".join(filter(None, (str(column.help), column.example))):
                page.write_comment(0, place, note)
        self._entry = page
        return page

    def lists(self, columns: Sequence[Column]) -> None:
        """Drop-downs for the sheet of the headings; the values stand on a hidden sheet."""
        offered = [(place, c.allowed) for place, c in enumerate(columns) if c.allowed]
        if not offered:
            return
        page = self._page("values")
        page.hide()
        for at, (place, allowed) in enumerate(offered):
            for line, value in enumerate(allowed):
                page.write_string(line, at, value)
            source = f"=values!{_cell(0, at)}:{_cell(len(allowed) - 1, at)}"
            rule = {"validate": "list", "source": source}
            self._entry.data_validation(1, place, _ROWS_WITH_A_LIST, place, rule)

    def table(self, name: str, rows: Iterable[Sequence[object]], *, wide: bool) -> None:
        page = self._page(name)
        page.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if line == 0:
                    page.set_column(place, place, _WIDEST if wide and place > 1 else _NARROWEST * 2)
                self._write(page, line, place, cell, "wrapped" if wide else "text")

    def extract(
        self,
        name: str,
        told: Sequence[tuple[str, str]],
        headings: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        page = self._page(name)
        for place in range(max(2, len(headings))):
            page.set_column(place, place, _NARROWEST * 2)
        for line, pair in enumerate(told):
            for place, text in enumerate(pair):
                page.write_string(line, place, text[:_LONGEST_CELL], self.look("text"))
        head = len(told) + 1
        for place, text in enumerate(headings):
            page.write_string(head, place, text, self.look("heading"))
        page.freeze_panes(head + 1, 0)
        for line, row in enumerate(rows, start=head + 1):
            for place, cell in enumerate(row):
                self._write(page, line, place, cell, "text")

    def done(self) -> bytes:
        self._book.close()
        return self._bytes.getvalue()

    def _page(self, name: str) -> Any:
        return self._book.add_worksheet(name[:31])

    def _write(self, page: Any, line: int, place: int, cell: object, look: str) -> None:
        if isinstance(cell, int | float) and abs(cell) < _LARGEST_EXACT:
            page.write_number(line, place, cell)
        else:
            text = "" if cell is None else str(cell)[:_LONGEST_CELL]
            page.write_string(line, place, text, self.look("heading" if line == 0 else look))


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _width(heading: str, example: str) -> int:
    return min(max(2 * len(heading) + 2, len(example) + 2, _NARROWEST), _WIDEST)
