"""Layouts: what is in use where, a new one with its faults named, how it will look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from python_calamine import CalamineWorkbook

from kith.exchange.layouts.defaults import default
from kith.exchange.layouts.filling import fill, names_in, unknown
from kith.exchange.layouts.package import LIMITS
from kith.exchange.spreadsheets.workbook import SheetRefused, as_text
from kith.insights.actions import layouts as actions
from kith.insights.actions.layouts import LayoutInput
from kith.insights.figures import FIGURES
from kith.insights.policies import may_keep_layout
from kith.insights.policies.reports import KEEPERS
from kith.insights.queries import layouts as queries
from kith.insights.queries import reports
from kith.insights.queries.groups import OF_TEAM, OF_UNIT
from kith.insights.rules.placeholders import Name
from kith.insights.states import LayoutKind
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.reports.forms import LayoutForm
from kith.web.reports.sheets import month_of
from kith.web.reports.tabs import tabs
from kith.web.reports.writing import filled, group_names
from kith.web.sheets import xlsx

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from kith.exchange.layouts.filling import Unknown
    from kith.insights.models import Layout, Report

SHOWN_ROWS, SHOWN_COLUMNS = 80, 14
MOST_BYTES = LIMITS.file_bytes + 1  # of a larger file no more is read than shows that it is


@dataclass(frozen=True, slots=True)
class Known:
    """A layout in the list."""

    layout: Layout
    may_end: bool


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def page(request: Request) -> HttpResponse:
    """What is in use; a file with unknown placeholders is named cell by cell and not kept."""
    places = [area for area in reports.places(request.actor)
              if may_keep_layout(request.actor, area.path)]  # fmt: skip
    form = LayoutForm(
        request.POST or None,
        request.FILES or None,
        places=places,
        initial={"since": f"{month_of(request):%Y-%m}"},
    )
    faults: list[Unknown] = []
    if request.method == "POST" and form.is_valid():
        area = next(one for one in places if one.code == form.cleaned_data["area"])
        content = cast("UploadedFile[bytes]", form.cleaned_data["file"]).read(MOST_BYTES)
        kind = LayoutKind(form.cleaned_data["kind"])
        try:
            faults = unknown(content, {one.name for one in names_of(kind)})
        except SheetRefused as no:
            form.add_error("file", str(no))
        if faults:
            form.add_error("file", _("Some placeholders are not known. They are listed below."))
        if form.is_valid():
            with refusals_on(form):
                made = actions.keep(
                    area.pk, input=_input(form, kind, content), actor=request.actor, now=request.now
                )
                messages.success(request, _("Kept. This is how it will look."))
                return redirect("web:layout", made.pk)
    return render(
        request, "web/reports/layouts.html", _context(request, form, faults), status=status_of(form)
    )


def _input(form: LayoutForm, kind: LayoutKind, content: bytes) -> LayoutInput:
    typed = form.cleaned_data
    year, month = typed["since"].split("-")
    since = date(int(year), int(month), 1)
    wanted = {name.partition(":")[2] for name in names_in(content) if ":" in name}
    return LayoutInput(
        kind=kind,
        title=typed["title"],
        content=content,
        figures=tuple(sorted(wanted & FIGURES.keys())),
        since_date=since,
    )


def _context(request: Request, form: LayoutForm, faults: list[Unknown]) -> dict[str, Any]:
    return {
        "tabs": tabs(request.actor, "layouts"),
        "form": form,
        "faults": faults,
        "rows": [
            Known(
                one,
                one.until_date is None and may_keep_layout(request.actor, one.area.path),
            )
            for one in queries.visible_to(request.actor)[:100]
        ],
        "kinds": [(kind, kind.label) for kind in LayoutKind],
        "month": f"{month_of(request):%Y-%m}",
    }


def names_of(kind: LayoutKind) -> list[Name]:
    """Every placeholder of a kind of sheet."""
    if kind in (LayoutKind.MONTH, LayoutKind.TOWN):
        return queries.names(kind)
    figures = OF_UNIT if kind is LayoutKind.UNIT else OF_TEAM
    return [Name(name, words) for name, words in group_names(figures)]


@require_GET
@with_role(*KEEPERS)
def names(request: Request, kind: str) -> HttpResponse:
    """What may be written between the braces."""
    if kind not in LayoutKind:
        raise Http404
    context = {
        "tabs": tabs(request.actor, "layouts"),
        "kind": LayoutKind(kind),
        "names": [(f"{{{{{one.name}}}}}", one.words) for one in names_of(LayoutKind(kind))],
    }
    return render(request, "web/reports/names.html", context)


@require_GET
@with_role(*KEEPERS)
def original(request: Request, kind: str) -> HttpResponse:
    """The layout that comes with Kith, to begin with."""
    if kind not in LayoutKind:
        raise Http404
    return xlsx(default(kind, get_language() or ""), f"layout-{kind.lower()}.xlsx")


@require_GET
@with_role(*KEEPERS)
def one(request: Request, pk: int) -> HttpResponse:
    """How the layout looks with the newest sheet it fits, else with its placeholders."""
    layout = _found(request, pk)
    report = _example(request, layout)
    content = bytes(layout.content)
    shown = filled(request, report, content) if report else fill(content, _empty(layout))
    context = {
        "tabs": tabs(request.actor, "layouts"),
        "layout": layout,
        "report": report,
        "sheets": _grids(shown),
        "may_end": layout.until_date is None and may_keep_layout(request.actor, layout.area.path),
        "month": f"{month_of(request):%Y-%m}",
    }
    return render(request, "web/reports/layout.html", context)


def _found(request: Request, pk: int) -> Layout:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _empty(layout: Layout) -> dict[str, str | int | float]:
    return {one.name: f"[{one.words}]" for one in names_of(LayoutKind(layout.kind))}


def _example(request: Request, layout: Layout) -> Report | None:
    if layout.kind not in (LayoutKind.MONTH, LayoutKind.TOWN):
        return None
    rows = reports.visible_to(request.actor).filter(area__path__startswith=layout.area.path)
    fitting = (row for row in rows.order_by("-month", "area__path")[:40]
               if reports.kind_of(row.area) == layout.kind)  # fmt: skip
    return next(fitting, None)


def _grids(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """The cells of each sheet as texts, as far as a page is wide."""
    book = CalamineWorkbook.from_object(BytesIO(content))
    return [
        (name, [[as_text(cell) for cell in row[:SHOWN_COLUMNS]] for row in _rows(book, name)])
        for name in book.sheet_names
    ]


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return book.get_sheet_by_name(name).to_python()[:SHOWN_ROWS]


@require_GET
@with_role(*KEEPERS)
def file(request: Request, pk: int) -> HttpResponse:
    """The layout as it was brought in."""
    layout = _found(request, pk)
    return xlsx(bytes(layout.content), f"layout-{layout.kind.lower()}-{pk}.xlsx")


@require_POST
@with_role(*KEEPERS)
def end(request: Request, pk: int) -> HttpResponse:
    layout = _found(request, pk)
    actions.end(layout.pk, month=month_of(request), actor=request.actor, now=request.now)
    messages.success(request, _("It is no longer used for this month and later ones."))
    return redirect("web:layouts")
