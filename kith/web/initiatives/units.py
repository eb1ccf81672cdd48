"""An organisation joins: how many come, what it offers, its sheet of people, its paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.care.actions import initiatives, joining
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.care.states import LIVE_JOINERS, InitiativeState
from kith.core.actor import Role
from kith.core.refusal import require
from kith.groups.queries import organisations_in, units_visible_to
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.initiatives.forms import JoinForm, SheetForm, offered
from kith.web.initiatives.rows import joiner_rows, own_units, people_of
from kith.web.initiatives.views import appeal

if TYPE_CHECKING:
    from kith.care.models import Initiative, Joining
    from kith.groups.models import Organisation

JOINING = (Role.LIAISON, *policies.DESK)
BLANK_LINES = range(1, 13)  # of the paper, one sheet of it, for people nobody has chosen yet


@require_http_methods(["GET", "POST"])
@with_role(*JOINING)
def join(request: Request, pk: int) -> HttpResponse:
    """A liaison for her organisation, or the desk with a paper slip in hand."""
    row = appeal(request, pk)
    units = _may_join(request, row)
    wanted = row.items.select_related("item").order_by("item__position", "pk")
    first = {"organisation": request.GET.get("unit")}
    form = JoinForm(request.POST or None, units=units, wanted=wanted, initial=first)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["organisation"]
        with refusals_on(form):
            initiatives.join(
                pk,
                organisation_id=unit,
                input=form.as_input(),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Thank you for joining. Now say who comes."))
            return redirect("web:initiative_unit", pk, unit)
    context = {"row": row, "form": form, "units": units}
    return render(request, "web/initiatives/join.html", context, status=status_of(form))


def _may_join(request: Request, row: Initiative) -> list[Organisation]:
    """The organisations the actor may enter that do not take part yet."""
    joined = set(queries.joinings_of(row.pk).values_list("organisation_id", flat=True))
    found = {unit.pk: unit for unit in own_units(request.actor)}
    is_desk = policies.may_run(request.actor, row.area.path)
    require(bool(found) or is_desk)
    if is_desk:
        found |= {unit.pk: unit for unit in organisations_in(row.area.path)}
    return [unit for pk, unit in found.items() if pk not in joined]


def _joined(request: Request, pk: int, unit: int) -> tuple[Initiative, Joining]:
    """The appeal and the organisation's place in it, for whoever may enter for it; else 404."""
    row = appeal(request, pk)
    held = queries.joining_of(pk, unit)
    if held is None or not policies.may_join_for(request.actor, row, unit):
        raise Http404
    return row, held


@require_http_methods(["GET", "POST"])
@with_role(*JOINING)
@never_cache
def sheet(request: Request, pk: int, unit: int) -> HttpResponse:
    """Who of the organisation comes: add up to 200 at once, take somebody off."""
    row, held = _joined(request, pk, unit)
    listed = queries.joiners_visible_to(request.actor).filter(
        initiative_id=pk, organisation_id=unit
    )
    taken = set(listed.filter(state__in=LIVE_JOINERS).values_list("person_id", flat=True))
    free = [who for who in people_of(held.organisation, request.actor) if who.pk not in taken]
    form = SheetForm(request.POST or None, people=free)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = joining.sign_up(
                pk,
                organisation_id=unit,
                input=form.as_input(),
                actor=request.actor,
                now=request.now,
            )
            done = _("%(people)s people are on the sheet.") % {"people": len(made)}
            messages.success(request, done)
            return redirect("web:initiative_unit", pk, unit)
    page = page_of(request, listed)
    context = {
        "row": row,
        "held": held,
        "form": form,
        "free": free,
        "page": page,
        "rows": joiner_rows(page.object_list, may_take_off=True),
        "query": query_of(request),
        "on_sheet": len(taken),
        "given": queries.by_unit(queries.of_initiative(row)).get(unit),
        "is_open": row.state == InitiativeState.OPEN,
    }
    return render(request, "web/initiatives/unit.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*JOINING)
def change(request: Request, pk: int, unit: int) -> HttpResponse:
    """With other people or other offers."""
    row, held = _joined(request, pk, unit)
    wanted = row.items.select_related("item").order_by("item__position", "pk")
    form = JoinForm(
        request.POST or None, units=[held.organisation], wanted=wanted, initial=offered(held)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.as_input()
            initiatives.change_joining(held.pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Changed."))
            return redirect("web:initiative_unit", pk, unit)
    context = {"row": row, "form": form, "units": [held.organisation], "held": held}
    return render(request, "web/initiatives/join.html", context, status=status_of(form))


@require_POST
@with_role(*JOINING)
def leave(request: Request, pk: int, unit: int) -> HttpResponse:
    """The organisation no longer takes part; it costs nothing."""
    _row, held = _joined(request, pk, unit)
    initiatives.withdraw(held.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back. It costs nothing; thank you all the same."))
    return redirect("web:initiative", pk)


@require_GET
@with_role(*JOINING)
def paper(request: Request, pk: int, unit: int) -> HttpResponse:
    """An empty sheet to sign, with what is wanted; nobody's name is printed."""
    row = appeal(request, pk)
    require(policies.may_join_for(request.actor, row, unit))
    body = get_object_or_404(units_visible_to(request.actor), pk=unit)
    items = row.items.select_related("item").order_by("item__position", "pk")
    context = {"row": row, "unit": body, "items": items, "lines": BLANK_LINES}
    return render(request, "web/initiatives/paper.html", context)
