"""Layouts: what is let in, what is filled, and that nothing in a value ever acts."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from kith.exchange.layouts.defaults import LANGUAGES, default
from kith.exchange.layouts.filling import fill, unknown
from kith.exchange.spreadsheets.workbook import SheetRefused
from kith.insights.states import LayoutKind
from kith.web.reports.layouts import names_of

AT = datetime(2026, 3, 1)  # noqa: DTZ001 -- a day in a file's properties


def laid_out(*rows: list[str], formulas: dict[str, str] | None = None, **options: Any) -> bytes:
    """A spreadsheet as a clerk writes it."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"author": "王芳", "created": AT})
    page = book.add_worksheet()
    look = book.add_format({"bold": True})
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            page.write_string(line, place, text, look)
    for cell, formula in (formulas or {}).items():
        page.write_formula(cell, formula, None, 99)
    if merged := options.get("merged"):
        page.merge_range(merged, "{{place}}", look)
    if link := options.get("link"):
        page.write_url("F1", link)
    book.close()
    return made.getvalue()


def cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_object(BytesIO(content)).get_sheet_by_index(0).to_python()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def with_part(content: bytes, name: str, text: str) -> bytes:
    told = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(told, "w") as new:
        for one in old.infolist():
            if one.filename != name:
                new.writestr(one, old.read(one))
        new.writestr(name, text)
    return told.getvalue()


def test_a_name_alone_is_a_number_that_sums_use_and_among_words_a_word():
    layout = laid_out(
        ["{{place}}", "共 {{ VOLUNTEER_MIN.A }} 小时"],
        ["{{VOLUNTEER_MIN.A}}", "{{share:content}}"],
        formulas={"A3": "=SUM(A2:A2)"},
    )

    told = fill(layout, {"place": "幸福社区", "VOLUNTEER_MIN.A": 1.5, "share:content": "–"})

    assert cells(told)[:2] == [["幸福社区", "共 1.5 小时"], [1.5, "–"]]
    sheet = part(told, "xl/worksheets/sheet1.xml")
    assert re.search(r'<c r="A2" s="\d+"><v>1.5</v></c>', sheet)  # the look stays
    assert "<f>SUM(A2:A2)</f></c>" in sheet  # and an old result does not
    assert "fullCalcOnLoad" in part(told, "xl/workbook.xml")
    assert "王芳" not in part(told, "docProps/core.xml")


@pytest.mark.parametrize(
    "value", ["=HYPERLINK(1)", "+1", "@SUM(A1)", "</t></is></c><f>1</f>", "a\x00b"]
)
def test_a_value_is_only_ever_text(value: str):
    told = fill(laid_out(["{{highlights}}"]), {"highlights": value})

    assert cells(told) == [[value.replace("\x00", "")]]
    assert "<f>" not in part(told, "xl/worksheets/sheet1.xml")


def test_the_row_of_places_stands_once_for_each_and_sums_stand_above_it():
    layout = laid_out(["{{place}}", ""], ["{{row:place}} {{month}}", "{{row:line:sessions}}"])

    told = fill(
        layout,
        {"place": "街道", "month": "3 月"},
        [{"place": "甲", "line:sessions": 3}, {"place": "乙", "line:sessions": 4}],
    )

    assert cells(told) == [["街道", ""], ["甲 3 月", 3], ["乙 3 月", 4]]
    assert cells(fill(layout, {"place": "街道"})) == [["街道", ""]]


def test_unknown_names_are_named_with_their_cell_and_what_may_be_meant():
    layout = laid_out(["{{place}}", "{{VOLUNTER_MIN.A}}"], ["{{nothing like it}}"])

    found = unknown(layout, {"place", "VOLUNTEER_MIN.A"})

    assert [(one.place, one.name, one.near) for one in found] == [
        ("B1", "VOLUNTER_MIN.A", "VOLUNTEER_MIN.A"),
        ("A2", "nothing like it", ""),
    ]


REFUSED = {
    "no_placeholder": laid_out(["only words"]),
    "wrong_type": b"name,number\n",
    "damaged": with_part(laid_out(["{{place}}"]), "xl/worksheets/sheet1.xml", "<worksheet><row>"),
    "formula": laid_out(["{{place}}"], formulas={"B1": '=WEBSERVICE("http://127.0.0.1")'}),
    "link": laid_out(["{{place}}"], link="https://example.org/"),
    "row_not_last": laid_out(["{{row:place}}"], ["below it"]),
    "row_merged": laid_out(["", "{{row:place}}"], merged="A1:A2"),
    "macros": with_part(laid_out(["{{place}}"]), "xl/vbaProject.bin", "x"),
    "strange_part": with_part(laid_out(["{{place}}"]), "xl/embeddings/oleObject1.bin", "x"),
    "declarations": with_part(laid_out(["{{place}}"]), "xl/styles.xml", "<!DOCTYPE a>"),
    "too_large": b"PK" + b"0" * 2_000_001,
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_file_that_could_act_or_cannot_be_filled_is_refused(code: str):
    with pytest.raises(SheetRefused) as no:
        unknown(REFUSED[code], {"place", "row:place"})

    assert no.value.code == code


@pytest.mark.parametrize("kind", LayoutKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layouts_of_kith_hold_only_names_that_are_known(kind: str, language: str):
    known = {one.name for one in names_of(LayoutKind(kind))}

    assert unknown(default(kind, language), known) == []
    assert "{{" not in str(cells(fill(default(kind, language), dict.fromkeys(known, 7))))
