"""Everything that seems odd in one queue: hours, activities, requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.insights.policies import READERS, WATCHERS
from kith.insights.queries import integrity as queries
from kith.insights.states import About
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.integrity.rows import choices, rows
from kith.web.integrity.tabs import tabs

if TYPE_CHECKING:
    from django.http import HttpResponse


@never_cache
@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """`?about=` hours, requests or activities; `?place=` a code; `?over=1` what was looked at.

    Who only reads numbers is led to them.
    """
    if not request.actor.has(*WATCHERS):
        return redirect("web:integrity_sample")
    places = list(queries.places(request.actor))
    place = next((p for p in places if p.code == request.GET.get("place")), None)
    about = request.GET.get("about", "")
    about = about if about in queries.FROM else ""
    over = request.GET.get("over") == "1"
    asked = queries.Asked(place.path if place else "", about, is_open=not over)
    found = page_of(request, queries.queue(request.actor, asked))
    context = {
        "tabs": tabs(request, "integrity"),
        "page": found,
        "rows": rows(list(found.object_list), request.actor, request.now),
        "query": query_of(request),
        "is_over": over,
        "places": choices(
            ("", _("All")), *((p.code, p.name) for p in places), chosen=place.code if place else ""
        ),
        "abouts": choices(
            ("", _("All")), (queries.HOURS, _("service hours")), *About.choices, chosen=about
        ),
    }
    return render(request, "web/integrity/queue.html", context)
