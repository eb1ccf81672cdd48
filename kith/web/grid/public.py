"""The public card of a grid: houses, telephone, complaints; a name only where she let it stand."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from kith.grid.queries import grids as queries
from kith.grid.states import Duty
from kith.web.door.tickets import drawn
from kith.web.grid.rows import named, outline_map
from kith.web.grid.tabs import READERS
from kith.web.http import Request, with_role


@require_GET
def card(request: Request, code: str) -> HttpResponse:
    """Anybody reads it, without signing in; printed it hangs at the door of the house."""
    row = queries.public_card(code, on=localdate(request.now))
    if row is None:
        raise Http404
    context = {
        "row": row,
        "worker": named(row, Duty.WORKER),
        "cadre": named(row, Duty.CADRE),
        "map": outline_map([row]),
        "qr": drawn(request.build_absolute_uri()),
    }
    return render(request, "web/grid/card.html", context)


@require_GET
@with_role(*READERS)
def sheet(request: Request) -> HttpResponse:
    """Every written card of the actor's places, one a page, to be printed and posted."""
    rows = queries.with_staff(queries.grids_of(request.actor), on=localdate(request.now))
    cards = [
        {
            "row": row,
            "worker": named(row, Duty.WORKER),
            "cadre": named(row, Duty.CADRE),
            "qr": drawn(request.build_absolute_uri(f"/grids/{row.area.code}/")),
        }
        for row in rows
        if row.card is not None
    ]
    return render(request, "web/grid/cards.html", {"cards": cards})
