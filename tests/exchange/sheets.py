"""Spreadsheets as other programs write them, for the tests of this folder."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.exchange.spreadsheets.sheet import Column, Limits, Sheet, SheetRefused, read
from kith.people.rules import clean_name, clean_phone


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue("day", _("There is no such day.")) from None


NAME = Column("name", "姓名", "Name", required=True, parse=clean_name, example="王小明")
PHONE = Column("phone", "电话", "Phone", required=True, parse=clean_phone, aliases=("手机",))
BORN = Column("born", "生日", "Born on", parse=day, help="1980-01-31")
KIND = Column("kind", "身份", "Kind", allowed=("老人", "儿童"))
COLUMNS = (NAME, PHONE, BORN, KIND)
WANG = {"name": "王小明", "phone": "+8613800138000", "born": date(1980, 1, 31), "kind": "老人"}


def book(*rows: tuple[object, ...], **options: Any) -> bytes:
    """One sheet as a spreadsheet program writes it."""
    return made(lambda w: fill(w.add_worksheet("表"), rows), **options)


def made(write: Callable[[Any], object], **options: Any) -> bytes:
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True, **options})
    write(workbook)
    workbook.close()
    return content.getvalue()


def fill(page: Any, rows: tuple[tuple[object, ...], ...]) -> None:
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write(line, place, cell)


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **extra: bytes) -> bytes:
    """The same package with some parts changed or added."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in extra.items():
            new.writestr(name.replace("__", "/"), part)
    return changed.getvalue()


def as_csv(text: str, encoding: str = "utf-8") -> Sheet:
    return read(text.encode(encoding), "people.csv", COLUMNS)


def refused(content: bytes, name: str = "people.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(SheetRefused) as refusal:
        read(content, name, COLUMNS, limits)
    assert str(refusal.value.text)
    return refusal.value.code


def codes(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in sheet.errors]


def texts_of(content: bytes) -> list[str]:
    """All texts of a workbook in the order in which they were first written."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.read("xl/sharedStrings.xml").decode()
    return [piece.split("</t>")[0].split(">", 1)[1] for piece in part.split("<t")[1:]]


GOOD = book(("姓名", "电话"), ("王小明", "13800138000"))
