"""The panel of borders on the board: what each costs, and asking neighbours with one press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.core.actor import Role
from kith.dispatch import actions, policies
from kith.dispatch.queries import figures_of, shorts_of, to_answer
from kith.dispatch.states import LIVE_HELP, HelpState, Ring
from kith.web.board import shown
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from kith.dispatch.models import BorderFigures, HelpRequest, Run
    from kith.dispatch.queries import Short

TONES = {"ASKED": "wait", "AGREED": "good", "DECLINED": "done", "WITHDRAWN": "plain"}


@dataclass(frozen=True, slots=True)
class Line:
    """What the board comes to within one border."""

    label: str
    people: int
    wanted: int
    percent: str
    orders_full: int
    travel_m: int
    volunteers: int


@dataclass(frozen=True, slots=True)
class Said:
    """What one neighbour said to one order."""

    place: str
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShortLine:
    """An order that misses people: which border would fill it, and who was asked."""

    short: Short
    opens: str
    said: tuple[Said, ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """`headline` is what it says while it is folded: the share of people found in each ring."""

    headline: str
    is_open: bool
    count: int
    lines: tuple[Line, ...]
    measured_at: datetime | None
    shorts: tuple[ShortLine, ...]
    more: int
    may_ask: bool
    may_measure: bool
    to_answer: int


def panel(request: Request, run: Run, *, is_newest: bool = True, is_open: bool = False) -> Panel:
    """The borders of the run as its page shows them."""
    found = figures_of(run)
    shorts = shorts_of(run, actor=request.actor)
    may = policies.may_decide(request.actor, run)
    lines = _lines(found) if found else ()
    listed = tuple(_short(short, found, may=may) for short in shorts.first)
    return Panel(
        headline=" · ".join(f"{line.label} {line.percent}" for line in lines[1:]),
        is_open=is_open,
        count=len(shorts.ids),
        lines=lines,
        measured_at=found.made_at if found else None,
        shorts=listed,
        more=shorts.more,
        may_ask=any(line.may_ask for line in listed) or (may and shorts.more > 0),
        may_measure=may and is_newest and found is None,
        to_answer=len(to_answer(request.actor)),
    )


def _lines(found: BorderFigures) -> tuple[Line, ...]:
    """As agreed today, and then ring by ring."""
    told = found.figures
    rings = [(str(Ring(code).label), of) for code, of in told["rings"].items()]
    every = [(_("as agreed today"), told["today"]), *rings]
    return tuple(_line(label, of, told["people_wanted"]) for label, of in every)


def _line(label: str, of: dict[str, int], wanted: int) -> Line:
    return Line(
        label=label,
        people=of["people_found"],
        wanted=wanted,
        percent=f"{of['people_found'] / wanted:.0%}" if wanted else "–",
        orders_full=of["orders_full"],
        travel_m=of["travel_m"],
        volunteers=of["volunteers"],
    )


def _short(short: Short, found: BorderFigures | None, *, may: bool) -> ShortLine:
    opens = found.figures["opens"] if found else {}
    by = next((code for code, ids in opens.items() if short.order.pk in ids), "")
    return ShortLine(
        short=short,
        opens=str(Ring(by).label) if by else "",
        said=tuple(_said(row) for row in short.asked),
        may_ask=may and all(row.state not in LIVE_HELP for row in short.asked),
    )


def _said(row: HelpRequest) -> Said:
    tone = TONES.get(row.state, "plain")
    return Said(row.neighbour.name, str(HelpState(row.state).label), tone)


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def measure(request: Request, pk: int) -> HttpResponse:
    """What the borders cost this board is worked out, once."""
    run = shown.run_or_404(request, pk)
    actions.measure_borders(run.pk, actor=request.actor, now=request.now)
    return _answer(request, run)


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def ask(request: Request, pk: int) -> HttpResponse:
    """The neighbours are asked for help with one order of the run, or with all that lack people."""
    run = shown.run_or_404(request, pk)
    named = request.POST.get("order", "")
    is_one = named.isdecimal() and len(named) < 19
    ids = [int(named)] if is_one else shorts_of(run, actor=request.actor).ids
    made = actions.ask_neighbours(run.area_id, order_ids=ids, actor=request.actor, now=request.now)
    places = len({row.neighbour_id for row in made})
    return _answer(request, run, told=_("Neighbours asked: %(n)s") % {"n": places})


def _answer(request: Request, run: Run, *, told: str = "") -> HttpResponse:
    """The panel for htmx, the board for everybody else; open where something was told."""
    if request.htmx:
        borders = panel(request, run, is_open=bool(told))
        context = {"run": run, "borders": borders, "told": told}
        return render(request, "web/board/_borders.html", context)
    if told:
        messages.success(request, told)
    return redirect(f"{reverse('web:board')}?area={run.area.code}&run={run.pk}")
