"""Schemes of care: what they are, their kinds of care, and how many take part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.care.actions import schemes
from kith.care.policies.files import DESK, READERS
from kith.care.queries import files as file_queries
from kith.care.queries import schemes as queries
from kith.care.states import CircumstanceKind
from kith.places.queries import within
from kith.places.states import Level
from kith.web.care.forms import SchemeForm
from kith.web.care.rows import row_of
from kith.web.care.tabs import tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

OFFERED = "1+5+N"


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    found = page_of(request, queries.visible_to(request.actor))
    context = {
        "tabs": tabs(request.actor, "web:care_schemes"),
        "page": found,
        "query": query_of(request),
        "may_put": request.actor.has(*DESK),
    }
    return render(request, "web/care/schemes.html", context)


@require_GET
@with_role(*READERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """The scheme; for the desk of a place the masked list of its own people in it."""
    scheme = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    mine = file_queries.with_due(file_queries.of_desk(request.actor))
    rows = mine.filter(pk__in=queries.enrolled(scheme).values("file_id"))
    found = page_of(request, rows.order_by("pk"))
    context = {
        "scheme": scheme,
        "items": scheme.items.order_by("position"),
        "grounds": [CircumstanceKind(code).label for code in scheme.grounds],
        "page": found,
        "rows": [row_of(file, request.now) for file in found.object_list],
        "query": query_of(request),
        "outside": queries.outside_the_rule(scheme).count(),
    }
    return render(request, "web/care/scheme.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def new(request: Request) -> HttpResponse:
    """A new scheme, or a new version of one that has the same short name."""
    areas = areas_of(request)
    form = SchemeForm(request.POST or None, areas=areas, initial=_offered(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            area = typed.pop("area")
            typed["grounds"] = tuple(CircumstanceKind(code) for code in typed["grounds"])
            typed["min_age"] = typed["min_age"] or 0
            given = schemes.SchemeInput(**typed)
            made = schemes.put_scheme(area, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("The scheme stands."))
            return redirect("web:care_scheme", made.pk)
    return render(request, "web/care/scheme_new.html", {"form": form}, status=status_of(form))


def _offered(request: Request) -> dict[str, Any]:
    """1+5+N with the kinds of care of the place's rule, to be changed at will."""
    area = within(request.actor.paths(*DESK))[0]
    rules = file_queries.rules_for(area, localdate(request.now))
    is_zh = (get_language() or "zh-hans").startswith("zh")
    items = [f"{code} {zh if is_zh else en}" for code, zh, en in rules.items]
    return {
        "code": OFFERED,
        "campaign_on": localdate(request.now),
        "items": "\n".join(items),
        "min_age": 70,
        "grounds": [CircumstanceKind.HARDSHIP, CircumstanceKind.MOBILITY],
    }


def areas_of(request: Request) -> list[tuple[int, str]]:
    """Places of the desk, without grids."""
    rows = within(request.actor.paths(*DESK)).exclude(level=Level.GRID)
    return [(area.pk, area.name) for area in rows]
