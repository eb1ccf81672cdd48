"""Figures of a period and the rows behind each; a sheet to print or to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.refusal import Forbidden
from kith.exchange.spreadsheets.template import write_table
from kith.grid.actions import premises as actions
from kith.grid.queries import hazards as queries
from kith.grid.queries import premises as register
from kith.grid.queries.hazards import Period
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.premises.forms import CampaignForm
from kith.web.premises.rows import hazard_rows, shop_rows
from kith.web.premises.tabs import DESK, READERS, tabs_of
from kith.web.sheets import xlsx
from kith.web.templatetags.kith import moment, year_day

if TYPE_CHECKING:
    from kith.grid.models import Campaign

# Name of the figure in `queries.ROWS`, what it is called, how it is counted.
FIGURES = (
    ("inspected", gettext_lazy("Premises inspected"), gettext_lazy("each once")),
    ("inspections", gettext_lazy("Inspections"), gettext_lazy("each time somebody was let in")),
    ("found", gettext_lazy("Hazards found"), gettext_lazy("in the period; void ones are none")),
    ("on_spot", gettext_lazy("Fixed on the spot"), gettext_lazy("of those found")),
    ("with_deadline", gettext_lazy("Given a day"), gettext_lazy("with or without a self-check")),
    (
        "handed_over",
        gettext_lazy("Handed over to departments"),
        gettext_lazy("as the last step chosen"),
    ),
    ("undecided", gettext_lazy("Not decided yet"), gettext_lazy("of those found")),
    ("closed", gettext_lazy("Closed out"), gettext_lazy("of those found, with a number")),
    ("open", gettext_lazy("Still open"), gettext_lazy("of those found")),
)
OF_SHOPS, OF_LOOKS = "inspected", "inspections"


@require_http_methods(["GET", "POST"])
@with_role(*READERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """Periods of the actor's places; the desk opens a new one."""
    may_open = request.actor.has(*DESK)
    form = CampaignForm(request.POST or None, places=register.places_of(request.actor))
    if request.method == "POST":
        if not may_open:
            raise Forbidden()
        if form.is_valid():
            with refusals_on(form):
                typed = dict(form.cleaned_data)
                area_id = int(typed.pop("area"))
                row = actions.open_campaign(area_id, **typed, actor=request.actor, now=request.now)
                messages.success(request, _("The period is open. Its figures grow by themselves."))
                return redirect("web:safety_campaign", row.pk)
    found = page_of(request, register.campaigns_visible_to(request.actor))
    context = {
        "tabs": tabs_of(request, "web:safety_campaigns"),
        "form": form if may_open else None,
        "page": found,
        "query": query_of(request),
    }
    return render(request, "web/premises/campaigns.html", context, status=status_of(form))


@require_GET
@with_role(*READERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """`?rows=` opens a figure; `?xlsx=1` is the sheet of hazards."""
    row: Campaign = get_object_or_404(register.campaigns_visible_to(request.actor), pk=pk)
    period = Period(row.area.path, row.from_date, row.until_date)
    if request.GET.get("xlsx"):
        return _sheet(request, period, pk)
    figures = queries.figures(period)
    wanted = request.GET.get("rows", "")
    wanted = wanted if wanted in queries.ROWS else "found"
    found = page_of(request, queries.ROWS[wanted](period))
    today = localtime(request.now).date()
    names = queries.type_names([row.area.path], today)
    types = queries.types(queries.found(period))
    context: dict[str, Any] = {
        "campaign": row,
        "figures": [(name, label, note, figures[name]) for name, label, note in FIGURES],
        "rate": _rate(figures),
        "types": [(names.get(code, code), count) for code, count in types.items()],
        "wanted": wanted,
        "title": next(label for name, label, _note in FIGURES if name == wanted),
        "page": found,
        "query": query_of(request),
        **_rows(request, wanted, list(found.object_list)),
    }
    return render(request, "web/premises/campaign.html", context)


def _rate(figures: dict[str, int]) -> str:
    """Closed of found; a dash where nothing was found."""
    if not figures["found"]:
        return "–"
    return f"{100 * figures['closed'] / figures['found']:.1f} %"


def _rows(request: Request, wanted: str, rows: list[Any]) -> dict[str, Any]:
    if wanted == OF_SHOPS:
        return {"shops": shop_rows(rows, request.actor, request.now)}
    if wanted == OF_LOOKS:
        return {"looks": rows}
    return {"hazards": hazard_rows(rows, request.now)}


def _sheet(request: Request, period: Period, pk: int) -> HttpResponse:
    """Every hazard of the period, a row each, with what became of it; no person stands in it."""
    headings = [
        _("Found on"), _("Where"), _("Kind of hazard"), _("Level"), _("What exactly"),
        _("What was done"), _("State"), _("Due"), _("Number"),
    ]  # fmt: skip
    rows = [
        [
            moment(one.hazard.found_at), one.hazard.spot, one.type,
            one.hazard.get_level_display(), one.hazard.text, one.hazard.get_course_display(),
            one.hazard.get_state_display(), year_day(one.hazard.due_date), one.number,
        ]
        for one in hazard_rows(queries.found(period), request.now)
    ]  # fmt: skip
    return xlsx(write_table(headings, rows, _("Hazards")), f"hazards-{pk}.xlsx")
