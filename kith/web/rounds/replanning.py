"""The rest of a day planned anew: somebody fell ill, a visit came in between, a helper is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.care.actions import rounds as actions
from kith.care.policies.files import DESK
from kith.care.queries import rounds as queries
from kith.care.queries import rounds_day
from kith.people.queries import masked
from kith.web.http import Request, with_role
from kith.web.rounds.changing import numbers
from kith.web.rounds.choosing import crews_typed
from kith.web.rounds.compared import compared
from kith.web.rounds.views import plan_of

if TYPE_CHECKING:
    from kith.care.models import Due, RoundPlan
    from kith.care.queries.rounds_day import CrewInput, Free


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def replan(request: Request, pk: int) -> HttpResponse:
    """First a look at what would change, with whatever is added; then it is done."""
    plan = plan_of(request, pk)
    free = _free(request, plan)
    dues = _dues(plan, request)
    chosen = _chosen(request, dues)
    crews = _crews(request, plan, free)
    given = {"more_dues": chosen, "more_crews": crews}
    if request.POST.get("step") == "do":
        actions.replan(pk, **given, actor=request.actor, now=request.now)  # type: ignore[arg-type]
        messages.success(
            request, _("Planned anew. Whoever it concerns has been told or is being asked.")
        )
        return redirect("web:round_plan", pk)
    tried = actions.try_replan(
        pk, more_dues=chosen, more_crews=crews, actor=request.actor, now=request.now
    )
    names = masked(one.person_id for one in free)
    picked = {who for crew in crews for who in crew.people}
    context = {
        "plan": plan,
        "compared": compared(plan, tried),
        "dues": [(due, due.pk in chosen) for due in dues],
        "helpers": [(one, str(names[one.person_id].name), one.person_id in picked) for one in free],
        "is_asked": request.method == "POST",
    }
    return render(request, "web/rounds/replan.html", context)


def _dues(plan: RoundPlan, request: Request) -> list[Due]:
    """What is due by the day and on no round: new since the plan, or left out of it."""
    homes = rounds_day.due_homes(plan.area.path, plan.day, now=request.now)
    known = set(plan.inputs["dues"])
    return [one.due for one in homes if one.is_due and not one.is_taken and one.due.pk not in known]


def _chosen(request: Request, dues: list[Due]) -> tuple[int, ...]:
    """All that is new is ticked at first."""
    if request.method != "POST":
        return tuple(due.pk for due in dues)
    ticked = set(numbers(request.POST.getlist("due")))
    return tuple(due.pk for due in dues if due.pk in ticked)


def _free(request: Request, plan: RoundPlan) -> list[Free]:
    """Others who have time, and are not of the plan already."""
    known = {who for crew in plan.inputs["crews"] for who in crew["people"]}
    ended = {
        helper.person_id for route in queries.routes_of(plan) for helper in route.helpers.all()
    }
    found = rounds_day.free_helpers(plan.area.path, plan.day, (), now=request.now)
    return [one for one in found if one.person_id not in known | ended]


def _crews(request: Request, plan: RoundPlan, free: list[Free]) -> list[CrewInput]:
    if request.method != "POST":
        return []
    rules = queries.rules_on(plan.area.path, plan.day)
    known = {one.person_id: one for one in free}
    return crews_typed(request, known, rules.most_visits, plan.area)
