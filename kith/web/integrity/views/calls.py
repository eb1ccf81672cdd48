"""The weekly calls: residents whose service was drawn, rung by a desk that had no hand in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.insights.actions import sampling
from kith.insights.policies import LOOKERS
from kith.insights.queries import sampling as queries
from kith.insights.queries.communities import community_of
from kith.insights.states import Heard
from kith.people.rules import domestic_phone
from kith.web.http import Request, page_of, query_of, refusals_on, with_role
from kith.web.integrity.forms import RingForm
from kith.web.integrity.tabs import tabs

if TYPE_CHECKING:
    from kith.insights.models import Sample
    from kith.orders.models import Worksheet

PAGE = "web/integrity/calls.html"
# Button, tone: in the order in which one asks.
BUTTONS = (
    (Heard.AS_WRITTEN, "btn-primary"),
    (Heard.OTHERWISE, "btn-danger-quiet"),
    (Heard.NOBODY_CAME, "btn-danger-quiet"),
    (Heard.FORGOTTEN, "btn-secondary"),
    (Heard.UNWILLING, "btn-secondary"),
    (Heard.NO_ANSWER, "btn-quiet"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """One resident to ring, and what to ask about."""

    sample: Sample
    sheet: Worksheet
    place: str
    form: RingForm
    plain: dict[str, str] = field(default_factory=dict)
    done: str = ""
    buttons: tuple[tuple[str, str, str], ...] = ()


@never_cache
@require_GET
@with_role(*LOOKERS)
def page(request: Request) -> HttpResponse:
    found = page_of(request, queries.to_ring(request.actor, now=request.now))
    context = {
        "tabs": tabs(request, "integrity_calls"),
        "page": found,
        "calls": [_call(sample) for sample in found],
        "query": query_of(request),
    }
    return render(request, PAGE, context)


@never_cache
@require_POST
@with_role(*LOOKERS)
def phone(request: Request, pk: int) -> HttpResponse:
    """The number and the name for this call only; the look is logged for the resident."""
    sample = _sample(request, pk)
    plain = sampling.reveal_contact(pk, actor=request.actor, now=request.now)
    plain["phone"] = domestic_phone(plain["phone"]) if plain["phone"] else ""
    return _row(request, _call(sample, plain=plain))


@never_cache
@require_POST
@with_role(*LOOKERS)
def answer(request: Request, pk: int) -> HttpResponse:
    """What came of the call."""
    sample = _sample(request, pk)
    form = RingForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            given = sampling.RingInput(**form.cleaned_data)
            sampling.ring(pk, input=given, actor=request.actor, now=request.now)
            done = _("Written down: %(heard)s.") % {"heard": given.heard.label}
            if request.htmx:
                return _row(request, _call(sample, done=done))
            messages.success(request, done)
            return redirect("web:integrity_calls")
    return _row(request, _call(sample, form=form), status=int(getattr(form, "status", 422)))


def _sample(request: Request, pk: int) -> Sample:
    return get_object_or_404(queries.to_ring(request.actor, now=request.now), pk=pk)


def _row(request: Request, call: Call, status: int = 200) -> HttpResponse:
    """The row alone for htmx, else a page with just this row."""
    if request.htmx:
        return render(request, f"{PAGE}#call", {"call": call}, status=status)
    return render(request, PAGE, {"calls": [call], "is_alone": True}, status=status)


def _call(
    sample: Sample,
    *,
    form: RingForm | None = None,
    plain: dict[str, str] | None = None,
    done: str = "",
) -> Call:
    return Call(
        sample=sample,
        sheet=sample.order.worksheet,
        place=community_of(sample.order.area).name,
        form=form or RingForm(auto_id=f"id_{sample.pk}_%s"),
        plain=plain or {},
        done=done,
        buttons=tuple((heard.value, str(heard.label), tone) for heard, tone in BUTTONS),
    )
