"""The roster of a unit as a spreadsheet: bad rows named, the same file twice, a break mended."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from kith.exchange.imports import batches, flow
from kith.exchange.imports.roster import Roster
from kith.exchange.spreadsheets.sheet import Sheet, SheetRefused, read
from kith.exchange.spreadsheets.template import write_errors
from kith.people.models import Person
from kith.reportin.models import Receipt, ReportIn, RosterEntry
from tests import make
from tests.exchange.sheets import texts_of
from tests.make import MONDAY
from tests.reportin import world

pytestmark = pytest.mark.django_db

HEAD = ("姓名", "电话", "性别", "单位", "社区", "网格", "岗位", "签字日期", "告知书版本")
HERE, GRID = "演示社区01", "网格01"


def row(of: world.World, n: int, **changes: str) -> tuple[str, ...]:
    plain = {
        "name": f"赵{'一二三四五六七八九十'[n % 10]}", "phone": f"1997700{n:04d}", "gender": "女",
        "unit": of.unit.name, "area": HERE, "grid": GRID, "posts": "帮困助弱岗;平安巡防岗",
        "signed": "2026-02-20", "text": "2026-01",
    }  # fmt: skip
    return tuple((plain | changes).values())


def sheet(of: flow.Rows, *rows: Sequence[str]) -> Sheet:
    out = io.StringIO()
    csv.writer(out).writerows((HEAD, *rows))
    return read(out.getvalue().encode(), "list.csv", of.columns)


def write(of: Roster, rows: Sheet, actor: Any, **more: Any) -> flow.Tally:
    return batches.write(rows, of, actor=actor, now=MONDAY, **more)


def counts() -> tuple[int, int, int, int]:
    every = (ReportIn, Receipt, RosterEntry, Person)
    return tuple(model.objects.count() for model in every)  # type: ignore[return-value]


def test_signed_rows_are_received_and_placed_the_others_get_a_link():
    of = world.world()
    people = Person.objects.count()
    links: list[tuple[int, str]] = []
    roster = Roster(of.town.street.path, MONDAY)
    rows = [row(of, 1), row(of, 2, signed="", grid="", posts="", text="")]

    tally = write(
        roster,
        sheet(roster, *rows),
        of.town.boss,
        hand_over=lambda row, token: links.append((row.number, token)),
    )

    made = ReportIn.objects.get()
    assert (tally.rows, tally.written, tally.errors) == (2, 2, [])
    assert counts() == (1, 1, 1, people + 1)
    assert (made.state, made.unit_id, made.placement.posts) == (
        "PLACED", of.unit.pk, ["CARE", "SAFETY"],
    )  # fmt: skip
    assert made.placement.area_id == of.grid.pk
    assert [number for number, _token in links] == [3]


def test_bad_rows_stand_in_the_error_file_with_their_reasons():
    of = world.world()
    roster = Roster(of.town.street.path, MONDAY)
    rows = [
        row(of, 1),
        row(of, 2, phone="199"),
        row(of, 3, unit="没有的单位"),
        row(of, 4, grid="第九网格"),
        row(of, 5, posts="站长"),
        row(of, 6, text=""),
        row(of, 7, posts=""),
    ]

    tally = write(roster, sheet(roster, *rows), of.town.boss)

    told = [(error.row, error.column) for error in tally.errors]
    assert (tally.written, tally.refused, ReportIn.objects.count()) == (1, 6, 1)
    assert sorted(told) == [
        (3, "电话"), (4, "单位"), (5, "网格"), (6, "岗位"), (7, "告知书版本"), (8, "岗位"),
    ]  # fmt: skip
    texts = texts_of(write_errors(sheet(roster, *rows), tally.errors, "en"))
    assert "There is no such unit here. Please enter the unit first." in texts


def test_a_rehearsal_refuses_the_same_and_writes_nothing():
    of = world.world()
    roster = Roster(of.town.street.path, MONDAY)
    rows = sheet(roster, row(of, 1), row(of, 2, text=""))
    before = counts()

    tally = batches.rehearse(rows, roster, actor=of.town.boss, now=MONDAY)

    assert (tally.good, tally.written, tally.refused) == (1, 0, 1)
    assert counts() == before


def test_the_same_file_again_changes_nothing():
    of = world.world()
    roster = Roster(of.town.street.path, MONDAY)
    rows = [row(of, n, **({} if n % 3 else {"signed": ""})) for n in range(9)]
    write(roster, sheet(roster, *rows), of.town.boss)
    before = counts()

    again = write(roster, sheet(roster, *reversed(rows)), of.town.boss)

    assert (again.written, again.known, again.errors) == (0, 9, [])
    assert counts() == before


def test_a_row_that_comes_back_signed_is_not_passed_over():
    of = world.world()
    roster = Roster(of.town.street.path, MONDAY)
    write(roster, sheet(roster, row(of, 1, signed="")), of.town.boss)

    tally = write(roster, sheet(roster, row(of, 1)), of.town.boss)

    assert (tally.written, RosterEntry.objects.get().state) == (1, "JOINED")


class Killed(BaseException):
    """The process is gone."""


def test_a_run_that_was_killed_goes_on_where_it_stopped(monkeypatch):
    of = world.world()
    monkeypatch.setattr(batches, "SIZE", 3)
    roster = Roster(of.town.street.path, MONDAY)
    rows = sheet(roster, *(row(of, n) for n in range(10)))
    seen: list[int] = []

    def watch(count: int) -> None:
        seen.append(count)
        if sum(seen) == 8:
            raise Killed

    with pytest.raises(Killed):
        write(roster, rows, of.town.boss, watch=watch)
    between = ReportIn.objects.count()
    again = write(roster, rows, of.town.boss)

    assert (between, again.known, again.written) == (6, 6, 4)
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 11))


def test_the_command_brings_a_list_in_and_writes_the_links(tmp_path):
    of = world.world()
    make.account(Person.objects.get(pk=of.town.boss.me), "boss")
    path, links = tmp_path / "list.csv", tmp_path / "links.csv"
    rows = (HEAD, row(of, 1), row(of, 2, signed=""))
    path.write_text("\n".join(",".join(cells) for cells in rows), encoding="utf-8")
    words = ("report-in", str(path), "--area", of.town.street.code, "--as", "boss")

    with pytest.raises(CommandError):
        call_command("import", *words[:-2])
    call_command("import", *words, "--links", str(links))

    assert (ReportIn.objects.count(), RosterEntry.objects.count()) == (1, 1)
    assert "/report-in/join/" in links.read_text()


def test_the_template_has_the_headings_that_the_import_reads(tmp_path):
    call_command("setup")
    path = tmp_path / "template.xlsx"

    call_command("template", "report-in", str(path))

    with pytest.raises(SheetRefused) as refused:
        read(path, path.name, Roster("/", MONDAY).columns)
    assert refused.value.code == "empty"
