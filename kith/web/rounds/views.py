"""The desk's plans of rounds, and one plan with its map, its table and its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.care.policies.files import DESK
from kith.care.queries import rounds as queries
from kith.care.queries import rounds_day
from kith.care.states.rounds import PLAN, PlanState, StopState
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.rounds.rows import PLAN_TONES, Shown, shown

if TYPE_CHECKING:
    from kith.care.models import RoundPlan


@require_GET
@with_role(*DESK)
@never_cache
def page(request: Request) -> HttpResponse:
    """Plans of the actor's places, the newest day first."""
    state = request.GET.get("state", "")
    rows = queries.visible_to(request.actor)
    rows = rows.filter(state=state) if state in PlanState else rows
    live = ~Q(routes__stops__state=StopState.RELEASED)
    counted = rows.annotate(
        n_rounds=Count("routes", distinct=True),
        n_stops=Count("routes__stops__due", filter=live, distinct=True),
    )
    found = page_of(request, counted)
    context = {
        "page": found,
        "rows": [(plan, PLAN_TONES[PlanState(plan.state)]) for plan in found.object_list],
        "query": query_of(request),
        "state": state,
        "states": PlanState.choices,
    }
    return render(request, "web/rounds/list.html", context)


@require_GET
@with_role(*DESK)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    return plan_page(request, plan)


def plan_of(request: Request, pk: int) -> RoundPlan:
    found: RoundPlan = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


def plan_page(request: Request, plan: RoundPlan, **more: Any) -> HttpResponse:
    found = shown_of(plan)
    context = {
        "plan": plan,
        "shown": found,
        "verbs": verbs_of(request, plan, found),
        "sheets": list(queries.sheets_of(plan)),
    }
    return render(request, "web/rounds/plan.html", context | more)


def shown_of(plan: RoundPlan) -> Shown:
    return shown(plan, rounds_day.left_dues(plan))


def verbs_of(request: Request, plan: RoundPlan, found: Shown) -> frozenset[str]:
    """What may be pressed on a plan now; the page is the desk's alone."""
    verbs = set(PLAN.verbs(plan.state))
    if not any(row.is_planned for row in found.routes) or plan.day < _today(request):
        verbs.discard("offer")
    if plan.day < _today(request):
        verbs -= {"replan", "change"}
    return frozenset(verbs)


def _today(request: Request) -> Any:
    return request.now.astimezone(rounds_day.zone()).date()
