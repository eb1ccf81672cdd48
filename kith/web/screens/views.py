"""Wall displays: the desk hangs them up and takes them down; whoever has the link sees numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.insights.actions.screens import hang, take_down
from kith.insights.policies import HANGERS
from kith.insights.queries import screens
from kith.insights.rules.reading import FEWEST
from kith.insights.rules.screens import token_of
from kith.insights.rules.sheet import BY_CODE
from kith.places.queries import within
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.overview.charts import drawn
from kith.web.overview.telling import amount
from kith.web.screens.forms import HangForm

if TYPE_CHECKING:
    from typing import Any

    from kith.insights.models import Screen
    from kith.insights.queries.trends import Trend

ENOUGH: Final = 300  # places in the list to choose from


@dataclass(frozen=True, slots=True)
class Tile:
    words: str
    number: str
    unit: str


@require_http_methods(["GET", "POST"])
@with_role(*HANGERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """Those that hang with their links, and a form for one more."""
    areas = within(request.actor.paths(*HANGERS))[:ENOUGH]
    form = HangForm(request.POST or None, areas=areas)
    if request.method == "POST" and form.is_valid():
        area_id, spot = int(form.cleaned_data["area"]), form.cleaned_data["spot"]
        with refusals_on(form):
            hang(area_id, spot=spot, actor=request.actor, now=request.now)
            messages.success(request, _("The display can be hung up: open its link there."))
            return redirect("web:screens")
    found = page_of(request, screens.visible_to(request.actor))
    context = {
        "form": form,
        "page": found,
        "query": query_of(request),
        "rows": [(row, hasattr(row, "end"), _link(request, row)) for row in found],
    }
    return render(request, "web/screens/screens.html", context, status=status_of(form))


def _link(request: Request, row: Screen) -> str:
    return request.build_absolute_uri(reverse("web:screen", args=(token_of(row.pk),)))


@require_POST
@with_role(*HANGERS)
def end(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(screens.visible_to(request.actor), pk=pk)
    take_down(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("The link shows nothing any more."))
    return redirect("web:screens")


@require_GET
@never_cache
def screen(request: Request, token: str) -> HttpResponse:
    """1920 × 1080, dark, nobody touches it: it asks for itself again every minute."""
    row = screens.hanging(token)
    if row is None:
        raise Http404
    shown = screens.shown(row.area, now=request.now)
    context = {
        "area": row.area,
        "token": token,
        "now": request.now,
        "zone": settings.TIME_ZONE,
        "tiles": [_tile(code, value) for code, value in shown.numbers.items()],
        "curves": [
            (f"curve-{curve.line.code}", curve.line.words, _spec(curve)) for curve in shown.curves
        ],
        "sessions": [(one, one.title or one.series.title) for one in shown.sessions],
        "fewest": FEWEST,
    }
    whole = not request.htmx
    name = "web/screens/screen.html" if whole else "web/screens/screen.html#board"
    return render(request, name, context)


def _tile(code: str, value: int | None) -> Tile:
    line = BY_CODE[code]
    if value is None:
        return Tile(str(line.words), _("fewer than %(fewest)s") % {"fewest": FEWEST}, "")
    return Tile(str(line.words), amount(value, line.unit), line.unit.shown)


def _spec(curve: Trend) -> dict[str, Any]:
    of = curve.line
    return {
        "kind": "line",
        "is_dark": True,
        "unit": of.unit.shown,
        "labels": [f"{month:%m}" for month in curve.months],
        "told": _("%(line)s in the last twelve months") % {"line": of.words},
        "series": [
            {"name": str(of.words), "values": [drawn(value, of.unit) for value in curve.values]}
        ],
    }
