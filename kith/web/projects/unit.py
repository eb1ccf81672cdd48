"""The unit's side: its projects, its claims, what it gives."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.core.actor import Role
from kith.places.queries import with_ids
from kith.projects.queries import claims, lists, projects
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.projects.rows import claim_rows, item_rows, project_rows
from kith.web.projects.tabs import UNIT, tabs_of


@require_GET
@with_role(Role.LIAISON)
@never_cache
def our_projects(request: Request) -> HttpResponse:
    page = page_of(request, projects.of_units(request.actor))
    context = {
        "tabs": tabs_of(request, UNIT),
        "page": page,
        "rows": project_rows(page.object_list, request.now),
        "query": query_of(request),
    }
    return render(request, "web/projects/our_projects.html", context)


@require_GET
@with_role(Role.LIAISON)
@never_cache
def our_claims(request: Request) -> HttpResponse:
    page = page_of(request, claims.of_units(request.actor))
    context = {
        "tabs": tabs_of(request, UNIT),
        "page": page,
        "rows": claim_rows(page.object_list, request.actor),
        "query": query_of(request),
    }
    return render(request, "web/projects/our_claims.html", context)


@require_GET
@with_role(Role.LIAISON)
@never_cache
def our_gifts(request: Request) -> HttpResponse:
    """What our units give, and where another thing can be offered."""
    units = list(claims.units_of(request.actor))
    page = page_of(request, lists.given_by([unit.pk for unit in units]))
    places = with_ids({unit.area_id for unit in units})
    context = {
        "tabs": tabs_of(request, UNIT),
        "page": page,
        "rows": item_rows(page.object_list, request.actor),
        "places": sorted(places.values(), key=lambda area: area.code),
        "year": localtime(request.now).year,
        "query": query_of(request),
    }
    return render(request, "web/projects/our_gifts.html", context)
