"""The register: looking for premises, writing them down, one of them with its history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.grid.actions import premises as actions
from kith.grid.policies import premises as policies
from kith.grid.queries import premises as queries
from kith.grid.states import PREMISES
from kith.people.queries import masked
from kith.places.queries import within
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.premises.forms import FindForm, PremisesForm, typed_before
from kith.web.premises.rows import hazard_rows, shop_rows
from kith.web.premises.tabs import DESK, READERS, tabs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from kith.grid.models import Premises

SHOWN = {
    "": gettext_lazy("All"),
    "due": gettext_lazy("Due for a look"),
    "licence": gettext_lazy("Licence ends soon"),
}
LICENCE_WARNING = timedelta(days=60)
ON_THE_MAP = 500
DONE = {
    "close": gettext_lazy("Closed. It stays in the register."),
    "leave": gettext_lazy("Moved away. It stays in the register."),
    "reopen": gettext_lazy("Open again, and due for a look."),
}


@require_GET
@with_role(*READERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """The register of the actor's places; `?what=` narrows it to what is due."""
    today = localtime(request.now).date()
    places = list(within(request.actor.paths(*READERS)).order_by("path")[:300])
    form = FindForm(request.GET, kinds=queries.kinds_of(request.actor, today), places=places)
    what = request.GET.get("what", "")
    what = what if what in SHOWN else ""
    rows = _narrowed(request, form, what)
    found = page_of(request, rows)
    context = {
        "tabs": tabs_of(request, "web:premises"),
        "form": form,
        "what": what,
        "filters": list(SHOWN.items()),
        "page": found,
        "rows": shop_rows(found.object_list, request.actor, request.now),
        "query": query_of(request),
        "may_write": request.actor.has(*DESK),
        "due": queries.due(queries.visible_to(request.actor), today).count(),
        "map": _map(rows),
    }
    return render(request, "web/premises/register.html", context)


def _narrowed(request: Request, form: FindForm, what: str) -> QuerySet[Premises]:
    typed = form.cleaned_data if form.is_valid() else {}
    rows = queries.found(
        queries.visible_to(request.actor),
        words=typed.get("q", ""),
        kind=typed.get("kind", ""),
        state=typed.get("state", ""),
        area=typed.get("area", ""),
    )
    today = localtime(request.now).date()
    if what == "due":
        return queries.due(rows, today)
    if what == "licence":
        return queries.licences_ending(rows, today + LICENCE_WARNING)
    return rows


def _map(rows: QuerySet[Premises]) -> dict[str, object] | None:
    """Those with a measured place; none where there is nothing to draw."""
    points = queries.points(rows.exclude(lon=None)[:ON_THE_MAP])
    return {"areas": [], "points": points, "lines": [], "tiles": None} if points else None


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def new(request: Request) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            area_id = int(form.cleaned_data["area"])
            row = actions.register(area_id, input=form.told(), actor=request.actor, now=request.now)
            messages.success(request, _("Written down. A first look is due by the day shown."))
            return redirect("web:premises_one", row.pk)
    context = {"form": form, "row": None}
    return render(request, "web/premises/edit.html", context, status=status_of(form))


def _form(request: Request, initial: Mapping[str, object] | None = None) -> PremisesForm:
    today = localtime(request.now).date()
    return PremisesForm(
        request.POST or None,
        initial=dict(initial or {}),
        kinds=queries.kinds_of(request.actor, today),
        places=queries.places_of(request.actor),
    )


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def edit(request: Request, pk: int) -> HttpResponse:
    """Name and telephone of the keeper are typed anew, or left to be forgotten."""
    row = get_object_or_404(queries.at_desk(request.actor), pk=pk)
    form = _form(request, typed_before(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            area_id = int(form.cleaned_data["area"])
            actions.revise(
                pk, area_id=area_id, input=form.told(), actor=request.actor, now=request.now
            )
            messages.success(request, _("Corrected."))
            return redirect("web:premises_one", pk)
    context = {"form": form, "row": row}
    return render(request, "web/premises/edit.html", context, status=status_of(form))


@require_GET
@with_role(*READERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _visible(request, pk), {})


def _visible(request: Request, pk: int) -> Premises:
    row: Premises = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return row


def _shown(request: Request, row: Premises, told: Mapping[str, str]) -> HttpResponse:
    (shown,) = shop_rows([row], request.actor, request.now)
    looks = list(queries.inspections_of(row)[:20])
    people = masked(one for look in looks for one in (look.by_id, look.second_id) if one)
    hazards = row.hazards.select_related("area", "premises", "close_out__area")
    context: dict[str, Any] = {
        "row": shown,
        "told": told,
        "looks": [
            (look, [str(people[one].name) for one in (look.by_id, look.second_id) if one])
            for look in looks
        ],
        "hazards": hazard_rows(hazards.order_by("-found_at", "-pk")[:20], request.now),
        "verbs": _verbs(request, row),
        "may_inspect": policies.may_inspect(request.actor, row.area.path),
        "has_draft": _has_draft(request, row),
        "map": _map(queries.visible_to(request.actor).filter(pk=row.pk)),
    }
    return render(request, "web/premises/one.html", context)


def _has_draft(request: Request, row: Premises) -> bool:
    return queries.draft_of(row, request.actor) is not None


def _verbs(request: Request, row: Premises) -> tuple[str, ...]:
    may = policies.may_register(request.actor, row.area.path)
    return PREMISES.verbs(row.state) if may else ()


@require_POST
@with_role(*DESK)
@never_cache
def call(request: Request, pk: int) -> HttpResponse:
    """Who keeps it and the telephone, once, on this page only."""
    row = _visible(request, pk)
    told = actions.call(pk, actor=request.actor, now=request.now)
    return _shown(request, row, told)


@require_POST
@with_role(*DESK)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """Closed, moved away, or open again."""
    _visible(request, pk)
    if verb not in DONE:
        raise Http404
    actions.move(pk, verb=verb, actor=request.actor, now=request.now)
    messages.success(request, str(DONE[verb]))
    return redirect("web:premises_one", pk)
