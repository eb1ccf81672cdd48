"""Asking a named volunteer, team or unit; taking it back; freeing a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.catalogue.queries import skills
from kith.core.actor import Role
from kith.core.refusal import require
from kith.groups.queries import organisations_in, teams_in
from kith.orders import policies, queries
from kith.orders.actions import claims, offers
from kith.orders.states import LIVE, OfferState, OrderState, ServiceMode, Target
from kith.web.desk.order import order_of
from kith.web.fields import WholeField
from kith.web.http import Request, page_of, query_of, refusals_on, with_role

if TYPE_CHECKING:
    from kith.orders.models import Order
    from kith.people.models import Person

CHOICES = 30
END = {"release": claims.release, "no_show": claims.no_show}


class OfferForm(forms.Form):
    """Whom to ask: one of those the page suggests, and how many places."""

    target = forms.ChoiceField(choices=Target.choices)
    target_id = WholeField()
    heads = WholeField(min_value=1, max_value=10, required=False)


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer who could be asked; the name is behind its mask."""

    person: Person
    skills: str
    is_free: bool


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
def page(request: Request, pk: int) -> HttpResponse:
    order = order_of(pk, request.actor)
    require(policies.may_triage(request.actor, order))
    if order.state != OrderState.OPEN:
        return redirect("web:desk_order", pk)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _require_suggested(request, order, form)
        with refusals_on(form):
            offers.offer(pk, input=_input(order, form), actor=request.actor, now=request.now)
            messages.success(request, _("Asked. You see the answer on this page."))
            return redirect("web:desk_order", pk)
    status = getattr(form, "status", 422) if form.is_bound else 200
    return render(request, "web/desk/offer.html", _context(request, order, form), status=status)


def _input(order: Order, form: OfferForm) -> offers.OfferInput:
    target = Target(form.cleaned_data["target"])
    alone = ServiceMode.EXPERTISE if order.worksheet.skills else ServiceMode.ORDER
    is_person = target == Target.PERSON
    return offers.OfferInput(
        target=target,
        target_id=form.cleaned_data["target_id"],
        mode=alone if is_person else ServiceMode.TEAM,
        heads=1 if is_person else form.cleaned_data["heads"] or 1,
    )


def _require_suggested(request: Request, order: Order, form: OfferForm) -> None:
    """Only those the desk may know of can be asked. Raises Http404."""
    target, pk = form.cleaned_data["target"], form.cleaned_data["target_id"]
    path = _desk_path(request, order)
    if target == Target.PERSON:
        asked = order.offers.filter(person_id=pk).exists()  # the action says so in its own words
        is_known = asked or queries.suited(order, now=request.now).filter(pk=pk).exists()
    elif target == Target.TEAM:
        is_known = teams_in(path).filter(pk=pk).exists()
    else:
        is_known = organisations_in(path).filter(pk=pk).exists()
    if not is_known:
        raise Http404


def _desk_path(request: Request, order: Order) -> str:
    """The place the actor works for: its teams and units may be asked."""
    grant = request.actor.grant_over(order.area.path, *policies.DESK)
    assert grant is not None, "order_of lets nobody else get here"
    return grant.path


def _context(request: Request, order: Order, form: OfferForm) -> dict[str, object]:
    names = {skill.code: skill.name for skill in skills()}
    path = _desk_path(request, order)
    page = page_of(request, queries.suited(order, now=request.now), CHOICES)
    taken = sum(c.heads for c in order.claims.all() if c.state in LIVE)
    waiting = sum(o.heads for o in order.offers.all() if o.state == OfferState.OFFERED)
    return {
        "order": order,
        "form": form,
        "page": page,
        "query": query_of(request),
        "helpers": [_helper(person, names) for person in page],
        "teams": teams_in(path)[:100],
        "units": organisations_in(path)[:100],
        "wanted": [names.get(code, code) for code in order.worksheet.skills],
        "room": max(0, order.people_needed - taken - waiting),
        "waiting": waiting,
    }


def _helper(person: Person, names: dict[str, str]) -> Helper:
    held = [names.get(row.skill, row.skill) for row in person.skills.all()]
    return Helper(person, "、".join(held), bool(getattr(person, "is_free", False)))


@require_POST
@with_role(Role.WORKER, Role.STREET)
def take_back(request: Request, pk: int, offer_pk: int) -> HttpResponse:
    order_of(pk, request.actor)
    row = get_object_or_404(queries.offers_visible_to(request.actor), pk=offer_pk, order_id=pk)
    offers.take_back(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("web:desk_order", pk)


@require_POST
@with_role(Role.WORKER, Role.STREET)
def end_claim(request: Request, pk: int, claim_pk: int, verb: str) -> HttpResponse:
    """The place is free again: released, or the helper did not come."""
    if verb not in END:
        raise Http404
    order_of(pk, request.actor)
    row = get_object_or_404(queries.claims_visible_to(request.actor), pk=claim_pk, order_id=pk)
    END[verb](row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("The place is free again. Others can be asked."))
    return redirect("web:desk_order", pk)
