"""The month sheet of a line: three rates with numerator, denominator and what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kith.core.calendar import midnight, months_after
from kith.exchange.spreadsheets.template import write_table
from kith.hotline.queries import calls, figures, lines
from kith.hotline.queries.figures import Part, Which
from kith.hotline.states import AgeBand, CallKind, Referral, Risk, Topic
from kith.web.hotline.rows import rows_of
from kith.web.hotline.tabs import ALL, READERS, tabs
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.sheets import xlsx

if TYPE_CHECKING:
    from kith.hotline.models import Line
    from kith.hotline.queries.figures import Month

NONE = "–"
WHICH = {
    Which.RESPONSE: gettext_lazy("Response"),
    Which.SOLUTION: gettext_lazy("Solution"),
    Which.SATISFACTION: gettext_lazy("Satisfaction"),
}
MEANS = {
    Which.RESPONSE: gettext_lazy("begun within the limit, of those begun or past it"),
    Which.SOLUTION: gettext_lazy("solved, of callers who said a word of it when rung back"),
    Which.SATISFACTION: gettext_lazy("content, of callers who said a word of it when rung back"),
}
PARTS = {
    Part.YES: gettext_lazy("yes"),
    Part.NO: gettext_lazy("no"),
    Part.LEFT_OUT: gettext_lazy("left out"),
}
GROUPS = (
    ("kind", gettext_lazy("Kind"), CallKind), ("topic", gettext_lazy("Topic"), Topic),
    ("risk", gettext_lazy("Danger"), Risk), ("age_band", gettext_lazy("Age"), AgeBand),
    ("referral", gettext_lazy("Passed on to"), Referral),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RateRow:
    code: str
    name: str
    means: str
    yes: int
    asked: int
    left_out: int
    percent: str
    weight: int


def percent(per_mille: int | None) -> str:
    return NONE if per_mille is None else f"{per_mille / 10:.1f} %"


@require_GET
@with_role(*ALL)
def page(request: Request) -> HttpResponse:
    rows = list(lines.visible_to(request.actor))
    chosen = request.GET.get("line", "")
    line = next((row for row in rows if str(row.pk) == chosen), rows[0] if rows else None)
    if line is None:
        return render(request, "web/hotline/month.html", {"tabs": tabs(request), "line": None})
    first = _first(request)
    sheet, weights = _sheet(line, first, request.now)
    context = {
        "tabs": tabs(request),
        "line": line,
        "lines": rows,
        "first": first,
        "month": f"{first:%Y-%m}",
        "sheet": sheet,
        "rates": _rates(sheet, weights),
        "total": percent(sheet.total),
        "minutes": sheet.seconds // 60,
        "groups": _groups(sheet),
        "opens": request.actor.has(*READERS),
        "none": NONE,
    }
    return render(request, "web/hotline/month.html", context)


def _first(request: Request) -> date:
    """The month that `?month=2026-03` names, else this one."""
    typed = request.GET.get("month", "")
    try:
        return datetime.strptime(f"{typed}-01", "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    except ValueError:
        return localtime(request.now).date().replace(day=1)


def _span(first: date) -> tuple[datetime, datetime]:
    return midnight(first), midnight(months_after(first, 1))


def _sheet(line: Line, first: date, now: datetime) -> tuple[Month, list[int]]:
    """By the weights in force on the month's first day."""
    since, until = _span(first)
    weights = lines.rules_of(line, since).weights
    taken = figures.taken([line.pk], since, until)
    return figures.month(taken, weights=weights, now=now), weights


def _rates(sheet: Month, weights: list[int]) -> list[RateRow]:
    return [
        RateRow(
            code=which.value, name=str(WHICH[which]), means=str(MEANS[which]), yes=rate.yes,
            asked=rate.asked, left_out=rate.left_out, percent=percent(rate.per_mille),
            weight=weight,
        )
        for (which, rate), weight in zip(sheet.rates.items(), weights, strict=True)
    ]  # fmt: skip


def _groups(sheet: Month) -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (
            str(label),
            [(str(words), sheet.by[name].get(str(code), 0)) for code, words in codes.choices],
        )
        for name, label, codes in GROUPS
    ]


@require_GET
@with_role(*READERS)
def behind(request: Request, pk: int, which: str, part: str) -> HttpResponse:
    """The calls behind one number of the sheet, as masked lines."""
    if which not in set(Which) or part not in set(Part):
        raise Http404
    line = get_object_or_404(lines.visible_to(request.actor), pk=pk)
    first = _first(request)
    taken = figures.taken([line.pk], *_span(first))
    found = figures.rows(Which(which), Part(part), taken, now=request.now)
    seen = calls.visible_to(request.actor).filter(pk__in=found.order_by().values("pk"))
    page = page_of(request, seen)
    context: dict[str, Any] = {
        "tabs": tabs(request),
        "line": line,
        "month": f"{first:%Y-%m}",
        "which": WHICH[Which(which)],
        "part": PARTS[Part(part)],
        "page": page,
        "rows": rows_of(page.object_list, request.now),
        "query": query_of(request),
    }
    return render(request, "web/hotline/behind.html", context)


@require_GET
@with_role(*ALL)
def spreadsheet(request: Request, pk: int) -> HttpResponse:
    """The sheet as an .xlsx file: counts only."""
    line = get_object_or_404(lines.visible_to(request.actor), pk=pk)
    first = _first(request)
    sheet, weights = _sheet(line, first, request.now)
    headings = (
        _("Figure"),
        _("Numerator"),
        _("Denominator"),
        _("Left out"),
        _("Rate"),
        _("Weight"),
    )
    table: list[tuple[object, ...]] = [
        (r.name, r.yes, r.asked, r.left_out, r.percent, r.weight) for r in _rates(sheet, weights)
    ]
    table.append((_("Together"), "", "", "", percent(sheet.total), 100))
    table.append((_("Calls received"), sheet.calls, "", "", "", ""))
    table.append((_("Crises"), sheet.crises, "", "", "", ""))
    table.append((_("Orders"), sheet.orders, "", "", "", ""))
    for name, counts in _groups(sheet):
        table += [(f"{name} · {words}", n, "", "", "", "") for words, n in counts]
    content = write_table(headings, table, f"{first:%Y-%m}")
    return xlsx(content, f"hotline-{first:%Y-%m}-{pk}.xlsx")
