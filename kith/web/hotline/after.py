"""After a call: the crisis protocol, the order that comes of it, ringing again, a return."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.values import BadValue
from kith.hotline.actions import crisis as protocol
from kith.hotline.actions import ordering, reading, rings
from kith.hotline.queries import calls, lines
from kith.hotline.states import CrisisOutcome, Ground, RingOutcome, RingWhy, Said
from kith.orders import queries as orders
from kith.orders.states import LIFE
from kith.people.inputs import PersonInput
from kith.people.queries import with_phone
from kith.places.queries import within
from kith.places.states import Level
from kith.web.hotline.forms import ObjectForm, OrderForm, OutcomeForm, RingForm
from kith.web.hotline.rows import may_of, row_of, rows_of
from kith.web.hotline.tabs import TAKERS, tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.hotline.models import Call

FIRST, LAST = time(8), time(20)


def _open_call(request: Request, pk: int) -> Call:
    """A call that opens for the actor now; any other is not there."""
    call = get_object_or_404(calls.visible_to(request.actor), pk=pk)
    duty = lines.duty_of(request.actor, now=request.now)
    if not may_of(call, request.actor, duty, request.now).opens:
        raise Http404
    return call


@never_cache
@require_GET
@with_role(*TAKERS)
def crisis(request: Request, pk: int) -> HttpResponse:
    return _crisis(request, _open_call(request, pk), OutcomeForm())


def _crisis(request: Request, call: Call, form: OutcomeForm) -> HttpResponse:
    row = calls.crisis_of(call)
    if row is None:
        raise Http404
    steps = sorted(row.steps.all(), key=lambda step: step.rank)
    now_at = next((step.rank for step in steps if step.done_at is None), None)
    context = {
        "tabs": tabs(request),
        "call": call,
        "crisis": row,
        "steps": steps,
        "next": now_at,
        "since": row.at.isoformat(),
        "form": form,
    }
    return render(request, "web/hotline/crisis.html", context, status=status_of(form))


@require_POST
@with_role(*TAKERS)
def stamp(request: Request, pk: int, rank: int) -> HttpResponse:
    row = calls.crisis_of(_open_call(request, pk))
    if row is None or rank not in {step.rank for step in row.steps.all()}:
        raise Http404
    protocol.stamp(row.pk, rank=rank, actor=request.actor, now=request.now)
    return redirect("web:hotline_crisis", pk)


@never_cache
@require_POST
@with_role(*TAKERS)
def end(request: Request, pk: int) -> HttpResponse:
    call, form = _open_call(request, pk), OutcomeForm(request.POST)
    row = calls.crisis_of(call)
    if row is not None and form.is_valid():
        outcome = CrisisOutcome(form.cleaned_data["outcome"])
        with refusals_on(form):
            protocol.end(row.pk, outcome=outcome, actor=request.actor, now=request.now)
            return redirect("web:hotline_call", pk)
    return _crisis(request, call, form)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*TAKERS)
def order(request: Request, pk: int) -> HttpResponse:
    """The caller's need becomes an order; the number typed on the call finds who it is."""
    call = _open_call(request, pk)
    if calls.order_of(call) is not None:
        return redirect("web:hotline_call", pk)
    if request.method != "POST":
        plain = reading.read(pk, actor=request.actor, now=request.now)
        tomorrow = localtime(request.now).date() + timedelta(days=1)
        first = {"phone": plain["number"], "when": tomorrow}
        return _order(request, call, _order_form(request, plain["number"], initial=first))
    form = _order_form(request, request.POST.get("phone", ""), request.POST)
    if "find" in request.POST:
        again = _order_form(request, request.POST.get("phone", ""), initial=request.POST.dict())
        return _order(request, call, again)
    if form.is_valid():
        with refusals_on(form):
            made = ordering.order_from(pk, input=_asked(form), actor=request.actor, now=request.now)
            told = _("Order %(number)s is with the community.") % {"number": made.order.number}
            messages.success(request, told)
            return redirect("web:hotline_call", pk)
    return _order(request, call, form)


def _order(request: Request, call: Call, form: OrderForm) -> HttpResponse:
    context = {"tabs": tabs(request), "call": call, "form": form}
    return render(request, "web/hotline/order.html", context, status=status_of(form))


