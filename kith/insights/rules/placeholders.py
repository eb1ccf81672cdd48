"""What may stand between {{ and }} in a layout, and what each name is filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.insights.rules.reading import FEWEST, OF_PEOPLE
from kith.insights.rules.sheet import EVERY, LINES
from kith.insights.states import UNITS, Measure, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from kith.insights.rules.sheet import Counted

Value = int | float | str
NOTHING: Final = "–"
OF_SERVICES: Final = OF_PEOPLE | {Unit.MINUTES}  # whose records are times of people
PARTS: Final = {Unit.MINUTES: 60, Unit.FEN: 100}  # of which one of the unit shown is made
TEXTS: Final[dict[str, _StrPromise]] = {
    "place": gettext_lazy("name of the place"),
    "month": gettext_lazy("the month"),
    "version": gettext_lazy("version of the sheet"),
    "state": gettext_lazy("where the sheet stands"),
    "data_time": gettext_lazy("until when records are counted"),
    "frozen_at": gettext_lazy("when it was frozen"),
    "reason": gettext_lazy("why it was corrected"),
    "highlights": gettext_lazy("highlights, as written"),
    "problems": gettext_lazy("problems, as written"),
    "remarks": gettext_lazy("remarks, as written"),
    "next": gettext_lazy("list of the next month"),
    "missing": gettext_lazy("places that did not hand in"),
    "check": gettext_lazy("check sum of the numbers"),
}
OF_PLACE: Final = ("place", "state", "data_time")  # texts of one place in the row that repeats


@dataclass(frozen=True, slots=True)
class Name:
    """One placeholder and what it is filled with."""

    name: str
    words: str


def month_names(figures: Mapping[str, str], *, of_places: bool = False) -> list[Name]:
    """Names for a month sheet; `figures`: names by code; with rows for the places below."""
    told = [Name(name, str(words)) for name, words in TEXTS.items()]
    numbers = list(_numbers())
    told += numbers
    told += [Name(f"figure:{code}", words) for code, words in figures.items()]
    told += [
        Name(f"share:{code}", _("%(words)s, share") % {"words": words})
        for code, words in figures.items()
    ]
    if of_places:
        told += [Name(f"row:{name}", str(TEXTS[name])) for name in OF_PLACE]
        told += [Name(f"row:{one.name}", one.words) for one in numbers]
    return told


def _numbers() -> Iterable[Name]:
    for line in LINES:
        yield Name(f"line:{line.code}", f"{line.section} · {line.words}")
        if line.over:
            words = _("%(words)s, share") % {"words": f"{line.section} · {line.words}"}
            yield Name(f"share:{line.code}", words)
    for measure in Measure:
        words = str(measure.label)
        yield Name(str(measure), words)
        yield Name(f"rows:{measure}", _("%(words)s, number of records") % {"words": words})
        for label in labels_of(measure):
            yield Name(f"{measure}.{label}", f"{words} · {label}")


def labels_of(measure: Measure) -> list[str]:
    """The labels of a measure that lines of the sheet know, each once."""
    found = (label for line in LINES if measure in line.measures for label in line.labels)
    return [str(label) for label in dict.fromkeys(found) if label]


# ---------------------------------------------------------------------------------------- filling


def number(value: int, unit: Unit) -> Value:
    """As it is written into a cell: minutes as hours to a tenth, fen as yuan."""
    part = PARTS.get(unit)
    return round(value / part, 1 if unit is Unit.MINUTES else 2) if part else value


def few() -> str:
    return _("fewer than %(fewest)s") % {"fewest": FEWEST}


def share(value: int, of: int) -> str:
    return f"{round(100 * value / of, 1)}%" if of else NOTHING


def of_cells(cells: Mapping[tuple[str, str], Counted], *, opens: bool) -> dict[str, Value]:
    """`MEASURE`, `MEASURE.LABEL` and `rows:MEASURE`; 0 where there is nothing. A reader who may
    not open rows reads people from lines alone: there what gives few of them away is withheld.
    """
    told: dict[str, Value] = {}
    for measure in Measure:
        labels = [label for name, label in cells if name == measure and label != EVERY]
        amounts = {label: cells[measure, label].amount for label in labels}
        unit = UNITS[measure]
        here: dict[str, Value] = {f"{measure}.{label}": 0 for label in labels_of(measure)}
        here |= {f"{measure}.{label}": number(n, unit) for label, n in amounts.items()}
        here[measure] = number(sum(amounts.values()), unit)
        told |= here if opens or unit not in OF_PEOPLE else dict.fromkeys(here, NOTHING)
        rows = sum(cells[measure, label].rows for label in labels)
        told[f"rows:{measure}"] = rows if opens or unit not in OF_SERVICES else NOTHING
    return told


def of_lines(lines: Sequence[Mapping[str, Any]], silent: set[str]) -> dict[str, Value]:
    """`line:code` and `share:code`, as they were kept."""
    numbers = {line["code"]: line["number"] for line in lines}
    told: dict[str, Value] = {}
    for line in lines:
        code, is_silent = line["code"], line["code"] in silent
        told[f"line:{code}"] = few() if is_silent else number(line["number"], Unit(line["unit"]))
        if line["over"]:
            whole = numbers.get(line["over"], 0)
            told[f"share:{code}"] = NOTHING if is_silent else share(line["number"], whole)
    return told


def of_figures(figures: Sequence[Mapping[str, Any]], *, opens: bool) -> dict[str, Value]:
    """`figure:code`, and `share:code` of those that are one."""
    told: dict[str, Value] = {}
    for one in figures:
        unit = Unit(one["unit"])
        is_few = not opens and unit in OF_PEOPLE and 0 < one["number"] < FEWEST
        told[f"figure:{one['code']}"] = few() if is_few else number(one["number"], unit)
        if one["of"] is not None:
            told[f"share:{one['code']}"] = NOTHING if is_few else share(one["number"], one["of"])
    return told
