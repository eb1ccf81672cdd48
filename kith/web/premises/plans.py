"""Rounds: which premises on which day, with whom; and the sheet of the day on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.refusal import Forbidden
from kith.grid.actions import premises as actions
from kith.grid.actions.premises import PlanInput
from kith.grid.queries import premises as queries
from kith.grid.states import PremisesState
from kith.places.queries import with_paths
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.premises.forms import PlanForm
from kith.web.premises.rows import shop_rows
from kith.web.premises.tabs import DESK, READERS, tabs_of

if TYPE_CHECKING:
    from kith.grid.models import Premises

MOST_OFFERED = 40


@require_http_methods(["GET", "POST"])
@with_role(*READERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """The rounds of the actor's places; a new one from what is due first."""
    may_plan = request.actor.has(*DESK)
    offered = _offered(request) if may_plan else []
    form = _form(request, offered)
    if request.method == "POST":
        if not may_plan:
            raise Forbidden()
        if form.is_valid():
            with refusals_on(form):
                area = with_paths([_path(request)])[_path(request)]
                plan = actions.plan_day(
                    area.pk, input=_told(form), actor=request.actor, now=request.now
                )
                messages.success(request, _("The round is planned."))
                return redirect("web:day_plan", plan.pk)
    found = page_of(request, queries.plans_visible_to(request.actor), 10)
    context = {
        "tabs": tabs_of(request, "web:day_plans"),
        "form": form if may_plan else None,
        "has_offered": bool(offered),
        "page": found,
        "query": query_of(request),
    }
    return render(request, "web/premises/plans.html", context, status=status_of(form))


def _offered(request: Request) -> list[Premises]:
    """Open premises of the actor's desk, what is due first on top."""
    rows = queries.at_desk(request.actor).filter(state=PremisesState.OPEN)
    return list(rows.order_by("due_date", "pk")[:MOST_OFFERED])


def _form(request: Request, offered: list[Premises]) -> PlanForm:
    today = localtime(request.now).date()
    path = _path(request) if offered else ""
    lines = [
        (str(row.pk), _("%(name)s · %(address)s") % {"name": row.name, "address": row.address})
        for row in offered
    ]
    mates = queries.colleagues(path, request.actor, request.now) if path else []
    return PlanForm(request.POST or None, initial={"on_date": today}, colleagues=mates, rows=lines)


def _path(request: Request) -> str:
    """The widest place of the actor's desk."""
    return min(request.actor.paths(*DESK), key=len)


def _told(form: PlanForm) -> PlanInput:
    typed = form.cleaned_data
    second = int(typed["second"]) if typed["second"] else None
    return PlanInput(typed["on_date"], second, tuple(map(int, typed["premises"])))


@require_GET
@with_role(*READERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(queries.plans_visible_to(request.actor), pk=pk)
    stops = list(queries.stops_of(plan))
    mine = request.actor.person_id in (plan.lead_id, plan.second_id)
    seen_at = queries.seen_for(plan)
    rows = shop_rows(stops, request.actor, request.now)
    context = {
        "plan": plan,
        "rows": [(row, seen_at.get(row.premises.pk)) for row in rows],
        "is_mine": mine,
        "done": len(seen_at),
        "people": [str(one.name) for one in (plan.lead, plan.second) if one],
    }
    return render(request, "web/premises/plan.html", context)
