"""One item of a list: what it says, how it stands, and claiming it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.places.queries import within
from kith.places.states import Level
from kith.projects import policies
from kith.projects.actions import claims
from kith.projects.queries import lists as found
from kith.projects.queries.claims import units_of, visible_to
from kith.projects.queries.matching import unmatched
from kith.projects.states import ITEM, PUBLIC_ITEMS, ListKind
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.projects.forms import PlaceClaimForm, ReasonForm, UnitClaimForm
from kith.web.projects.rows import claim_rows, item_row, line_row

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.projects.models import Claim, ListItem

ClaimForm = UnitClaimForm | PlaceClaimForm


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """The item as published; who keeps it sees the working copy beside it."""
    item = _item(request, pk)
    form = claim_form(item, request) if ITEM.allows(item.state, "claim") else None
    return _shown(request, item, form)


def _item(request: Request, pk: int) -> ListItem:
    item: ListItem = get_object_or_404(found.visible_to(request.actor), pk=pk)
    return item


def _shown(request: Request, item: ListItem, form: ClaimForm | None) -> HttpResponse:
    line = found.newest_line(item.pk) if item.state in PUBLIC_ITEMS else None
    is_kept = policies.may_change_item(request.actor, item)
    context: dict[str, Any] = {
        "row": item_row(item, request.actor),
        "line": line_row(line) if line else None,
        "is_kept": is_kept,
        "form": form,
        "reason": ReasonForm(),
        "claims": claim_rows(visible_to(request.actor).filter(item=item), request.actor),
        "project": found.project_of(item),
    }
    status = status_of(form) if form else 200
    return render(request, "web/projects/item.html", context, status=status)


def claim_form(item: ListItem, request: Request) -> ClaimForm | None:
    """The form for whoever may claim it: a unit's liaison, or the desk of a place."""
    typed = request.POST or None
    if item.list.kind == ListKind.RESOURCE:
        places = own_places(request.actor)
        if not places:
            return None
        initial = {"meets": request.GET.get("for", ""), "area": request.GET.get("area", "")}
        needs = _needs(request.actor, request.now)
        return PlaceClaimForm(typed, places=places, needs=needs, initial=initial)
    units = list(units_of(request.actor))
    return UnitClaimForm(typed, units=units) if units else None


def own_places(actor: Actor) -> list[Any]:
    """Communities and streets whose desk the actor is."""
    levels = (Level.COMMUNITY, Level.TOWN)
    return list(within(actor.paths(*policies.DESK)).filter(level__in=levels))


def _needs(actor: Actor, now: datetime) -> list[tuple[str, str]]:
    rows = [
        item
        for path in actor.paths(*policies.DESK)
        for item in unmatched(path, kind=ListKind.DEMAND, now=now)[:100]
    ]
    return [(str(item.pk), f"{item.number} {item.title}") for item in rows]


@require_POST
@with_role(Role.LIAISON, Role.WORKER, Role.STREET)
def claim(request: Request, pk: int) -> HttpResponse:
    """Asks for the item; it is held until the other side answers."""
    item = _item(request, pk)
    form = claim_form(item, request)
    if form is None:
        raise Http404
    if form.is_valid():
        with refusals_on(form):
            made = _ask(item, form.cleaned_data, request)
            messages.success(
                request, _("Claimed. The other side was told and answers with its terms.")
            )
            return redirect("web:list_claim", made.pk)
    return _shown(request, item, form)


def _ask(item: ListItem, typed: dict[str, Any], request: Request) -> Claim:
    unit, area, need = typed.get("organisation"), typed.get("area"), typed.get("meets")
    asks = claims.ClaimInput(
        text=typed["text"],
        organisation_id=int(unit) if unit else None,
        area_id=int(area) if area else None,
        meets_id=int(need) if need else None,
    )
    return claims.ask(item.pk, input=asks, actor=request.actor, now=request.now)
