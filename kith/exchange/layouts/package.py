"""A laid-out .xlsx file as its parts; nothing in it can act, reach out or calculate from elsewhere.

Parts are kept as they are and changed as text: what a spreadsheet program wrote stays as written.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import unescape

from django.utils.translation import gettext_lazy as _

from kith.exchange.spreadsheets.workbook import Limits, SheetRefused, guard

LIMITS: Final = Limits(file_bytes=2_000_000, unpacked_bytes=10_000_000)
SHEET: Final = re.compile(r"xl/worksheets/sheet\d+\.xml")
STRINGS: Final = "xl/sharedStrings.xml"
BOOK: Final = "xl/workbook.xml"
CORE: Final = "docProps/core.xml"
# What spreadsheet programs write for tables, looks, logos and printers.
_HARMLESS: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml|xl/workbook\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml"
    r"|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/(sharedStrings|styles|calcChain|metadata)\.xml"
    r"|xl/theme/theme\d+\.xml|xl/drawings/(_rels/)?drawing\d+\.xml(\.rels)?"
    r"|xl/media/image\d+\.(png|jpe?g)|xl/printerSettings/printerSettings\d+\.bin"
)
_FORMULA: Final = re.compile(
    r"<((?:\w+:)?(?:f|formula|formula1|formula2|definedName))\b[^>]*>(.*?)</\1>", re.DOTALL
)
_QUOTED: Final = re.compile(r'"[^"]*"')
_CALLED: Final = re.compile(r"([A-Za-z_][\w.]*)\s*\(")
_SUMS: Final = {"SUM", "SUMIF", "SUMPRODUCT", "SUBTOTAL", "AVERAGE", "COUNT", "COUNTA", "COUNTIF"}
_PLAIN: Final = {"ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "MOD", "ABS", "MIN", "MAX", "ROW"}
_CHOICES: Final = {"IF", "IFERROR", "AND", "OR", "NOT", "ISNUMBER", "ISBLANK", "N"}
_WORDS: Final = {"TEXT", "CONCATENATE", "CONCAT", "LEFT", "RIGHT", "LEN", "TRIM", "VALUE", "T"}
_ALLOWED: Final = _SUMS | _PLAIN | _CHOICES | _WORDS
_MADE: Final = (2000, 1, 1, 0, 0, 0)  # equal content gives equal bytes
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    UnicodeDecodeError,
)

Parts = dict[str, bytes]


def opened(content: bytes) -> Parts:
    """The parts by name, in the order of the file.

    Raises:
        SheetRefused: too large, damaged, with macros, links to elsewhere, or formulas beyond sums.
    """
    if len(content) > LIMITS.file_bytes:
        raise SheetRefused(
            "too_large", _("A layout is at most 2 MB. Please make pictures smaller.")
        )
    if not content.startswith(b"PK"):
        raise SheetRefused("wrong_type", _("Please send an .xlsx file."))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            guard(package, LIMITS)
            parts = {part.filename: package.read(part) for part in package.infolist()}
            _refuse_strange(parts)
    except _BROKEN as broken:
        raise SheetRefused(
            "damaged", _("This file is damaged. Please save it anew and try again.")
        ) from broken
    return parts


def closed(parts: Parts) -> bytes:
    """The file of the parts, without the name of whoever saved it."""
    told = BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name, _MADE), _nameless(name, part),
                             zipfile.ZIP_DEFLATED)  # fmt: skip
    return told.getvalue()


def text_of(parts: Parts, name: str) -> str:
    return parts[name].decode("utf-8-sig")


def _refuse_strange(parts: Parts) -> None:
    if BOOK not in parts or not any(SHEET.fullmatch(name) for name in parts):
        raise KeyError(BOOK)
    for name, part in parts.items():
        if not _HARMLESS.fullmatch(name) and not name.endswith("/"):
            text = _("Please take this out of the file: %(part)s. Tables, pictures and sums stay.")
            raise SheetRefused("strange_part", text % {"part": name})
        if name.endswith(".rels") and b"External" in part:
            raise SheetRefused("link", _("Please take out links to other files and pages."))
        if SHEET.fullmatch(name) or name in (BOOK, STRINGS):
            ET.fromstring(part)  # noqa: S314 -- the guard found no declarations
        if SHEET.fullmatch(name) or name == BOOK:
            _refuse_acting(part.decode("utf-8-sig"))


def _refuse_acting(text: str) -> None:
    if "<!--" in text or "<![CDATA[" in text or not re.search(r"<(worksheet|workbook)\b", text):
        raise KeyError("unusual XML")
    for found in _FORMULA.finditer(text):
        formula = _QUOTED.sub("", unescape(found[2], {"&quot;": '"'}))
        called = {name.upper().removeprefix("_XLFN.") for name in _CALLED.findall(formula)}
        if called - _ALLOWED or "[" in formula or "|" in formula:
            told = _("Only sums and simple formulas may stand in a layout, not: %(formula)s")
            raise SheetRefused("formula", told % {"formula": formula[:40]})


def _nameless(name: str, part: bytes) -> bytes:
    if name != CORE:
        return part
    return re.sub(
        rb"<(dc:creator|cp:lastModifiedBy)>.*?</\1>", rb"<\1></\1>", part, flags=re.DOTALL
    )
