"""Persons: who takes part, coming alone, saying yes or no to one's organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import joining
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.core.refusal import require
from kith.web.http import Request, back, page_of, query_of, signed_in, with_role
from kith.web.initiatives.rows import joiner_rows
from kith.web.initiatives.views import appeal

if TYPE_CHECKING:
    from kith.care.models import Joiner


@require_GET
@with_role(*policies.READERS)
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    """Everybody who was asked or said yes, by organisation, with masks; `?unit=` one of them."""
    row = appeal(request, pk)
    require(policies.may_see_people(request.actor, row))
    rows = queries.joiners_visible_to(request.actor).filter(initiative_id=pk)
    unit = request.GET.get("unit", "")
    if unit.isdecimal():
        rows = rows.filter(organisation_id=int(unit))
    found = page_of(request, rows)
    may = request.actor.over(row.area.path, *policies.CARERS)
    context = {
        "row": row,
        "page": found,
        "rows": joiner_rows(found.object_list, may_take_off=may),
        "query": query_of(request),
        "units": [(str(one.organisation_id), one.organisation.name)
                  for one in queries.joinings_of(pk)],
        "unit": unit,
    }  # fmt: skip
    return render(request, "web/initiatives/people.html", context)


@require_POST
@signed_in
def alone(request: Request, pk: int) -> HttpResponse:
    """A volunteer takes part for herself."""
    appeal(request, pk)
    joining.come_alone(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. The desk will offer you a visit that suits you."))
    return redirect("web:initiative", pk)


def _joiner(request: Request, joiner: int) -> Joiner:
    rows = queries.joiners_visible_to(request.actor)
    found: Joiner = get_object_or_404(rows, pk=joiner)
    return found


@require_POST
@signed_in
def answer(request: Request, joiner: int) -> HttpResponse:
    """Her own yes or no."""
    row = _joiner(request, joiner)
    is_yes = request.POST.get("answer") == "yes"
    joining.answer(row.pk, is_yes=is_yes, actor=request.actor, now=request.now)
    said = _("Thank you, you take part.") if is_yes else _("Noted. A no costs nothing.")
    messages.success(request, said)
    return redirect("web:initiative", row.initiative_id)


@require_POST
@signed_in
def take_off(request: Request, joiner: int) -> HttpResponse:
    """She no longer takes part; by her own word or taken off the sheet."""
    row = _joiner(request, joiner)
    joining.take_off(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("No longer on the sheet. It costs nothing."))
    return back(request, f"/initiatives/{row.initiative_id}/")
