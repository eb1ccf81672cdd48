"""Honours of places: the public list, entering one, and the look of the desk above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import require
from kith.places.states import Level
from kith.programmes import policies, queries
from kith.programmes.actions import honours
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.programmes.forms import HonourCheckForm, HonourForm

if TYPE_CHECKING:
    from kith.programmes.models import Honour


@require_GET
def page(request: Request) -> HttpResponse:
    """Everybody reads what was checked; the desks also what waits for a look."""
    return _shown(request, HonourCheckForm(), 200)


def _shown(request: Request, form: HonourCheckForm, status: int) -> HttpResponse:
    actor = request.actor
    found = page_of(request, queries.honours_visible_to(actor))
    context = {
        "page": found,
        "rows": [(row, _may_check(request, row)) for row in found.object_list],
        "query": query_of(request),
        "may_enter": actor.has(*policies.DESK),
        "check": form,
    }
    return render(request, "web/programmes/honours.html", context, status=status)


def _may_check(request: Request, row: Honour) -> bool:
    if hasattr(row, "check_row") or request.actor.person_id is None:
        return False
    return policies.may_decide(request.actor, row.area.path, row.made_by_id)


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def new(request: Request) -> HttpResponse:
    """An honour is written down from its paper."""
    form = HonourForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            area, level = typed.pop("area"), Level(typed.pop("level"))
            given = honours.HonourInput(level=level, **typed)
            honours.enter(area, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Written down. It counts once somebody above has looked."))
            return redirect("web:honours")
    context = {"form": form}
    return render(request, "web/programmes/honour_form.html", context, status=status_of(form))


@require_POST
@with_role(*policies.DECIDERS)
def check(request: Request, pk: int) -> HttpResponse:
    """Somebody above saw the paper."""
    row = get_object_or_404(queries.honours_visible_to(request.actor), pk=pk)
    require(policies.may_decide(request.actor, row.area.path, row.made_by_id))
    form = HonourCheckForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"]
            honours.check(pk, seen=seen, actor=request.actor, now=request.now)
            messages.success(request, _("The honour counts now."))
            return redirect("web:honours")
    return _shown(request, form, status_of(form))
