"""A month sheet as a page shows it: lines in sections, shares, places below, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from kith.insights.facts import DEFINITIONS
from kith.insights.figures import FIGURES
from kith.insights.queries.layouts import lines_of
from kith.insights.queries.taking import SOURCE_WORDS
from kith.insights.rules.reading import is_too_few
from kith.insights.rules.reports import differences, silent
from kith.insights.rules.sheet import BY_CODE
from kith.insights.states import Measure, ReportState, Unit
from kith.web.figures.telling import number, part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kith.insights.models import Numbers, Report
    from kith.insights.queries.taking import Taken
    from kith.insights.rules.reports import Difference

TONES: Final = {
    ReportState.DRAFT: "warn",
    ReportState.CHECKED: "wait",
    ReportState.MERGED: "go",
    ReportState.FROZEN: "good",
    ReportState.REPLACED: "plain",
}
# Lines by place: what a street asks first.
CORE: Final = (
    "sessions", "recipients", "minutes", "active", "new", "asked", "done", "wish_done", "care_done",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a sheet, with the list behind it; `is_part` of the line above."""

    words: str
    number: str
    unit: str
    share: str
    url: str
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    lines: list[Line]


def sections(report: Report, told: Numbers | Taken, *, opens: bool) -> list[Section]:
    """The lines as they were kept, in their order; without numbers where few people would show."""
    hushed = set() if opens else {code for at, code in _silent(told) if not at}
    numbers = {
        line["code"]: None if line["code"] in hushed else line["number"] for line in told.lines
    }
    return [
        Section(_section(name, lines[0]), [_line(report, line, numbers) for line in lines])
        for name, of in groupby(told.lines, lambda line: line["section"])
        for lines in (list(of),)
    ]


def _spoken(kept: str, now: object) -> str:
    """In the reader's language while the words are those of today, else as they were kept."""
    with translation.override(SOURCE_WORDS):
        is_same = str(now) == kept
    return str(now) if is_same else kept


def _words(line: dict[str, Any]) -> str:
    known = BY_CODE.get(line["code"])
    return _spoken(line["words"], known.words) if known else str(line["words"])


def _section(name: str, line: dict[str, Any]) -> str:
    known = BY_CODE.get(line["code"])
    return _spoken(name, known.section) if known else name


def _figure_words(one: dict[str, Any]) -> str:
    known = FIGURES.get(one["code"])
    return _spoken(one["words"], known.name) if known else str(one["words"])


def _line(report: Report, line: dict[str, Any], numbers: dict[str, int | None]) -> Line:
    value, unit = numbers[line["code"]], Unit(line["unit"])
    return Line(
        words=_words(line),
        number=number(value, unit),
        unit=unit.shown,
        share=part(value, numbers.get(line["over"])) if line["over"] else "",
        url=rows_url(report, line["code"]),
        is_part=bool(line["within"]),
    )


def rows_url(report: Report, code: str) -> str:
    """The records behind a line as they are now; none of a line that is no longer published."""
    if code not in BY_CODE:
        return ""
    return f"{reverse('web:sheet_rows', args=[code])}?{query(report)}"


def query(report: Report, code: str = "") -> str:
    month = f"{report.month:%Y-%m}"
    return urlencode({"area": code or report.area.code, "from": month, "to": month})


def figures(report: Report, told: Numbers | Taken, *, opens: bool) -> list[Line]:
    """Figures beside the lines."""
    return [_figure(report, one, opens=opens) for one in told.figures]


def _figure(report: Report, one: dict[str, Any], *, opens: bool) -> Line:
    unit = Unit(one["unit"])
    value = None if not opens and is_too_few(one["number"], unit) else one["number"]
    return Line(
        words=_figure_words(one),
        number=number(value, unit),
        unit=unit.shown,
        share="" if one["of"] is None else part(value, one["of"]),
        url=f"{reverse('web:figure', args=[one['code']])}?{query(report)}",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A place below with some lines of its own; `cells` in the order of the heading."""

    name: str
    cells: list[tuple[str, str]]


def heading(told: Numbers | Taken) -> list[str]:
    """Names of the lines by place."""
    known = {line["code"]: line for line in told.lines}
    return [_words(known[code]) for code in CORE if code in known]


def places(report: Report, told: Numbers | Taken, *, opens: bool) -> list[Place]:
    hushed = set() if opens else _silent(told)
    return [_place(report, one, hushed) for one in told.below]


def _place(report: Report, one: dict[str, Any], hushed: set[tuple[str, str]]) -> Place:
    lines = {line["code"]: line for line in lines_of(one)}
    cells = []
    for code in CORE:
        if code in lines:
            value = None if (one["code"], code) in hushed else lines[code]["number"]
            url = f"{reverse('web:sheet_rows', args=[code])}?{query(report, one['code'])}"
            cells.append((number(value, Unit(lines[code]["unit"])), url))
    return Place(one["name"], cells)


def _silent(told: Numbers | Taken) -> set[tuple[str, str]]:
    return silent(told.lines, {one["code"]: lines_of(one) for one in told.below})


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that differs; the same number when other records make it up."""

    words: str
    before: str
    after: str
    is_same: bool
    url: str


def changes(
    report: Report,
    before: Sequence[dict[str, Any]],
    after: Sequence[dict[str, Any]],
    *,
    opens: bool,
) -> list[Changed]:
    """Of two sheets. Who may not open rows is told no number that either of them withholds."""
    hushed = set() if opens else {code for _at, code in silent(before) | silent(after)}
    known = {line["code"]: line for line in (*before, *after)}
    return [
        _changed(report, known[one.code], one, is_told=one.code not in hushed)
        for one in differences(before, after)
    ]


def _changed(report: Report, line: dict[str, Any], one: Difference, *, is_told: bool) -> Changed:
    unit = Unit(line["unit"])
    return Changed(
        words=f"{_section(line['section'], line)} · {_words(line)}",
        before=number(one.before if is_told else None, unit),
        after=number(one.after if is_told else None, unit),
        is_same=one.is_same,
        url=rows_url(report, line["code"]),
    )


def definitions(told: Numbers | Taken) -> Iterable[tuple[str, str]]:
    """What each kept number counts: its name and its definition."""
    figures = {one["code"]: one for one in told.figures}
    used = {cell[0] for cell in told.cells}
    for code, kept in told.definitions.items():
        if code in figures:
            yield _figure_words(figures[code]), _of_figure(code, kept)
        elif code in used and code in Measure.values:
            yield str(Measure(code).label), _spoken(kept, DEFINITIONS[Measure(code)])


def _of_figure(code: str, kept: str) -> str:
    known = FIGURES.get(code)
    return _spoken(kept, known.definition) if known else kept
