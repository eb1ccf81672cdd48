"""The dispatch board: ask for proposals, read why, and decide on all, some or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Actor, Role
from kith.dispatch import actions, policies
from kith.dispatch.queries import Board, BoardRow, Suggestion, board, runs_visible_to
from kith.dispatch.states import LIFE, Cost, ProposalState, WhyNot
from kith.places.queries import within
from kith.places.states import Level
from kith.web.district.views import tiles
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from kith.dispatch.models import Proposal, Run
    from kith.places.models import Area

RUNS = 10
TONES = {"PROPOSED": "warn", "APPROVED": "good", "REJECTED": "done", "STALE": "plain"}


@dataclass(frozen=True, slots=True)
class Bill:
    """Why this one: each cost in minutes with one decimal; the lines add up to the total."""

    lines: tuple[tuple[str, str], ...]
    total: str
    runner_up: str
    dearer: str


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal on the page; the helper is shown by mask."""

    proposal: Proposal
    name: str
    phone: str
    area: str
    tone: str
    bill: Bill
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One order of the run with its proposals, and why places stay empty."""

    row: BoardRow
    lines: tuple[Line, ...]
    why_not: tuple[tuple[str, int], ...]


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def page(request: Request) -> HttpResponse:
    areas = _areas(request.actor)
    area = _area(areas, request.GET.get("area", ""))
    runs = runs_visible_to(request.actor).filter(area=area)
    history = page_of(request, runs, RUNS)
    shown = _board(request, runs.first())
    context = {
        "areas": areas,
        "area": area,
        "history": history,
        "query": query_of(request),
    } | (_context(shown, request.actor) if shown else {})
    return render(request, "web/board/board.html", context)


def _areas(actor: Actor) -> list[Area]:
    """Streets and communities whose whole desk is the actor's."""
    found = within(actor.paths(*policies.DESK)).exclude(level=Level.GRID)
    return [area for area in found if policies.may_propose(actor, area.path)]


def _area(areas: list[Area], code: str) -> Area:
    named = next((area for area in areas if area.code == code), None)
    if not areas or (code and named is None):
        raise Http404
    return named or areas[0]


def _board(request: Request, latest: Run | None) -> Board | None:
    """The run asked for by `?run=`, else the latest."""
    asked = request.GET.get("run", "")
    if asked and not (asked.isdecimal() and len(asked) < 10):
        raise Http404
    pk = int(asked) if asked else latest.pk if latest else None
    if pk is None:
        return None
    try:
        return board(pk, actor=request.actor)
    except ObjectDoesNotExist as gone:
        raise Http404 from gone


def _context(shown: Board, actor: Actor) -> dict[str, object]:
    rows = [_row(row) for row in shown.rows]
    figures = shown.run.figures
    may = policies.may_decide(actor, shown.run)
    seconds = sum(figures.get("seconds", {}).values())
    return {
        "run": shown.run,
        "rows": rows,
        "figures": figures,
        "seconds": f"{seconds:.1f}",
        "is_open": may and any(line.is_open for row in rows for line in row.lines),
        "map": _map(shown),
    }


def _map(shown: Board) -> dict[str, object] | None:
    """For map.js; none where there is nothing to draw."""
    if not shown.points and not shown.areas:
        return None
    return {
        "areas": shown.areas,
        "points": shown.points,
        "lines": shown.lines,
        "tiles": tiles(),
    }


def _row(row: BoardRow) -> Row:
    return Row(
        row=row,
        lines=tuple(_line(suggestion) for suggestion in row.proposals),
        why_not=tuple(
            (str(WhyNot(code).label) if code in WhyNot else code, count)
            for code, count in sorted(row.why_not.items(), key=lambda pair: -pair[1])
        ),
    )


def _line(suggestion: Suggestion) -> Line:
    proposal = suggestion.proposal
    return Line(
        proposal=proposal,
        name=str(suggestion.person.name),
        phone=str(suggestion.person.phone),
        area=suggestion.person.area.name,
        tone=TONES[proposal.state],
        bill=_bill(suggestion),
        is_open=LIFE.allows(proposal.state, "approve"),
    )


def _bill(suggestion: Suggestion) -> Bill:
    costs = {name: round(minutes, 1) for name, minutes in suggestion.proposal.bill.items()}
    lines = tuple(
        (str(Cost(name).label) if name in Cost else name, f"{minutes:.1f}")
        for name, minutes in costs.items()
    )
    more = suggestion.runner_up_min
    return Bill(
        lines=lines,
        total=f"{sum(costs.values()):.1f}",
        runner_up=str(suggestion.runner_up.name) if suggestion.runner_up else "",
        dearer="" if more is None else f"{more - suggestion.proposal.cost_min:+.1f}",
    )


@require_POST
@with_role(Role.WORKER, Role.STREET)
def propose(request: Request) -> HttpResponse:
    area = _area(_areas(request.actor), request.POST.get("area", ""))
    made = actions.propose(area.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Proposed. Nobody is asked before you approve."))
    return redirect(f"{reverse('web:board')}?area={area.code}&run={made.pk}")


@require_POST
@with_role(Role.WORKER, Role.STREET)
def decide(request: Request, pk: int) -> HttpResponse:
    """All, the ticked ones, or none of what still waits in the run."""
    run = get_object_or_404(runs_visible_to(request.actor), pk=pk)
    decision = request.POST.get("decision", "")
    waiting = [
        line.proposal.pk
        for row in map(_row, board(pk, actor=request.actor).rows)
        for line in row.lines
        if line.is_open
    ]
    ticked = {int(text) for text in request.POST.getlist("proposal") if text.isdecimal()}
    chosen = waiting if decision in ("approve_all", "reject_all") else sorted(ticked)
    back = redirect(f"{reverse('web:board')}?area={run.area.code}&run={pk}")
    if not chosen:
        messages.warning(request, _("Please tick at least one proposal."))
        return back
    verb = actions.approve if decision in ("approve", "approve_all") else actions.reject
    if decision not in ("approve", "approve_all", "reject", "reject_all"):
        raise Http404
    done = verb(pk, proposal_ids=chosen, actor=request.actor, now=request.now)
    _tell(request, [proposal.state for proposal in done])
    return back


def _tell(request: Request, states: list[str]) -> None:
    """What became of each: offered, not wanted, or overtaken by events."""
    told = (
        (ProposalState.APPROVED, messages.success, _("Helpers asked: %(n)s")),
        (ProposalState.REJECTED, messages.success, _("Proposals put aside: %(n)s")),
        (ProposalState.STALE, messages.warning, _("Proposals overtaken by events: %(n)s")),
    )
    for state, tell, text in told:
        if n := states.count(state):
            tell(request, text % {"n": n})
