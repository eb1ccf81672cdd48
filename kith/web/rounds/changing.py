"""Changing a plan by hand, always after a look at what it would cost; giving rounds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.care.actions import rounds as actions
from kith.care.actions.rounds import keeping, offering
from kith.care.policies.files import DESK
from kith.care.queries import rounds as queries
from kith.care.states.rounds import RulingKind
from kith.web.http import Request, with_role
from kith.web.rounds.compared import compared
from kith.web.rounds.views import plan_of

if TYPE_CHECKING:
    from kith.care.models import RoundPlan


@require_POST
@with_role(*DESK)
def rework(request: Request, pk: int) -> HttpResponse:
    """All of the draft is worked out anew, with what the desk settled."""
    plan_of(request, pk)
    actions.rework(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Worked out anew. What you settled has stayed."))
    return redirect("web:round_plan", pk)


@require_POST
@with_role(*DESK)
def drop(request: Request, pk: int) -> HttpResponse:
    plan_of(request, pk)
    keeping.drop(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Put aside. Nobody was asked."))
    return redirect("web:rounds")


@require_POST
@with_role(*DESK)
def offer(request: Request, pk: int) -> HttpResponse:
    """All, none or some of the planned rounds are given out."""
    plan_of(request, pk)
    ids = numbers(request.POST.getlist("route"))
    offering.offer(pk, route_ids=ids, actor=request.actor, now=request.now)
    messages.success(
        request, _("Given out. Volunteers have been asked and may say no; staff have been told.")
    )
    return redirect("web:round_plan", pk)


def numbers(typed: list[str]) -> tuple[int, ...]:
    """Keys from a form; anything else is no page of ours."""
    if not all(one.isdecimal() and len(one) < 18 for one in typed):
        raise Http404
    return tuple(dict.fromkeys(int(one) for one in typed))


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def attempt(request: Request, pk: int) -> HttpResponse:
    """What if somebody else went there? GET only looks, POST makes it so."""
    plan = plan_of(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    due_id, person_id = _pair(plan, asked.get("due", ""), asked.get("person", ""))
    kind = RulingKind.FORBID if asked.get("kind") == RulingKind.FORBID else RulingKind.PIN
    given = {"due_id": due_id, "person_id": person_id, "kind": kind}
    if request.method == "POST":
        actions.move(pk, **given, actor=request.actor, now=request.now)  # type: ignore[arg-type]
        messages.success(request, _("Changed. Nobody has been asked yet."))
        return redirect("web:round_plan", pk)
    tried = actions.try_ruling(
        pk, due_id=due_id, person_id=person_id, kind=kind, actor=request.actor, now=request.now
    )
    context = {"plan": plan, "compared": compared(plan, tried), "kind": kind, **given}
    return render(request, "web/rounds/try.html", context)


def _pair(plan: RoundPlan, due: str, person: str) -> tuple[int, int]:
    """A home and a crew of this plan, else 404."""
    found = numbers([due, person])
    crews = {crew["people"][0] for crew in plan.inputs["crews"]}
    if len(found) != 2 and due != person:
        raise Http404
    due_id, person_id = found[0], found[-1]
    if due_id not in plan.inputs["dues"] or person_id not in crews:
        raise Http404
    return due_id, person_id


@require_POST
@with_role(*DESK)
def settle(request: Request, pk: int) -> HttpResponse:
    """A home is settled on who goes there now, or free again."""
    plan = plan_of(request, pk)
    due_id, person_id = _pair(plan, request.POST.get("due", ""), request.POST.get("person", ""))
    kind = request.POST.get("kind", "")
    keeping.settle(
        pk, due_id=due_id, person_id=person_id, kind=kind, actor=request.actor, now=request.now
    )
    return redirect(f"/rounds/{pk}/#due-{due_id}")


@require_POST
@with_role(*DESK)
def end(request: Request, pk: int) -> HttpResponse:
    """A helper cannot come, or a round is taken back."""
    route = get_object_or_404(queries.routes_visible_to(request.actor), pk=pk)
    verb = offering.withdraw if request.POST.get("why") == "ill" else offering.take_back
    verb(pk, actor=request.actor, now=request.now)
    messages.success(request, _("These homes are free. Work out who could go instead."))
    return redirect("web:round_plan", route.plan_id)
