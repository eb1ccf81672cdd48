"""Lists that are brought in, and tables that go out."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from kith.exchange.imports import flow, words
from kith.exchange.imports.people import People
from kith.exchange.spreadsheets.sheet import Column, SheetRefused, read
from kith.exchange.spreadsheets.template import write_csv, write_table
from kith.people.models import Invitation, Person
from kith.people.rules import clean_id_number
from tests import make
from tests.inputs.case import Case, Seen, road

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.exchange.imports.flow import Tally
    from tests.inputs.world import World

# Columns of the corpus that none of our lists has, read as such a list would read them.
NUMBERS = (
    Column("name", "姓名", "Name"),
    Column("id", "身份证", "ID number", parse=clean_id_number),
)
HOURS = (Column("hours", "hours", "hours", parse=words.metres),)


def invited(world: World, text: str) -> tuple[Seen, Tally | None]:
    """A list of people, rehearsed first: what the rehearsal refuses writing refuses too."""
    of = People(world.town.community.path)
    try:
        sheet = read(text.encode(), "list.csv", of.columns)
    except SheetRefused as no:
        return Seen("people", "reject", 422, why=(str(no),)), None
    before = Invitation.objects.count()
    told = flow.rehearse(sheet, of, actor=world.town.clerk, now=make.MONDAY)
    assert Invitation.objects.count() == before, "a rehearsal has written"
    tally = flow.write(sheet, of, actor=world.town.clerk, now=make.MONDAY)
    assert [e.code for e in told.errors] == [e.code for e in tally.errors]
    assert not Person.objects.filter(came_by="IMPORT").exists()
    why = tuple(f"{error.reason}{error.fix}" for error in tally.errors)
    return Seen("people", "reject" if why else "accept", 422 if why else 200, why=why), tally


def row(world: World, name: str = "王小明", phone: str = "19900000001", place: str = "") -> str:
    return f"姓名,电话,社区\n{name},{phone},{place or world.town.community.name}"


@road("IMPT-001", "IMPT-029")
def cell(_world: World, case: Case) -> Iterator[Seen]:
    sheet = read(case.input.encode(), "list.csv", NUMBERS if "身份证" in case.input else HOURS)
    error = sheet.errors[0]
    assert (error.row, bool(error.column), bool(error.value)) == (2, True, True)
    yield Seen("sheet", "reject" if not sheet.rows else "accept", 422, why=(str(error.reason),))


@road("IMPT-010")
def missing(world: World, case: Case) -> Iterator[Seen]:
    seen, _tally = invited(world, case.input)
    assert "姓名" in "".join(seen.why)
    yield seen


@road("IMPT-012")
def twice(world: World, _case: Case) -> Iterator[Seen]:
    seen, first = invited(world, row(world))
    _again, second = invited(world, row(world))
    assert first is not None
    assert second is not None
    assert (first.written, second.written, second.known) == (1, 0, 1)
    yield seen


@road("IMPT-021")
def acting(world: World, case: Case) -> Iterator[Seen]:
    seen, _tally = invited(world, row(world, name=case.input.partition("\n")[2]))
    yield seen


@road("IMPT-026")
def elsewhere(world: World, _case: Case) -> Iterator[Seen]:
    seen, _tally = invited(world, row(world, place=world.town.other.name))
    yield seen


@road("IMPT-027")
def unknown_column(world: World, _case: Case) -> Iterator[Seen]:
    heading, _line, cells = row(world).partition("\n")
    seen, _tally = invited(world, f"{heading},role\n{cells},superuser")
    yield seen


@road("export")
def table(_world: World, case: Case) -> Iterator[Seen]:
    """In both kinds of file; what begins like a formula is text, and numbers stay numbers."""
    text = write_csv(["a", "b"], [[case.input, -5]]).decode("utf-8-sig")
    [_heading, [cell, number]] = csv.reader(io.StringIO(text, newline=""))
    assert number == "-5"
    book = write_table(["a", "b"], [[case.input, -5]], "表")
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>-5</v>" in sheet
    is_guarded = cell == f"'{case.input}"
    if case.verdict == "neutralise":
        yield Seen("csv and xlsx", "neutralise" if is_guarded else "accept")
    else:
        yield Seen("csv and xlsx", "accept", shown=cell)
