"""The dispatch board: ask for proposals, read why, and see what has happened since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.catalogue.queries import skills
from kith.core.actor import Actor, Role
from kith.dispatch import actions, policies
from kith.dispatch.queries import (
    board_orders,
    is_for_a_worker,
    picture,
    pulse,
    rows,
    rulings_visible_to,
    runs_visible_to,
)
from kith.places.queries import within
from kith.places.states import Level
from kith.web.board import shown
from kith.web.board.borders import panel
from kith.web.board.forms import NarrowForm
from kith.web.board.rows import Ruled, row_of, ruled_of
from kith.web.district.views import tiles
from kith.web.http import Request, page_of, query_of, with_role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.dispatch.models import Run
    from kith.orders.models import Order
    from kith.places.models import Area

RUNS = 10
RULINGS = 50
ROWS = 30  # what a clerk dispatches in a morning stands on one page


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def page(request: Request) -> HttpResponse:
    areas = _areas(request.actor)
    area = area_of(areas, request.GET.get("area", ""))
    runs = runs_visible_to(request.actor).filter(area=area)
    history = list(runs[:RUNS])
    run = _run(request, history[0] if history else None)
    context = {
        "areas": areas,
        "area": area,
        "history": history,
        "query": query_of(request),
    } | (_context(request, run) if run else {})
    return render(request, "web/board/board.html", context)


def _areas(actor: Actor) -> list[Area]:
    """Streets and communities whose whole desk is the actor's."""
    found = within(actor.paths(*policies.DESK)).exclude(level=Level.GRID)
    return [area for area in found if policies.may_propose(actor, area.path)]


def area_of(areas: list[Area], code: str) -> Area:
    named = next((area for area in areas if area.code == code), None)
    if not areas or (code and named is None):
        raise Http404
    return named or areas[0]


def _run(request: Request, latest: Run | None) -> Run | None:
    """The run asked for by `?run=`, else the latest."""
    asked = request.GET.get("run", "")
    if not asked:
        return latest
    if not (asked.isdecimal() and len(asked) < 10):
        raise Http404
    return shown.run_or_404(request, int(asked))


def _context(request: Request, run: Run) -> dict[str, object]:
    form = NarrowForm(request.GET, skills=list(skills()))
    narrow = form.narrow()
    found = board_orders(run, actor=request.actor, narrow=narrow)
    listed = page_of(request, found, ROWS)
    ticked: set[int] | None = set() if request.GET.get("ticks") == "none" else None
    lines = [
        row_of(run, row, request.actor, ticked=ticked) for row in rows(run, listed.object_list)
    ]
    seen = pulse(run, now=request.now)
    ids = [row.row.order.pk for row in lines]
    mark = shown.mark_of(seen, ids, get_language() or "")
    return shown.bar(request, run, seen) | {
        "page": listed,
        "rows": lines,
        "filters": form,
        "is_narrow": bool(narrow),
        "figures": run.figures,
        "seconds": f"{sum(run.figures.get('seconds', {}).values()):.1f}",
        "is_open": any(row.is_open for row in lines),
        "map": _map(request, run, found),
        "news": shown.news(request, run, ids, seen, mark),
        "ids": "-".join(str(pk) for pk in ids),
        "rulings": _rulings(request, run),
        "borders": panel(request, run, is_newest=run.pk == seen.newest_run),
    }


def _rulings(request: Request, run: Run) -> list[Ruled]:
    """What binds the next plan of this place, the newest first."""
    here = rulings_visible_to(request.actor).filter(order__area__path__startswith=run.area.path)
    return [ruled_of(ruling, ruling.order, request.actor) for ruling in here[:RULINGS]]


def _map(request: Request, run: Run, found: QuerySet[Order]) -> dict[str, object] | None:
    """For map.js; a place on it narrows the list. None where there is nothing to draw."""
    drawn = picture(run, found)
    if not drawn:
        return None
    here = f"?area={run.area.code}&run={run.pk}&place="
    points = [point | {"url": here + point["code"]} for point in drawn.points]
    return {"areas": drawn.areas, "points": points, "lines": drawn.lines, "tiles": tiles()}


@require_POST
@with_role(Role.WORKER, Role.STREET)
def propose(request: Request) -> HttpResponse:
    area = area_of(_areas(request.actor), request.POST.get("area", ""))
    if is_for_a_worker(area.path, now=request.now):
        ordered = actions.order_run(area.pk, actor=request.actor, now=request.now)
        return redirect("web:run_order", ordered.pk)
    made = actions.propose(area.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Proposed. Nobody is asked before you approve."))
    return redirect(f"{reverse('web:board')}?area={area.code}&run={made.pk}")


@require_GET
@with_role(Role.WORKER, Role.STREET)
def live(request: Request, pk: int) -> HttpResponse:
    """New orders and answers since the last look; 304 and no word where there are none."""
    run = shown.run_or_404(request, pk)
    ids = _ids(request.GET.get("ids", ""))
    seen = pulse(run, now=request.now)
    mark = shown.mark_of(seen, ids, get_language() or "")
    if request.headers.get("If-None-Match") == mark:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        mine = board_orders(run, actor=request.actor).filter(pk__in=ids)
        known = list(mine.values_list("pk", flat=True))
        context = shown.bar(request, run, seen) | {
            "news": shown.news(request, run, known, seen, mark),
            "ids": request.GET.get("ids", ""),
        }
        answer = render(request, "web/board/board.html#later", context)
    answer["ETag"], answer["Cache-Control"] = mark, "private, no-cache"
    return answer


def _ids(text: str) -> list[int]:
    """The orders on the page that asks; never more than a page holds."""
    return [int(word) for word in text.split("-") if word.isdecimal() and len(word) < 10][:ROWS]