def _order_form(request: Request, phone: str, data: Any = None, initial: Any = None) -> OrderForm:
    here = within(request.actor.paths(*TAKERS))
    known = _known(phone, here)
    if initial is not None and len(known) == 1:
        initial = {**initial, "resident": known[0][0]}
    areas = here.filter(level=Level.COMMUNITY)
    return OrderForm(data, initial=initial, areas=areas, known=known)


def _known(phone: str, here: Any) -> list[tuple[int, str]]:
    """People with exactly this number where the actor takes calls, by mask."""
    if not phone.strip():
        return []
    try:
        rows = with_phone(phone).filter(area__in=here).select_related("area").order_by("pk")[:10]
    except BadValue:
        return []
    line = "{}<small>{} · {}</small>"
    return [(row.pk, format_html(line, row.name, row.area.name, row.address)) for row in rows]


def _asked(form: OrderForm) -> ordering.CallOrderInput:
    got = form.cleaned_data
    newcomer = None
    if not got["resident"] and got["name"]:
        newcomer = PersonInput(name=got["name"], phone=got["phone"], address=got["address"])
    return ordering.CallOrderInput(
        service_code=got["service"],
        text=got["text"],
        wanted_from=make_aware(datetime.combine(got["when"], FIRST)),
        wanted_until=make_aware(datetime.combine(got["when"], LAST)),
        consents=got["consents"],
        resident_id=got["resident"] or 0,
        area_id=got["area"] or 0,
        newcomer=newcomer,
        is_urgent=got["is_urgent"],
    )


@never_cache
@require_GET
@with_role(Role.HOTLINE)
def ringing(request: Request) -> HttpResponse:
    """Whom to ring: follow-ups that are due, and closed matters whose caller is to be asked."""
    duty = lines.duty_of(request.actor, now=request.now)
    is_back = request.GET.get("what") == "back"
    ask = calls.to_ring if is_back else calls.follow_ups
    page = page_of(request, ask(request.actor, duty.supervises, now=request.now))
    context = {
        "tabs": tabs(request),
        "page": page,
        "rows": rows_of(page.object_list, request.now),
        "is_back": is_back,
        "query": query_of(request),
    }
    return render(request, "web/hotline/rings.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(Role.HOTLINE)
def ring(request: Request, pk: int, why: str) -> HttpResponse:
    """One ring: what came of it. The number opens on a press of its own."""
    if why not in RingWhy.values:
        raise Http404
    call = _open_call(request, pk)
    is_opening = request.method == "POST" and "open" in request.POST
    form = RingForm(request.POST) if request.method == "POST" and not is_opening else RingForm()
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data | {
                "outcome": RingOutcome(form.cleaned_data["outcome"]),
                "solved": Said(form.cleaned_data["solved"]),
                "satisfied": Said(form.cleaned_data["satisfied"]),
            }
            given = rings.RingInput(why=RingWhy(why), **got)
            rings.ring(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Kept."))
            return redirect("web:hotline_rings")
    plain = {}
    if is_opening:
        plain = rings.number_of(pk, actor=request.actor, now=request.now)
    context = {
        "tabs": tabs(request),
        "call": call,
        "row": row_of(call, request.now),
        "rings": calls.rings_of(call),
        "why": why,
        "is_back": why == RingWhy.CALL_BACK,
        "form": form,
        "plain": plain,
    }
    return render(request, "web/hotline/ring.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
def give_back(request: Request, pk: int) -> HttpResponse:
    """For the desk: this order came by telephone; it may be given back with a reason."""
    rows = orders.of_desk(request.actor)
    found = get_object_or_404(rows, pk=pk)
    made = calls.made_of(pk)
    if made is None:
        raise Http404
    form = ObjectForm(request.POST) if request.method == "POST" else ObjectForm()
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            ordering.give_back(
                pk, ground=Ground(got["ground"]), reason=got["reason"], actor=request.actor,
                now=request.now,
            )  # fmt: skip
            messages.success(request, _("Given back. The line decides; you are told."))
            return redirect("web:hotline_given_back", pk)
    context = {
        "order": found,
        "made": made,
        "returns": calls.returns_of(made),
        "form": form,
        "may": LIFE.allows(found.state, "reject"),
    }
    return render(request, "web/hotline/given_back.html", context, status=status_of(form))
