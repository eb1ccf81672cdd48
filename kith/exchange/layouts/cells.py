"""Cells of a sheet as text, and the placeholders in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, unescape

from kith.exchange.layouts.package import STRINGS, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.exchange.layouts.package import Parts

PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
OF_ROW: Final = "row:"
ROW: Final = re.compile(r"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
CELL: Final = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_PLACE: Final = re.compile(r'\br="([A-Z]{1,3})(\d{1,7})"')
_KIND: Final = re.compile(r'\bt="(\w+)"')
_LOOK: Final = re.compile(r'\bs="(\d+)"')
_VALUE: Final = re.compile(r"<v\b[^>]*>(.*?)</v>", re.DOTALL)
_WHOLE: Final = re.compile(r"\s*\d{1,7}\s*", re.ASCII)
_TEXT: Final = re.compile(r"<t\b[^>]*>(.*?)</t>", re.DOTALL)
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LONGEST: Final = 32_767


@dataclass(frozen=True, slots=True)
class Cell:
    """Where it stands, which look it has, and its text."""

    column: str
    row: int
    look: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.column}{self.row}"

    @property
    def names(self) -> list[str]:
        return PLACEHOLDER.findall(self.text)


def strings_of(parts: Parts) -> list[str]:
    """The shared texts of the workbook, by number."""
    if STRINGS not in parts:
        return []
    root = ET.fromstring(parts[STRINGS])  # noqa: S314 -- the guard found no declarations
    return [
        "".join(t.text or "" for t in one.iter(f"{_SPACE}t")) for one in root.findall(f"{_SPACE}si")
    ]


def cells_in(parts: Parts, name: str, shared: list[str]) -> Iterator[Cell]:
    """Cells of a sheet that hold text."""
    for found in CELL.finditer(text_of(parts, name)):
        cell = cell_of(found, shared)
        if cell is not None and cell.text:
            yield cell


def cell_of(found: re.Match[str], shared: list[str]) -> Cell | None:
    """None where a cell has no place of its own or calculates."""
    attributes, inner = found[1], found[2] or ""
    place = _PLACE.search(attributes)
    if place is None or "<f" in inner:
        return None
    look = _LOOK.search(attributes)
    return Cell(place[1], int(place[2]), look[1] if look else "", _text(attributes, inner, shared))


def _text(attributes: str, inner: str, shared: list[str]) -> str:
    kind, value = _KIND.search(attributes), _VALUE.search(inner)
    if kind is not None and kind[1] == "s" and value is not None:
        number = int(value[1]) if _WHOLE.fullmatch(value[1]) else len(shared)
        return shared[number] if number < len(shared) else ""
    if kind is not None and kind[1] == "inlineStr":
        return unescape("".join(_TEXT.findall(inner)), {"&quot;": '"', "&apos;": "'"})
    return ""


def moved(found: re.Match[str], row: int) -> str:
    """The same cell in another row."""
    return _PLACE.sub(rf'r="\g<1>{row}"', found[0], count=1)


def written(cell: Cell, value: float | str) -> str:
    """The cell with a value: a number calculates, a text never does."""
    look = f' s="{cell.look}"' if cell.look else ""
    if isinstance(value, int | float):
        return f'<c r="{cell.place}"{look}><v>{value}</v></c>'
    text = escape(_NOT_XML.sub("", value)[:_LONGEST])
    told = f'<is><t xml:space="preserve">{text}</t></is>'
    return f'<c r="{cell.place}"{look} t="inlineStr">{told}</c>'
