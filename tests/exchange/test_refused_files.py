"""Files that are refused as a whole. Ids name cases of the bad-input corpus."""

import io
import zipfile
from typing import Any

import pytest

from kith.exchange.spreadsheets.sheet import Limits, SheetRefused, read
from tests.exchange.sheets import COLUMNS, GOOD, as_csv, book, fill, made, refused, repacked

DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "%s">]>'


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param(b"", "a.csv", "empty", id="no-bytes"),
        pytest.param(b" \n\n", "a.csv", "empty", id="only-line-ends"),
        pytest.param("姓名,电话\n".encode(), "a.csv", "empty", id="only-headings"),
        pytest.param(book(), "a.xlsx", "empty", id="an-empty-sheet"),
        pytest.param(GOOD, "a.csv", "wrong_type", id="a-workbook-called-csv"),
        pytest.param(b"a,b\n1,2", "a.xlsx", "wrong_type", id="a-text-called-xlsx"),
        pytest.param(b"%PDF-1.7", "a.pdf", "wrong_type", id="another-type"),
        pytest.param(GOOD, "a.xlsm", "macros", id="IMPT-019-by-its-name"),
        pytest.param(b"PK\x03\x04rubbish", "a.xlsx", "damaged", id="a-broken-zip"),
        pytest.param(GOOD[: len(GOOD) // 2], "a.xlsx", "damaged", id="half-a-file"),
        pytest.param(b"\xff\x00\x81\x00,", "a.csv", "encoding", id="no-encoding-fits"),
        pytest.param("电话\n138".encode(), "a.csv", "missing_column", id="IMPT-010"),
        pytest.param(
            "姓名,电话,role\n王,13800138000,superuser".encode(),
            "a.csv",
            "unknown_column",
            id="IMPT-027-no-mass-assignment",
        ),
        pytest.param(
            "姓名,电话,手机\n王,1,2".encode(), "a.csv", "doubled_column", id="one-column-twice"
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "encrypted",
            id="a-workbook-with-a-password",
        ),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.xls", "old_format", id="old-xls"
        ),
    ],
)
def test_whole_files_that_are_refused(content: bytes, name: str, code: str) -> None:
    assert refused(content, name) == code


def test_a_missing_and_an_unknown_column_are_named() -> None:
    with pytest.raises(SheetRefused, match="姓名"):
        as_csv("电话\n13800138000")
    with pytest.raises(SheetRefused, match="role"):
        as_csv("姓名,电话,role\n王,13800138000,superuser")


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        pytest.param(Limits(rows=1), "too_many_rows", id="IMPT-014-rows"),
        pytest.param(Limits(columns=1), "too_many_columns", id="columns"),
        pytest.param(Limits(file_bytes=100), "too_large", id="bytes"),
        pytest.param(Limits(unpacked_bytes=1_000), "bomb", id="unpacked-bytes"),
        pytest.param(Limits(ratio=1), "bomb", id="ratio"),
    ],
)
def test_limits(limits: Limits, code: str) -> None:
    three = book(("姓名", "电话"), ("王", "13800138000"), ("李", "13800138001"))

    assert refused(three, limits=limits) == code


def test_a_csv_over_the_limit_is_refused_before_its_rows_are_parsed() -> None:
    """IMPT-014."""
    content = "姓名,电话\n".encode() + "王,13800138000\n".encode() * 3

    assert refused(content, "a.csv", Limits(rows=2)) == "too_many_rows"
    assert len(read(content, "a.csv", COLUMNS, Limits(rows=3)).rows) == 3


def test_a_zip_bomb_is_refused_from_its_directory() -> None:
    """IMPT-015."""
    bomb = repacked(GOOD, lambda _name, part: part, xl__media__a=bytes(40_000_000))

    assert refused(bomb) == "bomb"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    """IMPT-015: the directory says ten bytes where there are many."""
    content = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    start = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert int.from_bytes(content[start + 24 : start + 28], "little") == size
    content[start + 24 : start + 28] = (10).to_bytes(4, "little")

    assert refused(bytes(content)) == "damaged"


@pytest.mark.parametrize(
    "declaration",
    [
        pytest.param(DOCTYPE % b"lol", id="IMPT-016-billion-laughs"),
        pytest.param(
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            id="IMPT-017-external-entity",
        ),
        pytest.param((DOCTYPE % b"lol").decode().encode("utf-16-le"), id="hidden-in-utf-16"),
    ],
)
def test_declarations_in_the_xml_are_refused(declaration: bytes) -> None:
    def change(name: str, part: bytes) -> bytes:
        return declaration + part if name == "xl/sharedStrings.xml" else part

    assert refused(repacked(GOOD, change)) == "declarations"


def test_macros_are_refused_also_under_a_harmless_name() -> None:
    """IMPT-019."""
    with_code = repacked(GOOD, lambda _name, part: part, **{"xl__vbaProject.bin": b"code"})
    with_type = repacked(
        GOOD,
        lambda name, part: (
            part.replace(b"spreadsheetml.sheet.main", b"macroEnabled.main")
            if name == "[Content_Types].xml"
            else part
        ),
    )

    assert (refused(with_code), refused(with_type)) == ("macros", "macros")


def test_merged_headings_are_refused() -> None:
    """IMPT-023."""

    def write(workbook: Any) -> None:
        page = workbook.add_worksheet()
        fill(page, (("姓名", "电话"), ("王小明", "13800138000")))
        page.merge_range(0, 1, 0, 2, "电话")

    assert refused(made(write)) == "merged_heading"


def test_a_cell_at_the_far_corner_is_refused_without_laying_out_the_sheet() -> None:
    def write(workbook: Any) -> None:
        page = workbook.add_worksheet()
        fill(page, (("姓名", "电话"), ("王小明", "13800138000")))
        page.write(1_048_575, 16_383, "x")

    assert refused(made(write)) == "too_many_rows"


def test_cells_without_a_place_are_counted_by_their_rows() -> None:
    def change(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        more = b"<row><c><v>1</v></c></row>" * 3
        return part.replace(b"</sheetData>", more + b"</sheetData>")

    assert refused(repacked(GOOD, change), limits=Limits(rows=3)) == "too_many_rows"


def test_a_failed_formula_beyond_the_sheet_does_no_harm() -> None:
    def change(name: str, part: bytes) -> bytes:
        ghost = b'<row r="9"><c r="Z9" t="e"></c></row></sheetData>'
        return part.replace(b"</sheetData>", ghost) if name.endswith("sheet1.xml") else part

    sheet = read(repacked(GOOD, change), "a.xlsx", COLUMNS)

    assert [row.values["name"] for row in sheet.rows] == ["王小明"]
