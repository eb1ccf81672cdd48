"""The files of examples/, as they would have been written at the time of the play."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from kith.exchange.imports import flow
from kith.exchange.spreadsheets.sheet import read
from kith.exchange.spreadsheets.template import write_table
from kith.ops.demo.places import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.core.actor import Actor
    from kith.exchange.spreadsheets.sheet import Row, Sheet

FIRST_WANTED: Final = date(2026, 12, 2)  # the earliest day in the files


def bring(
    file: str,
    of: flow.List,
    *,
    at_most: int,
    first_wanted: date,
    actor: Actor,
    now: datetime,
    hand_over: Callable[[Row, str], object] = lambda _row, _token: None,
) -> int:
    """The first rows of an example are brought in; the days wanted begin with `first_wanted`."""
    whole = read(EXAMPLES / file, file, of.columns)
    later = first_wanted - FIRST_WANTED
    headings = [column.heading for column in of.columns if column.key in _keys(whole)]
    numbers = sorted(whole.cells)[:at_most]
    rows = [_cells(whole, number, later) for number in numbers]
    table = write_table(headings, rows, "演示数据")
    sheet = read(table, f"{file}.xlsx", of.columns)
    tally = flow.write(sheet, of, actor=actor, now=now, hand_over=hand_over)
    assert not tally.errors, "the examples are good (tests/exchange/test_examples.py)"
    return tally.written


def _keys(sheet: Sheet) -> set[str]:
    return set(next(iter(sheet.cells.values())))


def _cells(sheet: Sheet, number: int, later: timedelta) -> list[str]:
    cells = sheet.cells[number]
    keys = [column.key for column in sheet.columns if column.key in cells]
    return [_moved(cells[key], later) if key == "when" else cells[key] for key in keys]


def _moved(when: str, later: timedelta) -> str:
    moment = datetime.fromisoformat(when) + later
    return f"{moment:%Y-%m-%d %H:%M}" if " " in when else f"{moment:%Y-%m-%d}"
