"""Somebody else for an order: who could, what the whole board would pay, and choosing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.actor import Role
from kith.dispatch import actions
from kith.dispatch.actions.choosing import Chosen
from kith.dispatch.queries.questions import Other, Price, others, price
from kith.dispatch.states import OverrideReason
from kith.web.board import shown
from kith.web.board.deciding import row_answer
from kith.web.board.forms import ChooseForm
from kith.web.board.rows import Row, bill_lines, bill_total, limit_label
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.dispatch.models import Run
    from kith.people.models import Person

FEW = 5
MORE = 30


@dataclass(frozen=True, slots=True)
class Offered:
    """One other helper: what the board would pay for her, to the tenth of a minute."""

    person: Person
    extra: str
    own: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What if she: the price for the whole board, or what forbids it, in words."""

    person: Person
    extra: str  # empty: a limit forbids it
    lines: tuple[tuple[str, str], ...]
    total: str
    limits: tuple[str, ...]
    price: Price


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def order(request: Request, pk: int, order: int) -> HttpResponse:
    """One order of the run with everybody else who could; inside its row for htmx."""
    run = shown.run_or_404(request, pk)
    row = shown.row_or_404(request, run, order)
    limit = MORE if request.GET.get("all") else FEW
    found = others(run.pk, order, actor=request.actor, limit=limit + 1)
    context = shown.bar(request, run) | {
        "row": row,
        "others": [_offered(each) for each in found[:limit]],
        "is_more": len(found) > limit and limit == FEW,
    }
    page = "web/board/order.html#others" if request.htmx else "web/board/order.html"
    return render(request, page, context)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
def choose(request: Request, pk: int, order: int) -> HttpResponse:
    """What if somebody else: the price before anything is decided, and choosing her."""
    run = shown.run_or_404(request, pk)
    row = shown.row_or_404(request, run, order)
    places = [(line.proposal.pk, line.name) for line in row.lines if line.is_open]
    named = (request.POST or request.GET).get("person", "")
    if not places or not (named.isdecimal() and len(named) < 19):
        raise Http404
    asked = _asked(run, order, int(named), request)
    form = ChooseForm(request.POST or None, places=places, initial=_initial(row, asked))
    if request.method == "POST" and asked.extra and form.is_valid():
        with refusals_on(form):
            _choose(request, run, form, asked)
            told = [(messages.SUCCESS, _("Chosen. Nobody is asked before you approve."))]
            return row_answer(request, run, order, told)
    context = shown.bar(request, run) | {"row": row, "asked": asked, "form": form}
    page = "web/board/choose.html#price" if request.htmx else "web/board/choose.html"
    return render(request, page, context, status=status_of(form))


def _offered(other: Other) -> Offered:
    return Offered(
        person=other.person, extra=f"{other.extra_min:+.1f}", own=bill_total(other.bill.values())
    )


def _asked(run: Run, order_id: int, person_id: int, request: Request) -> Asked:
    found = price(run.pk, order_id, person_id, actor=request.actor)
    if found is None:
        raise Http404
    return Asked(
        person=found.person,
        extra="" if found.extra_min is None else f"{found.extra_min:+.1f}",
        lines=bill_lines(found.bill.items()),
        total=bill_total(found.bill.values()),
        limits=tuple(limit_label(code) for code in found.limits),
        price=found,
    )


def _initial(row: Row, asked: Asked) -> dict[str, object]:
    """Whom the plan itself would let go stands first, where there is a choice."""
    open_lines = [line for line in row.lines if line.is_open]
    dropped = (
        line.proposal.pk for line in open_lines if line.proposal.person_id in asked.price.makes_room
    )
    return {"person": asked.person.pk, "proposal": next(dropped, open_lines[0].proposal.pk)}


def _choose(request: Request, run: Run, form: ChooseForm, asked: Asked) -> None:
    found = asked.price
    assert found.extra_min is not None, "asked.extra is empty where a limit forbids it"
    actions.choose(
        run.pk,
        input=Chosen(
            proposal_id=form.cleaned_data["proposal"],
            person_id=found.person.pk,
            bill=found.bill,
            extra_min=found.extra_min,
            reason=OverrideReason(form.cleaned_data["reason"]),
            text=form.cleaned_data["text"],
        ),
        actor=request.actor,
        now=request.now,
    )
