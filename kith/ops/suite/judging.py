"""Every row of an area held against the figure that must say the same, with the list behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kith.insights.figures import FIGURES, Asked
from kith.insights.figures.shape import How
from kith.insights.states import Unit
from kith.ops.suite.stage import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.insights.figures import Figure
    from kith.ops.suite.shape import Area, Filled, Row

AS_SHOWN: Final = {Unit.MINUTES: 60, Unit.FEN: 100}


def judge(area: Area, filled: Filled) -> Iterator[dict[str, Any]]:
    """Each row of the area as it is found, in the order of the list."""
    for row in area.rows:
        yield _judged(area, filled, row) if row.figure else _noted(row)


def _noted(row: Row) -> dict[str, Any]:
    """A date, a name, a claim of the press: kept as it was printed, nothing is counted."""
    said: dict[str, Any] = {"id": row.id, "expected": row.wording, "op": row.op.value}
    return said | {"got": row.wording, "rows": 0, "pass": True, "kind": "note", "note": row.note}


def _judged(area: Area, filled: Filled, row: Row) -> dict[str, Any]:
    figure = FIGURES[row.figure]
    asked = Asked(
        place_of(row.place) if row.place else filled.path,
        row.since or area.since,
        row.until or area.until,
        area.as_of,
        filled.about[row.about] if row.about else "",
    )
    value = figure.value(asked)
    rows, behind = listed(figure, asked)
    whole = None if value.percent is None else round(value.percent)
    got = whole if row.is_share else _shown(value.number, figure.unit) / row.years
    agrees = behind == value.number
    said: dict[str, Any] = {"id": row.id, "expected": row.expected, "op": row.op.value}
    said |= {"got": _plain(got), "rows": rows}
    said["pass"] = agrees and got is not None and row.op.holds(got, row.expected)
    said |= {"kind": "figure", "figure": figure.code, "unit": figure.unit.value}
    if row.is_share:
        said |= {"unit": "%", "number": value.number, "of": value.of}
    return said | {key: text for key, text in _words(row).items() if text}


def _words(row: Row) -> dict[str, str]:
    return {"wording": row.wording, "note": row.note}


def listed(figure: Figure, asked: Asked) -> tuple[int, int]:
    """How many lines the list behind the number has, and the number they come to, read one by one
    and not counted by the database.
    """
    columns = [figure.field] if figure.field else ["pk"]
    lines = list(figure.opened(asked).values_list(*columns, flat=True))
    return len(lines), sum(lines) if figure.how is How.SUM else len(lines)


def _shown(number: int, unit: Unit) -> float:
    return number / AS_SHOWN.get(unit, 1)


def _plain(got: float | None) -> float | int | None:
    return got if got is None or got % 1 else int(got)
