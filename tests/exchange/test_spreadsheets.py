"""Real files, made here, through the door. Ids name cases of the bad-input corpus."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.exchange.spreadsheets.sheet import Column, read
from kith.people.rules import clean_id_number
from tests.exchange.sheets import COLUMNS, NAME, WANG, as_csv, book, codes, fill, made, repacked


def hours(text: str) -> float:
    if not text.replace(".", "", 1).isdigit():
        raise BadValue("hours", _("Hours are a number from 0 on."))
    return float(text)


@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param("utf-8", id="IMPT-003-utf-8"),
        pytest.param("utf-8-sig", id="IMPT-003-utf-8-with-mark"),
        pytest.param("gb18030", id="IMPT-003-gb18030"),
        pytest.param("utf-16", id="IMPT-004-utf-16"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(
    encoding: str, delimiter: str
) -> None:
    text = "姓名,电话,生日,身份\n王小明,13800138000,1980-01-31,老人\n".replace(",", delimiter)

    sheet = as_csv(text, encoding)

    assert [(row.number, row.values) for row in sheet.rows] == [(2, WANG)]
    assert sheet.errors == []


def test_csv_keeps_quoted_line_ends_and_counts_records_as_a_spreadsheet_does() -> None:
    """IMPT-006: mixed line ends; a blank row keeps its number."""
    note = Column("note", "备注", "Note")
    text = '姓名,备注\r"王小明","一\n二"\r\n\n李明,三\n'

    sheet = read(text.encode(), "a.csv", (NAME, note))

    assert [(row.number, row.values["note"]) for row in sheet.rows] == [(2, "一\n二"), (4, "三")]


def test_xlsx_and_csv_of_the_same_rows_read_the_same() -> None:
    """G6: the same verdict by every road; headings may be English, starred, or an alias."""
    from_book = read(
        book(
            ("Name *", "手机", "BORN ON", "身份"), ("王小明", "138 0013 8000", "1980-01-31", "老人")
        ),
        "people.xlsx",
        COLUMNS,
    )
    from_text = as_csv("姓名*,电话,生日,身份\n王小明,138 0013 8000,1980-01-31,老人")

    assert [row.values for row in from_book.rows] == [WANG]
    assert from_book.rows == from_text.rows
    assert from_book.cells == from_text.cells


def test_a_file_on_disk_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("姓名,电话\n王小明,13800138000\n", encoding="utf-8")

    assert read(path, "people.csv", COLUMNS) == as_csv("姓名,电话\n王小明,13800138000\n")


def test_numbers_days_and_times_become_what_the_person_meant() -> None:
    columns = tuple(Column(key, key, key) for key in ("phone", "day", "at", "whole", "part", "yes"))

    def write(workbook: Any) -> None:
        page = workbook.add_worksheet()
        fill(page, (tuple(column.key for column in columns),))
        as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        page.write_number(1, 0, 1.38e10)
        page.write_datetime(1, 1, datetime(2026, 8, 5), as_day)  # noqa: DTZ001 -- as cells are
        page.write_datetime(1, 2, datetime(2026, 8, 5, 9, 30), as_day)  # noqa: DTZ001 -- as cells are
        page.write_number(1, 3, -5)
        page.write_number(1, 4, 0.1)
        page.write_boolean(1, 5, True)

    sheet = read(made(write), "a.xlsx", columns)

    assert sheet.cells[2] == {
        "phone": "13800000000",
        "day": "2026-08-05",
        "at": "2026-08-05T09:30",
        "whole": "-5",
        "part": "0.1",
        "yes": "TRUE",
    }


@pytest.mark.parametrize("date_1904", [False, True], ids=["from-1900", "IMPT-024-from-1904"])
def test_days_are_right_in_both_day_counts(date_1904: bool) -> None:
    def write(workbook: Any) -> None:
        page = workbook.add_worksheet()
        fill(page, (("姓名", "电话", "生日"), ("王小明", "13800138000")))
        as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(1, 2, datetime(1980, 1, 31), as_day)  # noqa: DTZ001 -- as cells are

    sheet = read(made(write, date_1904=date_1904), "a.xlsx", COLUMNS)

    assert sheet.rows[0].values["born"] == date(1980, 1, 31)


def test_serial_day_60_is_no_day() -> None:
    """IMPT-025."""

    def write(workbook: Any) -> None:
        page = workbook.add_worksheet()
        fill(page, (("姓名", "电话", "生日"), ("王小明", "13800138000")))
        page.write_number(1, 2, 60, workbook.add_format({"num_format": "yyyy-mm-dd"}))

    assert codes(read(made(write), "a.xlsx", COLUMNS)) == [(2, "生日", "day")]


def test_a_formula_gives_its_result_and_a_failed_one_is_named() -> None:
    def write(workbook: Any) -> None:
        page = workbook.add_worksheet()
        fill(page, (("姓名", "电话", "身份"), ("王小明", "13800138000"), ("李明", "13800138001")))
        page.write_formula(1, 2, '="老"&"人"', None, "老人")
        page.write_formula(2, 2, "=NA()", None, "#N/A")

    sheet = read(made(write), "a.xlsx", COLUMNS)

    assert [row.values["kind"] for row in sheet.rows] == ["老人"]
    assert codes(sheet) == [(3, "身份", "formula")]


def test_digits_lost_by_a_spreadsheet_are_a_row_error_not_a_value() -> None:
    """IMPT-001: the number in a cell, and the text of a CSV."""
    columns = (NAME, Column("id", "身份证", "ID number", parse=clean_id_number))
    in_book = read(
        book(("姓名", "身份证"), ("李四", 110105194912310021), ("王五", "11010519491231002X")),
        "a.xlsx",
        columns,
    )
    in_text = read("姓名,身份证\n李四,1.10105E+17".encode(), "a.csv", columns)

    assert codes(in_book) == [(2, "身份证", "digits_lost")]
    assert in_book.errors[0].value == "1.10105194912310E+17"
    assert [row.number for row in in_book.rows] == [3]
    assert codes(in_text) == [(2, "身份证", "digits_lost")]
    assert in_text.errors[0].value == "1.10105E+17"


def test_every_bad_cell_is_named_and_good_rows_are_kept_apart() -> None:
    """IMPT-011, IMPT-021."""
    sheet = as_csv(
        "姓名,电话,生日,身份\n"
        "王小明,13800138000,,\n"
        ",1380013800,1980-02-30,大人\n"
        "=cmd|' /C calc'!A0,13800138002,,\n"
        "李明,13800138003,,,滑过去的字\n"
    )

    assert [row.number for row in sheet.rows] == [2]
    assert codes(sheet) == [
        (3, "姓名", "missing"),
        (3, "电话", "too_short"),
        (3, "生日", "day"),
        (3, "身份", "not_allowed"),
        (4, "姓名", "sign"),
        (5, "5", "no_heading"),
    ]
    assert sheet.errors[3].fix == "老人 / 儿童"
    assert sheet.total == 4


def test_ten_thousand_rows_with_one_bad_one() -> None:
    """IMPT-011."""
    lines = [f"王小明,138{n:08}" for n in range(10_000)]
    lines[5_000] = "王小明,无"

    sheet = as_csv("姓名,电话\n" + "\n".join(lines))

    assert codes(sheet) == [(5_002, "电话", "not_a_phone")]
    assert len(sheet.rows) == 9_999


def test_negative_hours_are_a_row_error() -> None:
    """IMPT-029."""
    sheet = read(b"hours\n-5", "a.csv", (Column("hours", "时长", "Hours", parse=hours),))

    assert codes(sheet) == [(2, "时长", "hours")]


def test_digits_wrapped_as_a_formula_are_unwrapped() -> None:
    assert as_csv('姓名,电话\n王小明,"=""13800138000"""').rows[0].values["phone"] == WANG["phone"]


