"""A new counter, and who stands behind it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.actor import Actor, Role
from kith.people.queries import visible_to, with_phone
from kith.rewards import queries
from kith.rewards.actions import merchants
from kith.rewards.actions.merchants import MerchantInput
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.merchant.forms import AppointForm, MerchantForm
from kith.web.merchant.shelf import show_shelf

DESK = (Role.WORKER, Role.STREET)
FOUNDING = {
    "unit": merchants.found_shop,
    "site": merchants.found_site_counter,
    "area": merchants.found_new_shop,
}


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def new(request: Request) -> HttpResponse:
    """A merchant or a site of ours opens a counter."""
    form = MerchantForm(request.POST or None, choices=_choices(request.actor))
    if form.is_valid():
        with refusals_on(form):
            pk = _found(request, form)
            messages.success(request, _("The counter is there. Who stands behind it?"))
            return redirect("web:shelf", pk)
    return render(
        request, "web/merchant/merchant_form.html", {"form": form}, status=status_of(form)
    )


def _choices(actor: Actor) -> list[tuple[str, str]]:
    """Known units and sites, and a merchant nobody has entered before in each of her areas."""
    areas = [g for g in actor.grants if g.role in DESK and g.path]
    fresh = _("a merchant that is not on this list, in %(area)s")
    return [
        *((f"area:{g.scope_id}", fresh % {"area": g.unit}) for g in areas),
        *((one.key, one.name) for one in queries.candidates(actor)),
    ]


def _found(request: Request, form: MerchantForm) -> int:
    typed = dict(form.cleaned_data)
    kind, _colon, number = typed.pop("who").partition(":")
    action = FOUNDING[kind]
    made = action(int(number), input=MerchantInput(**typed), actor=request.actor, now=request.now)
    return made.pk


@require_POST
@with_role(*DESK)
def appoint(request: Request, pk: int) -> HttpResponse:
    """Somebody registered here stands behind the counter."""
    merchant = get_object_or_404(queries.merchants(request.actor), pk=pk)
    form = AppointForm(request.POST)
    if form.is_valid():
        rows = with_phone(form.cleaned_data["phone"])
        known = set(visible_to(request.actor).filter(pk__in=rows).values_list("pk", flat=True))
        if len(known) != 1:
            form.add_error("phone", _("There is not exactly one person with this number here."))
        else:
            with refusals_on(form):
                who = known.pop()
                merchants.appoint(pk, person_id=who, actor=request.actor, now=request.now)
                messages.success(request, _("Entered: this person opens the counter now."))
                return redirect("web:shelf", pk)
    return show_shelf(request, merchant, form)


@require_POST
@with_role(*DESK)
def dismiss(request: Request, pk: int, grant_id: int) -> HttpResponse:
    """Somebody no longer stands behind the counter."""
    merchant = get_object_or_404(queries.merchants(request.actor), pk=pk)
    get_object_or_404(queries.staff(merchant.pk, request.now), pk=grant_id)
    merchants.dismiss(grant_id, merchant_id=pk, actor=request.actor, now=request.now)
    messages.success(request, _("Ended at once."))
    return redirect("web:shelf", pk)
