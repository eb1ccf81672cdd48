"""A run on the map: centres of areas, never homes. The same facts stand in the rows beside it.

Drawn from counts, so that a district's run costs what a community's does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Count
from django.utils.translation import gettext as _

from kith.dispatch.models import Proposal, Run
from kith.places.queries import centre, communities, placed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.orders.models import Order
    from kith.places.models import Area

Shapes: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Picture:
    """Areas, points and lines as the map reads them; a point's `url` is the page's to fill."""

    areas: Shapes
    points: Shapes
    lines: Shapes

    def __bool__(self) -> bool:
        return bool(self.areas or self.points)


def picture(run: Run, shown: QuerySet[Order]) -> Picture:
    """These orders of the run by place, and from where their helpers would come."""
    orders = Counter(area_id for _pk, area_id in shown.order_by().values_list("pk", "area_id"))
    ways = _ways(run, shown)
    helpers: Counter[int] = Counter()
    for (home, _to), n in ways.items():
        helpers[home] += n
    places = placed({*orders, *helpers})
    return Picture(
        areas=_areas(run.area.path, orders, places),
        points=_points(orders, helpers, places),
        lines=_lines(ways, places),
    )


def _ways(run: Run, shown: QuerySet[Order]) -> Counter[tuple[int, int]]:
    """(home, place of the order): helpers proposed."""
    rows = Proposal.objects.filter(run=run, order__in=shown.order_by().values("pk"))
    ends = rows.order_by().values_list("person__area_id", "order__area_id")
    return Counter({(home, to): n for home, to, n in ends.annotate(n=Count("pk"))})


def _areas(path: str, orders: Counter[int], places: dict[int, Area]) -> Shapes:
    """Communities with an outline; the shade says how many of the orders are theirs."""
    found = list(communities(path))
    counts = {area.pk: _lying_in(area, orders, places) for area in found}
    most = max(counts.values(), default=0) or 1
    return [
        {
            "code": area.code,
            "name": area.name,
            "outline": area.outline,
            "shade": round(counts[area.pk] / most, 2),
        }
        for area in found
        if area.outline
    ]


def _lying_in(area: Area, orders: Counter[int], places: dict[int, Area]) -> int:
    return sum(n for pk, n in orders.items() if places[pk].path.startswith(area.path))


def _points(orders: Counter[int], helpers: Counter[int], places: dict[int, Area]) -> Shapes:
    """One point a place: how many orders are there, how many of the proposed helpers."""
    return [
        {
            "lon": at[0],
            "lat": at[1],
            "label": _("%(place)s: orders %(orders)s, helpers %(helpers)s")
            % {"place": area.name, "orders": orders[pk], "helpers": helpers[pk]},
            "kind": "order" if orders[pk] else "person",
            "code": area.code,
            "url": "",
        }
        for pk, area in sorted(places.items())
        if (at := centre(area)) is not None
    ]


def _lines(ways: Counter[tuple[int, int]], places: dict[int, Area]) -> Shapes:
    """From where helpers live to where they would go, one line for each pair of places."""
    return [
        {"from": list(start), "to": list(end), "label": str(count)}
        for (home, to), count in sorted(ways.items())
        if (start := centre(places[home])) is not None
        and (end := centre(places[to])) is not None
        and start != end
    ]
