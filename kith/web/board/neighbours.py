"""Between communities: what neighbours ask of this desk, and which borders stand open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.actor import Actor, Role
from kith.dispatch import actions, policies
from kith.dispatch.actions.borders import OpeningInput
from kith.dispatch.queries import (
    help_visible_to,
    helping_now,
    neighbours_of,
    openings_visible_to,
    standing_openings,
    to_answer,
)
from kith.places.queries import within
from kith.places.states import Level
from kith.web.board.forms import OpenForm
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.dispatch.models import Opening
    from kith.dispatch.queries import Asking
    from kith.places.models import Area


@dataclass(frozen=True, slots=True)
class Ask:
    """One press of a neighbour, waiting for one press of ours."""

    asking: Asking
    pk: int
    people: int


@dataclass(frozen=True, slots=True)
class Open:
    """One border that stands open; `is_ours` to take back."""

    opening: Opening
    is_ours: bool


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
def page(request: Request) -> HttpResponse:
    """What waits for an answer, what stands open, and opening a border."""
    places = _places(request.actor)
    lender = _lender(places, request.POST.get("lender") or request.GET.get("area", ""))
    form = _form(request, lender)
    if request.method == "POST" and form is not None and lender and form.is_valid():
        with refusals_on(form):
            said = OpeningInput(form.cleaned_data["borrower"], form.cleaned_data["until"])
            actions.open_border(lender.pk, input=said, actor=request.actor, now=request.now)
            messages.success(request, _("Open. They may ask your volunteers from now on."))
            return redirect("web:neighbours")
    context = {
        "asks": [_ask(asking) for asking in to_answer(request.actor)],
        "helping": [_ask(asking) for asking in helping_now(request.actor)],
        "opens": [_open(row, request.actor) for row in standing_openings(request.actor)],
        "places": places,
        "lender": lender,
        "form": form,
    }
    status = status_of(form) if form is not None else 200
    return render(request, "web/board/neighbours.html", context, status=status)


def _places(actor: Actor) -> list[Area]:
    """Communities whose whole desk is the actor's."""
    return list(within(actor.paths(*policies.DESK)).filter(level=Level.COMMUNITY))


def _lender(places: list[Area], code: str) -> Area | None:
    named = next((area for area in places if area.code == code), None)
    if code and named is None:
        raise Http404
    return named or (places[0] if places else None)


def _form(request: Request, lender: Area | None) -> OpenForm | None:
    if lender is None:
        return None
    others = neighbours_of(lender, now=request.now)
    return OpenForm(request.POST or None, others=others)


def _ask(asking: Asking) -> Ask:
    people = sum(request.order.people_needed for request in asking.requests)
    return Ask(asking, asking.requests[0].pk, people)


def _open(row: Opening, actor: Actor) -> Open:
    return Open(row, is_ours=policies.may_open_border(actor, row.lender.path))


@require_POST
@with_role(Role.WORKER, Role.STREET)
def answer(request: Request, pk: int) -> HttpResponse:
    """Yes or no to all that the press asked; taking it back is `withdraw`."""
    asked = get_object_or_404(help_visible_to(request.actor), pk=pk)
    said = request.POST.get("answer", "")
    if said not in ("yes", "no"):
        raise Http404
    is_yes = said == "yes"
    actions.answer_help(asked.pk, is_yes=is_yes, actor=request.actor, now=request.now)
    told = _("Thank you. They may ask your volunteers for these orders.")
    messages.success(request, told if is_yes else _("Your no was passed on."))
    return redirect("web:neighbours")


@require_POST
@with_role(Role.WORKER, Role.STREET)
def withdraw(request: Request, pk: int) -> HttpResponse:
    asked = get_object_or_404(help_visible_to(request.actor), pk=pk)
    actions.withdraw_help(asked.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back. Whoever was asked already stays asked."))
    return redirect("web:neighbours")


@require_POST
@with_role(Role.WORKER, Role.STREET)
def close(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(openings_visible_to(request.actor), pk=pk)
    actions.close_border(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Closed. Whoever was asked already stays asked."))
    return redirect("web:neighbours")
