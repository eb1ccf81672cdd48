"""Counts of orders by place and stage: no person, no word of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kith.core.actor import Role
from kith.orders.queries import standing
from kith.orders.states import CLOSED, OrderState
from kith.places.queries import within
from kith.web.desk.stages import STAGES, Stage
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.places.models import Area

S = OrderState
READERS = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)
GOOD = Stage("good", gettext_lazy("Confirmed"), (S.CONFIRMED,))
SILENT = Stage("silent", gettext_lazy("Silent"), (S.UNCONFIRMED,))
UNSOLVED = Stage("unsolved", gettext_lazy("Unsolved"), (S.UNSOLVED,))
OTHER = Stage(
    "other", gettext_lazy("Ended otherwise"), (S.REJECTED, S.MERGED, S.DIVERTED, S.CANCELLED)
)
COLUMNS = (*STAGES, GOOD, SILENT, UNSOLVED, OTHER)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table; `label` repeats its column for narrow screens."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """One place: counts by stage, and whether one can go further down."""

    area: Area
    cells: tuple[Cell, ...]
    total: int
    open_count: int
    goes_down: bool


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """The actor's places; `?area=` goes down into one of them."""
    tree = list(within(request.actor.paths(*READERS)))
    root = _root(tree, request.GET.get("area", ""))
    counts = _counts(tree, root)
    lines = [_line(area, tree, counts[area.pk], root) for area in tree if area.pk in counts]
    context = {
        "root": root,
        "crumbs": [area for area in tree if root and root.path.startswith(area.path)],
        "columns": COLUMNS,
        "lines": lines,
        "sums": _sums(lines),
        "total": sum(line.total for line in lines),
        "open_total": sum(line.open_count for line in lines),
        "map": _map(lines),
    }
    return render(request, "web/district/district.html", context)


def _root(tree: list[Area], code: str) -> Area | None:
    """The place asked for, of the actor's own; one single place is gone into at once."""
    if code:
        found = next((area for area in tree if area.code == code), None)
        if found is None:
            raise Http404
        return found
    tops = _tops(tree)
    return tops[0] if len(tops) == 1 else None


def _tops(tree: Iterable[Area]) -> list[Area]:
    """Places that lie in no other of the actor's places."""
    found: list[Area] = []
    for area in tree:  # parents come before children
        if not any(area.path.startswith(top.path) for top in found):
            found.append(area)
    return found


def _counts(tree: list[Area], root: Area | None) -> dict[int, dict[str, int]]:
    """{place: {state: orders}} of the places one step down, all under a place counted in.

    Orders that lie in no place further down are the root's own.
    """
    tops = [root] if root else _tops(tree)
    shown = [area for area in tree if root and area.parent_id == root.pk] or tops
    counts: dict[int, dict[str, int]] = {area.pk: {} for area in shown}
    home = {area.pk: _shown_for(area, shown) for area in tree}
    for top in tops:
        for area_id, state, n in standing(top.path):
            by_state = counts.setdefault(home.get(area_id) or top.pk, {})
            by_state[state] = by_state.get(state, 0) + n
    return counts


def _shown_for(area: Area, shown: list[Area]) -> int | None:
    return next((other.pk for other in shown if area.path.startswith(other.path)), None)


def _line(area: Area, tree: list[Area], by_state: dict[str, int], root: Area | None) -> Line:
    return Line(
        area=area,
        cells=tuple(Cell(str(c.label), sum(by_state.get(s, 0) for s in c.states)) for c in COLUMNS),
        total=sum(by_state.values()),
        open_count=sum(n for state, n in by_state.items() if state not in CLOSED),
        goes_down=area != root and any(other.parent_id == area.pk for other in tree),
    )


def _sums(lines: list[Line]) -> list[Cell]:
    return [
        Cell(str(column.label), sum(line.cells[n].count for line in lines))
        for n, column in enumerate(COLUMNS)
    ]


def _map(lines: list[Line]) -> dict[str, Any] | None:
    """Outlines shaded by open orders; places without an outline are points; none to draw: none."""
    most = max((line.open_count for line in lines), default=0) or 1
    areas = [
        {
            "code": line.area.code,
            "name": f"{line.area.name} {line.open_count}",
            "outline": line.area.outline,
            "shade": line.open_count / most,
        }
        for line in lines
        if line.area.outline
    ]
    points = [
        {
            "lon": line.area.lon,
            "lat": line.area.lat,
            "label": f"{line.area.name} {line.open_count}",
            "kind": "site",
            "url": f"?area={line.area.code}",
        }
        for line in lines
        if not line.area.outline and line.area.lon is not None
    ]
    if not areas and not points:
        return None
    return {"areas": areas, "points": points, "lines": [], "tiles": tiles()}


def tiles() -> dict[str, str] | None:
    """The background of maps, where the installation has one."""
    if not settings.KITH_TILES:
        return None
    return {"url": settings.KITH_TILES, "attribution": settings.KITH_TILES_NOTE}
