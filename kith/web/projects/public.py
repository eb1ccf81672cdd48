"""What everybody may read: the lists in their newest version, older versions, projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from kith.places.queries import with_codes
from kith.projects.queries import lists as found
from kith.projects.queries import projects
from kith.projects.states import ListKind
from kith.web.http import Request, page_of, query_of
from kith.web.projects.forms import FindForm
from kith.web.projects.rows import line_rows, project_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.places.models import Area
    from kith.projects.models import Line

ROWS = 30


@require_GET
def lists(request: Request) -> HttpResponse:
    """Every place's lists as last published; narrowed by kind, category, place and words."""
    published = list(found.published())
    form = FindForm(request.GET, places=_places([one.area for one in published]))
    lines = _narrowed(found.newest_lines(), form)
    page = page_of(request, lines, ROWS)
    others = request.GET.copy()
    others.pop("kind", None)
    others.pop("page", None)
    context = {
        "form": form,
        "kinds": [(kind.value, kind.label) for kind in ListKind],
        "kind": form.cleaned_data.get("kind", ""),
        "others": others.urlencode(),
        "page": page,
        "rows": line_rows(page.object_list),
        "query": query_of(request),
        "lists": published,
    }
    return render(request, "web/projects/lists.html", context)


def _places(areas: list[Area]) -> list[Area]:
    return list({area.pk: area for area in areas}.values())


def _narrowed(lines: QuerySet[Line], form: FindForm) -> QuerySet[Line]:
    if not form.is_valid():
        return lines.none()
    typed = form.cleaned_data
    if typed["kind"]:
        lines = lines.filter(item__list__kind=typed["kind"])
    if typed["category"]:
        lines = lines.filter(category=typed["category"])
    if typed["place"]:
        path = with_codes([typed["place"]])[typed["place"]].path
        lines = lines.filter(version__list__area__path__startswith=path)
    if typed["q"]:
        lines = found.with_words(lines, typed["q"])
    return lines


@require_GET
def version(request: Request, pk: int) -> HttpResponse:
    """One version of a list as it was published, and what it changed."""
    one = found.version_with_list(pk)
    if one is None:
        raise Http404
    context = {
        "version": one,
        "lines": list(found.lines_of(one)),
        "changes": found.changes(one),
        "versions": list(found.versions(one.list)),
    }
    return render(request, "web/projects/version.html", context)


@require_GET
def all_projects(request: Request) -> HttpResponse:
    """Every project with its light: what both sides agreed on, and whether it is done."""
    rows = projects.public()
    place = request.GET.get("place", "")
    if place:
        area = get_object_or_404(projects.places_with_projects(), code=place)
        rows = projects.public(area.path)
    page = page_of(request, rows, ROWS)
    context = {
        "page": page,
        "rows": project_rows(page.object_list, request.now),
        "query": query_of(request),
        "places": list(projects.places_with_projects()),
        "place": place,
    }
    return render(request, "web/projects/projects.html", context)