def test_the_same_file_has_the_same_fingerprint_and_another_has_not() -> None:
    """IMPT-012."""
    one, same, other = (as_csv(f"姓名,电话\n{name},13800138000") for name in ("张", "张", "李"))

    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_hidden_sheets_are_left_alone_and_hidden_rows_counted() -> None:
    """IMPT-022."""

    def write(workbook: Any) -> None:
        secret = workbook.add_worksheet("内部")
        page = workbook.add_worksheet("表")
        page.activate()
        page.set_first_sheet()
        secret.hide()
        fill(secret, (("姓名", "电话"), ("外人", "13800138009")))
        fill(page, (("姓名", "电话"), ("王小明", "13800138000"), ("李明", "13800138001")))
        page.set_row(2, None, None, {"hidden": True})

    sheet = read(made(write), "a.xlsx", COLUMNS)

    assert [row.values["name"] for row in sheet.rows] == ["王小明", "李明"]
    assert (sheet.hidden_rows, sheet.hidden_sheets) == (1, 1)


def test_external_links_are_ignored() -> None:
    """IMPT-018: the package names an address; reading it opens nothing and keeps the rows."""
    link = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        b'2006/relationships"><Relationship Id="rId1" Type="externalLinkPath" '
        b'Target="http://169.254.169.254/" TargetMode="External"/></Relationships>'
    )
    content = repacked(
        book(("姓名", "电话"), ("王小明", "13800138000")),
        lambda _name, part: part,
        xl__externalLinks___rels__externalLink1=link,
    )

    assert [row.values["name"] for row in read(content, "a.xlsx", COLUMNS).rows] == ["王小明"]
