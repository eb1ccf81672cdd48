"""What a page of figures is about: one figure, or one line of the month sheet.

Both are asked the same questions and open to rows, so they share their page and their spreadsheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kith.insights.facts import DEFINITIONS, label_words
from kith.insights.figures import FIGURES
from kith.insights.figures.shape import How
from kith.insights.queries import sheets
from kith.insights.queries.figures import OfFigure, OfLine, Question
from kith.insights.queries.opening import Behind, facts_of
from kith.insights.rules.sheet import BY_CODE, By
from kith.insights.states import Measure
from kith.web.figures.columns import SOURCES, Said, columns, heading, page_for, rows
from kith.web.figures.paging import ByKey, Keyed, counted, keyed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

    from kith.core.actor import Actor
    from kith.insights.figures import Figure
    from kith.insights.rules.sheet import SheetLine
    from kith.web.figures.asking import Ask
    from kith.web.figures.paging import Slice
    from kith.web.http import Request

LISTED: Final = re.compile(r"S\d-\d\d")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a number: the query, what its columns are called, and its cells in words."""

    headings: list[str]
    found: Keyed | QuerySet[Any, Any]  # without keys: in the order of what they are
    cells: Callable[[Sequence[Sequence[Any]]], list[list[Said]]]

    def page(self, request: HttpRequest, total: int | None) -> Slice:
        if isinstance(self.found, QuerySet):
            return counted(request, self.found, total or 0)
        return keyed(request, self.found, total)

    def first(self, size: int) -> list[list[Said]]:
        """So many rows, or all when they are fewer."""
        found = self.found
        return self.cells(
            list(found[:size]) if isinstance(found, QuerySet) else found.after(None, size)
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """`whole`: of which this is a share. `adds`: what is of the place and of none below it is the
    rest. `source`: rows of the list of acceptance that ask for it.
    """

    code: str
    kind: str  # the name of its pages
    title: str
    definitions: list[str]
    source: str
    asked: Question
    rows: Callable[[], Rows]
    adds: bool
    is_count: bool  # so that as many rows stand behind the number as it says
    whole: Subject | None = None

    @property
    def url(self) -> str:
        return reverse(f"web:{self.kind}", args=[self.code])

    @property
    def unit_words(self) -> str:
        return self.asked.unit.shown


def of_figure(code: str, ask: Ask, request: Request) -> Subject:
    """Raises Http404 where no figure has the code."""
    if code not in FIGURES:
        raise Http404
    return _of_figure(FIGURES[code], ask, request)


def _of_figure(one: Figure, ask: Ask, request: Request) -> Subject:
    asked = OfFigure(one, request.now, ask.about)
    return Subject(
        code=one.code,
        kind="figure",
        title=str(one.name),
        definitions=[one.definition, *how(one)],
        source="、".join(LISTED.findall(one.source)),
        asked=asked,
        rows=lambda: _figure_rows(asked, ask, request.actor),
        adds=one.how is not How.ONCE,
        is_count=one.how is not How.SUM,
        whole=_of_figure(one.over, ask, request) if one.over else None,
    )


def how(one: Figure) -> list[str]:
    """How the rows of the definition become the number, unless each of them counts one."""
    if one.how is How.ROWS:
        return []
    words = {
        How.ONCE: _("The same counts only once: %(what)s."),
        How.SUM: _("Added up: %(what)s."),
    }
    return [words[one.how] % {"what": heading(one.field)}]


def _figure_rows(asked: OfFigure, ask: Ask, actor: Actor) -> Rows:
    """Of what is counted once the different values, else the rows with their keys."""
    one = asked.figure
    found = one.opened(asked.asked(ask.area.path, ask.since, ask.until))
    if one.how is How.ONCE:
        told = columns(found.model, one.columns, actor)
        listed = found.values_list(*one.columns)
        return Rows([column.heading for column in told], listed, lambda some: rows(told, some))
    adds = (one.field,) if one.field and one.field not in one.columns else ()
    paths = ("pk", *(path for path in one.columns if path != "pk"), *adds)
    told = columns(found.model, paths, actor)
    listed = found.values_list(*paths)
    names = [column.heading for column in told]
    return Rows(names, ByKey(listed), lambda some: rows(told, some))


def of_line(code: str, ask: Ask, request: Request) -> Subject:
    """`ask` is of whole months. Raises Http404 where no line has the code."""
    if code not in BY_CODE:
        raise Http404
    return _of_line(BY_CODE[code], ask, request)


def _of_line(one: SheetLine, ask: Ask, request: Request) -> Subject:
    return Subject(
        code=one.code,
        kind="sheet_rows",
        title=line_title(one),
        definitions=[str(DEFINITIONS[measure]) for measure in one.measures],
        source="",
        asked=OfLine(one),
        rows=lambda: _line_rows(one, ask, request.actor),
        adds=one.by is not By.PERSONS,
        is_count=one.by is not By.AMOUNT,
        whole=_of_line(BY_CODE[one.over], ask, request) if one.over else None,
    )


def line_title(one: SheetLine) -> str:
    """The words of a line; of a part with those of its whole."""
    if not one.within:
        return str(one.words)
    return _("%(whole)s: %(part)s") % {"whole": BY_CODE[one.within].words, "part": one.words}


def _line_rows(one: SheetLine, ask: Ask, actor: Actor) -> Rows:
    if one.by is By.PERSONS:
        facts = facts_of(ask.area.path, ask.since, ask.until, one.measures, one.labels)
        headings = [_("Person by number"), _("Records"), _("Together")]
        return Rows(headings, ByKey(sheets.people(facts), "person_id"), _people)
    headings = [
        _("Record by number"),
        _("What it says"),
        _("Place"),
        _("Month"),
        _("Kind"),
        _("Adds"),
    ]
    found = Behind(one, ask.area.path, ask.since, ask.until)
    return Rows(headings, found, lambda some: _facts(some, actor))


def _people(some: Sequence[Sequence[Any]]) -> list[list[Said]]:
    return [
        [Said(_("No. %(key)s") % {"key": person}), _amount(rows), _amount(amount)]
        for person, rows, amount in some
    ]


def _facts(some: Sequence[Sequence[Any]], actor: Actor) -> list[list[Said]]:
    pages = {source: page_for(table, actor) for source, table in SOURCES.items()}
    return [
        [
            Said(
                _("No. %(key)s") % {"key": key},
                reverse(pages[source], args=[key]) if pages.get(source) else "",
            ),
            Said(str(Measure(measure).label)),
            Said(place),
            Said(f"{month:%Y-%m}"),
            Said(label_words(measure, label)),
            _amount(amount),
        ]
        for _pk, source, key, measure, label, place, month, amount in some
    ]


def _amount(value: int) -> Said:
    return Said(str(value), number=value)
