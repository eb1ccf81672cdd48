"""The office's register of units: found, edited, ended, and what may be entered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.groups import policies, queries, queries_bodies
from kith.groups.actions import units
from kith.groups.states import OrganisationKind
from kith.places.queries import tiers, with_ids
from kith.web.groups.forms import EndForm, UnitForm, number, posted
from kith.web.groups.rows import DESK, READERS, homes, tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.groups.models import Organisation

SHOWN_ALIKE = 5


@never_cache
@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Units of the places one oversees, found by name or code, by kind; ended ones on their own."""
    wanted, kind = request.GET.get("q", "").strip()[:40], request.GET.get("kind", "")
    ended = request.GET.get("what") == "ended"
    rows = queries.units_visible_to(request.actor).filter(ended_on__isnull=not ended)
    if wanted:
        code = wanted.replace(" ", "").upper()
        rows = rows.filter(Q(name__icontains=wanted) | Q(uscc__startswith=code))
    if kind in OrganisationKind.values:
        rows = rows.filter(kind=kind)
    context = {
        "tabs": tabs(request.actor),
        "tab": "units",
        "page": page_of(request, rows),
        "query": query_of(request),
        "q": wanted,
        "kind": kind,
        "kinds": OrganisationKind.choices,
        "what": request.GET.get("what", ""),
        "may_found": request.actor.has(*DESK),
    }
    return render(request, "web/groups/units.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def new(request: Request) -> HttpResponse:
    """A unit is entered; units of much the same name are shown first."""
    areas = homes(request.actor)
    form = UnitForm(posted(request), areas=areas)
    alike: list[Organisation] = []
    if form.is_valid():
        got = form.cleaned_data
        alike = [] if got["anyway"] else _alike(got["name"], int(got["area"]))
        if not alike:
            with refusals_on(form):
                made = units.found_organisation(
                    int(got["area"]),
                    name=got["name"],
                    kind=OrganisationKind(got["kind"]),
                    uscc=got["uscc"],
                    actor=request.actor,
                    now=request.now,
                )
                messages.success(request, _("The unit is entered."))
                return redirect("web:unit", made.pk)
    context = {"form": form, "alike": alike, "unit": None}
    status = 409 if alike else status_of(form)
    return render(request, "web/groups/unit_form.html", context, status=status)


def _alike(name: str, area_id: int, *, but: int = 0) -> list[Organisation]:
    """Units of the whole street whose name is much the same."""
    path = with_ids([area_id])[area_id].path
    street = tiers([path])[path].street or path
    return queries.alike(name, street, but=but)[:SHOWN_ALIKE]


def _unit(request: Request, pk: int) -> Organisation:
    found: Organisation = get_object_or_404(queries.units_visible_to(request.actor), pk=pk)
    return found


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*READERS, Role.LIAISON)
def one(request: Request, pk: int) -> HttpResponse:
    """One unit with its teams and seats; the desk edits it."""
    unit = _unit(request, pk)
    require(request.method == "GET" or policies.may_found(request.actor, unit.area.path))
    first = {"name": unit.name, "kind": unit.kind, "uscc": unit.uscc}
    form = UnitForm(posted(request), initial=first)
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            units.edit_organisation(
                pk,
                name=got["name"],
                kind=OrganisationKind(got["kind"]),
                uscc=got["uscc"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Saved."))
            return redirect("web:unit", pk)
    return _shown(request, unit, form, None)


def _shown(
    request: Request, unit: Organisation, form: UnitForm, end: EndForm | None
) -> HttpResponse:
    may_edit = unit.ended_on is None and policies.may_found(request.actor, unit.area.path)
    alike = _alike(unit.name, unit.area_id, but=unit.pk) if may_edit else []
    context = {
        "form": form,
        "unit": unit,
        "alike": alike,
        "may_edit": may_edit,
        "end": end or EndForm(into=alike),
        "teams": queries.teams("/", on=localtime(request.now).date()).filter(organisation=unit),
        "seats": queries_bodies.seats_of(unit.pk),
    }
    bound = end or form
    return render(request, "web/groups/unit.html", context, status=status_of(bound))


@never_cache
@require_POST
@with_role(*DESK)
def end(request: Request, pk: int) -> HttpResponse:
    """The unit is no more, or is the same as another one."""
    unit = _unit(request, pk)
    require(policies.may_found(request.actor, unit.area.path))
    form = EndForm(request.POST, into=_alike(unit.name, unit.area_id, but=pk))
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            units.end_organisation(
                pk,
                reason=got["reason"],
                merged_into_id=number(got.get("into", "")),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Ended. What it did stays under its name."))
            return redirect("web:unit", pk)
    first = {"name": unit.name, "kind": unit.kind, "uscc": unit.uscc}
    return _shown(request, unit, UnitForm(initial=first), form)
