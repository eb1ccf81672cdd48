"""One page that says where a hand is needed first."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kith.core.actor import Role
from kith.places.queries import within
from kith.web.http import Request, with_role
from kith.web.overview.counts import parts

DESK = (Role.WORKER, Role.STREET)


@require_GET
@with_role(*DESK)
def page(request: Request) -> HttpResponse:
    """The reader's place, or one below it by `?area=`; counts only, each a way to its list."""
    places = list(within(request.actor.paths(*DESK)))
    code = request.GET.get("area", "")
    place = next((one for one in places if code in ("", one.code)), None)
    if place is None:
        raise Http404
    context = {
        "place": place,
        "places": places,
        "parts": parts(request.actor, place, now=request.now),
    }
    return render(request, "web/overview/overview.html", context)
