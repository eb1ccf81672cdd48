"""The dashboard: what needs a hand first, then twelve months; what is wanted, and who can."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kith.catalogue.formality import FormalityRules
from kith.catalogue.queries import in_force
from kith.web.http import Request, with_role
from kith.web.overview.charts import of_months
from kith.web.overview.counts import Part, parts
from kith.web.overview.late import by_place, first
from kith.web.overview.needs import needs
from kith.web.overview.places import READERS, Here, here


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Cards that lead to their lists, for a desk; a table by place for those above."""
    at = here(request)
    rule = in_force(FormalityRules, path=at.area.path, on=at.today)
    context = {
        "at": at,
        "tab": "today",
        "parts": _parts(at) if at.opens else [],
        "table": None if at.opens else by_place(at),
        "charts": of_months(at, rule.targets),
        "rule": rule,
    }
    return render(request, "web/overview/overview.html", context)


def _parts(at: Here) -> list[Part]:
    return parts(at.actor, at.area, now=at.now, late=first(at))


@require_GET
@with_role(*READERS)
def wanted(request: Request) -> HttpResponse:
    """Supply against demand by skill, place and time; unmet need; sleeping teams; coverage."""
    at = here(request)
    context = {"at": at, "tab": "needs", "needs": needs(at)}
    return render(request, "web/overview/needs.html", context)
