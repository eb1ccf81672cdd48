"""A table of a figure as a file: what was asked, the definition and the data time stand on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.exchange.spreadsheets.template import write_extract, write_extract_csv
from kith.insights.actions.exporting import MOST, take
from kith.insights.actions.refreshing import refresh
from kith.insights.policies import READERS
from kith.web.figures.asking import asked
from kith.web.figures.forms import ExportForm
from kith.web.figures.subjects import of_figure, of_line
from kith.web.figures.telling import number, part
from kith.web.figures.views import PLACES, ROWS, by_of, month_cells, page, place_cells, values
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.sheets import XLSX, saved

if TYPE_CHECKING:
    from kith.web.figures.asking import Ask
    from kith.web.figures.subjects import Subject


@require_POST
@with_role(*READERS)
def figure(request: Request, code: str) -> HttpResponse:
    """The table of a figure that the address names."""
    ask = asked(request)
    return _export(request, ask, of_figure(code, ask, request))


@require_POST
@with_role(*READERS)
def line(request: Request, code: str) -> HttpResponse:
    """The table of a line of the month sheet that the address names."""
    ask = asked(request).in_months
    refresh()
    return _export(request, ask, of_line(code, ask, request))


def _export(request: Request, ask: Ask, about: Subject) -> HttpResponse:
    form, by = ExportForm(request.POST), by_of(request, ask)
    if form.is_valid():
        headings, rows = _table(ask, about, by)
        reason = form.cleaned_data["reason"]
        with refusals_on(form):
            take(
                ask.area.pk,
                what=about.code,
                table=by,
                period=(ask.since, ask.until),
                rows=len(rows),
                is_list=by == ROWS,
                reason=reason,
                actor=request.actor,
                now=request.now,
            )
            told = _preface(request, ask, about, reason)
            name = f"{about.code}-{ask.since:%Y-%m-%d}"
            return _file(form.cleaned_data["file_format"], name, told, headings, rows)
    return page(request, ask, about, form=form, status=status_of(form))


def _table(ask: Ask, about: Subject, by: str) -> tuple[list[str], list[list[object]]]:
    """The table that the page shows; of the rows one more than a file may hold."""
    if by == ROWS:
        behind = about.rows()
        cells = behind.first(MOST + 1)
        return behind.headings, [[cell.plain for cell in row] for row in cells]
    value, _whole = values(ask, about)
    told = place_cells(ask, about, value) if by == PLACES else month_cells(ask, about)
    rows: list[list[object]] = [[cell.words, cell.number, cell.share] for cell in told]
    return [_("Place") if by == PLACES else _("Month"), about.unit_words, _("Share")], rows


def _preface(request: Request, ask: Ask, about: Subject, reason: str) -> list[tuple[str, str]]:
    value, whole = values(ask, about)
    shown = f"{number(value, about.asked.unit)} {about.unit_words}"
    if about.whole:
        of = f"{number(whole, about.whole.asked.unit)} {about.whole.unit_words}"
        shown = _("%(number)s of %(whole)s: %(share)s") % {
            "number": shown, "whole": of, "share": part(value, whole),
        }  # fmt: skip
    told = [
        (_("Indicator"), about.title),
        (_("How many"), shown),
        (_("Place"), ask.area.name),
        (_("Period"), ask.period),
        (_("What is counted"), " ".join(about.definitions)),
        (_("As of"), f"{localtime(request.now):%Y-%m-%d %H:%M}"),
        (_("Exported by"), _("No. %(key)s") % {"key": request.actor.me}),
        (_("Needed for"), reason),
    ]
    return [*told, (_("Only"), ask.about)] if ask.about else told


def _file(
    file_format: str,
    name: str,
    told: list[tuple[str, str]],
    headings: list[str],
    rows: list[list[object]],
) -> HttpResponse:
    if file_format == "csv":
        content, kind = write_extract_csv(told, headings, rows), "text/csv; charset=utf-8"
    else:
        content, kind = write_extract(told, headings, rows, name), XLSX
    answer = saved(content, f"{name}.{file_format}", kind)
    answer["Cache-Control"] = "no-store"
    return answer
