"""What the records say for the month sheet of a place, with a hash of the rows behind each line."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.timezone import localtime

from kith.activities.queries import monthly_lists as lists
from kith.catalogue.queries import in_force
from kith.catalogue.reporting import ReportRules
from kith.core.calendar import months_after
from kith.insights.facts import DEFINITIONS
from kith.insights.figures import FIGURES, Asked
from kith.insights.models import Fact
from kith.insights.queries import sheets
from kith.insights.queries.reports import below, kind_of, layout_for, without
from kith.insights.rules.freezing import digest
from kith.insights.rules.sheet import LINES
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from kith.insights.figures import Figure
    from kith.insights.rules.sheet import SheetLine

    Cells = dict[tuple[str, str], sheets.Cell]
    Digests = dict[tuple[str, str], str]

ORDER: Final = ("source", "object_id", "part")
STATE: Final = ("label", *ORDER, "area_id", "person_id", "amount")
SOURCE_WORDS: Final = "en"  # words are kept as the source has them, and translated when shown


@dataclass(frozen=True, slots=True)
class Taken:
    """What stands in a row of `Numbers`, before it is one."""

    at: datetime
    cells: list[list[Any]]
    lines: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    definitions: dict[str, str]
    below: list[dict[str, Any]]
    listed: list[dict[str, str]]
    missing: list[str]
    digest: str


def take(area: Area, month: date, *, now: datetime) -> Taken:
    """The sheet of a place as its own records say; call `refresh` before."""
    until = months_after(month, 1)
    digests = _digests(area.path, month, until)
    known = sheets.cells(area.path, month, until)
    cells = [
        [measure, label, cell.rows, cell.amount, cell.persons, digests.get((measure, label), "")]
        for (measure, label), cell in sorted(known.items())
    ]
    asked = Asked(area.path, month, until, now)
    with translation.override(SOURCE_WORDS):
        lines = [_line(line, known, digests) for line in LINES]
        figures = [_figure(figure, asked) for figure in figures_of(area, month)]
        definitions = {str(measure): str(words) for measure, words in sorted(DEFINITIONS.items())}
        definitions |= {one["code"]: str(FIGURES[one["code"]].definition) for one in figures}
    return Taken(
        now,
        cells,
        lines,
        figures,
        definitions,
        [_below(place, month, until) for place in below(area)],
        _listed(area, until),
        [place.code for place in without(area, month)],
        digest({"cells": cells, "figures": figures}),
    )


def _below(place: Area, month: date, until: date) -> dict[str, Any]:
    known = sheets.cells(place.path, month, until)
    told = [[measure, label, *astuple(cell)] for (measure, label), cell in sorted(known.items())]
    return {"code": place.code, "name": place.name, "cells": told}


def cells_of(told: Iterable[Sequence[Any]]) -> Cells:
    """Cells as they were kept."""
    return {(cell[0], cell[1]): sheets.Cell(*cell[2:5]) for cell in told}


def _hash(*what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _line(line: SheetLine, known: Cells, digests: Digests) -> dict[str, Any]:
    behind = [
        digests[measure, label]
        for measure, label in sorted(digests)
        if measure in line.measures and (not line.labels or label in line.labels)
    ]
    return {
        "code": line.code,
        "section": str(line.section),
        "words": str(line.words),
        "unit": line.unit.value,
        "number": line.of(known),
        "over": line.over,
        "within": line.within,
        "digest": _hash(*behind) if behind else "",
    }


def _figure(figure: Figure, asked: Asked) -> dict[str, Any]:
    value = figure.value(asked)
    return {
        "code": figure.code,
        "words": str(figure.name),
        "unit": figure.unit.value,
        "number": value.number,
        "of": value.of,
    }


def figures_of(area: Area, month: date) -> list[Figure]:
    """Figures beside the lines: those of the rule, and those that the layout in use asks for; a
    code nobody knows any more is left out.
    """
    layout = layout_for(kind_of(area), area.path, month)
    wanted = [*in_force(ReportRules, path=area.path, on=month).figures]
    wanted += layout.figures if layout else []
    return [FIGURES[code] for code in dict.fromkeys(wanted) if code in FIGURES]


def _digests(path: str, since: date, until: date) -> Digests:
    """A hash over the facts behind each cell, in an order of their own; holds a bundle at a time.

    The key of a fact is left out: a fact that is written anew with the same words is the same.
    """
    below = Area.objects.below(path).values("pk")
    rows = Fact.objects.filter(month__gte=since, month__lt=until, area__in=below)
    found: dict[tuple[str, str], Any] = defaultdict(hashlib.sha256)
    told = rows.order_by(*ORDER).values_list("measure", *STATE)
    for measure, *state in told.iterator(chunk_size=5_000):
        found[measure, state[0]].update(repr(state).encode())
    return {cell: digest.hexdigest() for cell, digest in found.items()}


def _listed(area: Area, month: date) -> list[dict[str, str]]:
    """What the community has announced for the next month; a town has no list of its own."""
    return [
        {
            "title": one.title,
            "when": f"{localtime(one.starts_at):%m-%d %H:%M}",
            "place": one.place,
        }
        for one in lists.entries(lists.current(area, month))
        if not one.is_cancelled
    ]
