"""What we write: templates, files of errors and tables. Ids name cases of the corpus."""

import csv
import io
import zipfile

import pytest

from kith.exchange.spreadsheets.sheet import Column, RowError, read
from kith.exchange.spreadsheets.template import (
    write_csv,
    write_errors,
    write_table,
    write_template,
)
from tests.exchange.sheets import COLUMNS, as_csv, codes, refused, repacked, texts_of


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        pytest.param("zh-hans", ["姓名*", "电话*", "生日", "身份"], id="in-chinese"),
        pytest.param("en", ["Name*", "Phone*", "Born on", "Kind"], id="in-english"),
    ],
)
def test_a_template_has_the_headings_and_reads_as_empty(language: str, headings: list[str]) -> None:
    content = write_template(COLUMNS, "人员", language)

    assert refused(content) == "empty"
    assert texts_of(content)[: len(headings)] == headings


def test_a_template_offers_the_allowed_values_and_the_example() -> None:
    content = write_template(COLUMNS, "人员", "zh-hans")

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
        notes = package.read("xl/comments1.xml").decode()
    assert '<dataValidation type="list"' in page
    assert 'sqref="D2:D5001"' in page
    assert "values!$A$1:$A$2" in page
    assert "王小明" in notes
    assert {"老人", "儿童", "1980-01-31"} <= set(texts_of(content))


def test_a_filled_template_can_be_read() -> None:
    """Only the first sheet counts: the instructions beside it are no rows."""

    def change(name: str, part: bytes) -> bytes:
        row = '<row r="2"><c r="A2" t="inlineStr"><is><t>王小明</t></is></c>'
        row += '<c r="B2"><v>13800138000</v></c></row></sheetData>'
        return part.replace(b"</sheetData>", row.encode()) if name.endswith("sheet1.xml") else part

    filled = repacked(write_template(COLUMNS, "人员", "zh-hans"), change)

    sheet = read(filled, "a.xlsx", COLUMNS)

    assert [row.values for row in sheet.rows] == [
        {"name": "王小明", "phone": "+8613800138000", "born": None, "kind": None}
    ]


def test_the_file_of_errors_holds_the_faulty_rows_alone_and_can_be_imported() -> None:
    sheet = as_csv("姓名,电话\n王小明,13800138000\n李明,1380013800\n,13800138002\n")

    content = write_errors(sheet, sheet.errors)

    again = read(content, "errors.xlsx", COLUMNS)
    assert list(again.cells.values()) == [
        {"name": "李明", "phone": "1380013800", "born": "", "kind": ""},
        {"name": "", "phone": "13800138002", "born": "", "kind": ""},
    ]
    assert codes(again) == [(2, "电话", "too_short"), (3, "姓名", "missing")]
    assert {str(error.reason) for error in sheet.errors} <= set(texts_of(content))


def test_errors_found_later_than_reading_bring_their_rows_too() -> None:
    """IMPT-026: an action may refuse a row that was well written."""
    sheet = as_csv("姓名,电话\n王小明,13800138000\n李明,13800138001\n")
    error = RowError(3, "姓名", "李明", "elsewhere", "not in your community", "take the row out")

    again = read(write_errors(sheet, [error]), "errors.xlsx", COLUMNS)

    assert [row.values["name"] for row in again.rows] == ["李明"]


NASTY = (
    pytest.param("@SUM(1+1)", id="EXPT-002-at"),
    pytest.param("\t=1+1", id="EXPT-003-tab"),
    pytest.param("-2+3+cmd|x", id="EXPT-004-minus"),
    pytest.param("=HYPERLINK(1)", id="equals"),
    pytest.param("+1", id="plus"),
)


@pytest.mark.parametrize("text", NASTY)
def test_texts_that_would_act_are_guarded_in_csv(text: str) -> None:
    [_heading, [cell, number]] = csv.reader(
        io.StringIO(write_csv(["a", "b"], [[text, -5]]).decode("utf-8-sig"), newline="")
    )

    assert cell == f"'{text}"
    assert number == "-5"


@pytest.mark.parametrize("text", NASTY)
def test_texts_stay_texts_in_xlsx_and_numbers_numbers(text: str) -> None:
    content = write_table(["a", "b"], [[text, -5]], "表")

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert 't="s"' in page.split('r="A2"')[1].split(">")[0]
    assert "<v>-5</v>" in page


def test_csv_quotes_as_the_standard_says_and_comes_back() -> None:
    """EXPT-006."""
    note = Column("note", "note", "note")
    content = write_csv(["note", "name"], [['a"b,c\n\nd', "王小明"]])

    sheet = read(content, "a.csv", (note, Column("name", "name", "name")))

    assert sheet.rows[0].values == {"note": 'a"b,c\n\nd', "name": "王小明"}


def test_long_digits_are_text_cells_and_come_back_whole() -> None:
    """EXPT-007."""
    columns = (Column("id", "身份证", "ID"), Column("n", "号", "No"))
    rows = [["11010519491231002X", 110105194912310021]]
    content = write_table(["身份证", "号"], rows, "表")

    assert read(content, "a.xlsx", columns).cells[2] == {
        "id": "11010519491231002X",
        "n": "110105194912310021",
    }


def test_equal_content_gives_equal_bytes() -> None:
    assert write_table(["a"], [["b"]], "表") == write_table(["a"], [["b"]], "表")
