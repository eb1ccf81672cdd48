"""The queues of the desk, and finding one order in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.catalogue.queries import whole_menu
from kith.core.actor import Actor, Role
from kith.core.refusal import require
from kith.core.values import BadValue
from kith.orders import queries
from kith.orders.policies import DESK
from kith.orders.states import UNFINISHED, OrderKind, OrderState
from kith.people.policies import may_search
from kith.people.queries import with_phone
from kith.places.queries import within
from kith.places.states import Level
from kith.web.desk.forms import FilterForm, SearchForm
from kith.web.desk.stages import ALL, ENDED, OVERDUE, QUEUES, STAGES, Clock, Stage, clock, tone
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.orders.models import Order

S = OrderState
ROWS = 30
# What stands in a queue. Of the others no clock runs, and there are more of them every year.
COUNTED = {*(s for each in (*STAGES, ENDED) for s in each.states), *UNFINISHED}

# The one thing to do next, by state: the words on the button and the page it leads to.
NEXT = {
    S.SUBMITTED: (gettext_lazy("Check"), "web:desk_order"),
    S.NEED_INFO: (gettext_lazy("Enter the answer"), "web:desk_order"),
    S.VERIFIED: (gettext_lazy("Compile"), "web:compile"),
    S.OPEN: (gettext_lazy("Ask helpers"), "web:offer_form"),
    S.REPORTED: (gettext_lazy("Call back"), "web:desk_order"),
    S.DISPUTED: (gettext_lazy("See the dispute"), "web:desk_order"),
    S.OBJECTED: (gettext_lazy("See the objection"), "web:desk_order"),
    S.UNSOLVED: (gettext_lazy("Try again"), "web:desk_order"),
    S.UNCONFIRMED: (gettext_lazy("Confirm the minutes"), "web:desk_order"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a queue; nothing in it is behind a mask."""

    order: Order
    tone: str
    clock: Clock | None
    is_wish: bool
    next_label: str
    next_url: str

    @property
    def mark(self) -> str:
        late = self.clock.state if self.clock else ""
        return {"overdue": "is-overdue", "soon": "is-soon"}.get(late, "")


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    url: str
    count: int
    is_current: bool
    is_alarm: bool


def row_of(order: Order, now: datetime) -> Row:
    label, page = NEXT.get(OrderState(order.state), (gettext_lazy("Open"), "web:desk_order"))
    return Row(
        order=order,
        tone=tone(order.state),
        clock=clock(order, now),
        is_wish=order.kind == OrderKind.WISH,
        next_label=str(label),
        next_url=reverse(page, args=(order.pk,)),
    )


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def desk(request: Request) -> HttpResponse:
    narrow = _filter_form(request)
    narrow.is_valid()
    chosen = {key: value for key, value in narrow.cleaned_data.items() if value}
    counted = _narrowed(queries.of_desk(request.actor), chosen)
    stage = _stage(chosen.get("stage", ""), counts := _counts(counted, request.now))
    found = _of_stage(counted, stage, request.now).prefetch_related("pauses")
    page = page_of(request, found, ROWS, count=counts[stage.code])
    context = {
        "filters": narrow,
        "is_filtered": bool(chosen.keys() - {"stage"}),
        "stage": stage,
        "tabs": _tabs(stage, counts, chosen),
        "page": page,
        "rows": [row_of(order, request.now) for order in page],
        "query": query_of(request),
        "search": SearchForm(),
    }
    return render(request, "web/desk/desk.html", context)


def _filter_form(request: Request) -> FilterForm:
    areas = within(request.actor.paths(*DESK)).filter(level=Level.COMMUNITY)
    return FilterForm(request.GET, areas=areas, services=whole_menu())


def _narrowed(rows: QuerySet[Order], chosen: dict[str, str]) -> QuerySet[Order]:
    if area := chosen.get("area"):
        rows = rows.filter(area__path__startswith=area)
    if service := chosen.get("service"):
        rows = rows.filter(service__code=service)
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    return rows


def _counts(rows: QuerySet[Order], now: datetime) -> dict[str, int]:
    """Orders in each queue, by its code."""
    known = queries.pressing(rows, COUNTED, now=now)
    counts = {q.code: sum(known.get(s, (0, 0))[0] for s in q.states) for q in QUEUES}
    counts[ALL.code] = sum(counts[stage.code] for stage in STAGES)
    counts[OVERDUE.code] = sum(late for _all, late in known.values())
    return counts


def _stage(code: str, counts: dict[str, int]) -> Stage:
    """The queue asked for; without a wish the first one that has something to do."""
    named = next((q for q in QUEUES if q.code == code), None)
    return named or next((s for s in STAGES if counts[s.code]), ALL)


def _of_stage(rows: QuerySet[Order], stage: Stage, now: datetime) -> QuerySet[Order]:
    if stage == OVERDUE:  # closed orders have no clock; with the states named an index serves both
        return rows.filter(state__in=UNFINISHED, due_at__lt=now)
    states = stage.states or [s for each in STAGES for s in each.states]
    found = rows.filter(state__in=states)
    return found.order_by("-stage_at", "pk") if stage == ENDED else found


def _tabs(current: Stage, counts: dict[str, int], chosen: dict[str, str]) -> list[Tab]:
    return [
        Tab(
            code=queue.code,
            label=str(queue.label),
            url="?" + urlencode(chosen | {"stage": queue.code}),
            count=counts[queue.code],
            is_current=queue == current,
            is_alarm=queue == OVERDUE and bool(counts[queue.code]),
        )
        for queue in QUEUES
    ]


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def search(request: Request) -> HttpResponse:
    """By number straight to the order; by a whole phone number to that person's orders here."""
    require(may_search(request.actor))
    form = SearchForm(request.POST)
    if not form.is_valid():
        return redirect("web:desk")
    own = queries.of_desk(request.actor)
    number = form.order_id()
    if number is not None and own.filter(pk=number).exists():
        return redirect("web:desk_order", number)
    found = _by_phone(form.cleaned_data["q"], request.actor)
    if not found:
        messages.warning(request, _("Nothing was found. Type the whole number."))
        return redirect("web:desk")
    context = {"rows": [row_of(order, request.now) for order in found], "search": SearchForm()}
    return render(request, "web/desk/found.html", context)


def _by_phone(typed: str, actor: Actor) -> list[Order]:
    try:
        people = with_phone(typed)
    except BadValue:
        return []
    found = queries.of_desk(actor).filter(resident__in=people).prefetch_related("pauses")
    return list(found.order_by("-pk")[:ROWS])
