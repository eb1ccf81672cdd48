"""A run left to a worker: how far it is, looked at again by itself until it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.core.actor import Role
from kith.dispatch.queries import run_orders_visible_to
from kith.dispatch.states import PENDING
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from kith.dispatch.models import RunOrder


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def page(request: Request, pk: int) -> HttpResponse:
    """Waiting, being worked out, or failed; once it is there the board opens."""
    ordered = get_object_or_404(run_orders_visible_to(request.actor), pk=pk)
    if ordered.run_id:
        return _to_board(request, ordered)
    context = {"ordered": ordered, "is_pending": ordered.state in PENDING}
    page = "web/board/ordered.html#progress" if request.htmx else "web/board/ordered.html"
    return render(request, page, context)


def _to_board(request: Request, ordered: RunOrder) -> HttpResponse:
    address = f"{reverse('web:board')}?area={ordered.area.code}&run={ordered.run_id}"
    if not request.htmx:
        return redirect(address)
    answer = HttpResponse()
    answer["HX-Redirect"] = address
    return answer
