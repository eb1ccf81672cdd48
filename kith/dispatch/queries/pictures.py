"""A run on the map: centres of areas, never homes. The same facts stand in the rows beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _

from kith.places.queries import centre, communities

if TYPE_CHECKING:
    from kith.dispatch.queries.pages import BoardRow
    from kith.places.models import Area

Shapes: TypeAlias = list[dict[str, Any]]


def areas(path: str, rows: Sequence[BoardRow]) -> Shapes:
    """Communities with an outline; the shade says how many of the run's orders are theirs."""
    found = list(communities(path))
    orders = {area.pk: sum(_lies_in(row, area) for row in rows) for area in found}
    most = max(orders.values(), default=0) or 1
    return [
        {
            "code": area.code,
            "name": area.name,
            "outline": area.outline,
            "shade": round(orders[area.pk] / most, 2),
        }
        for area in found
        if area.outline
    ]


def _lies_in(row: BoardRow, area: Area) -> bool:
    return row.order.area.path.startswith(area.path)


def points(rows: Sequence[BoardRow]) -> Shapes:
    """One point a place: how many orders are there, how many of the proposed helpers."""
    orders = Counter(row.order.area_id for row in rows)
    helpers = Counter(s.person.area_id for row in rows for s in row.proposals)
    return [
        {
            "lon": at[0],
            "lat": at[1],
            "label": _("%(place)s: orders %(orders)s, helpers %(helpers)s")
            % {"place": area.name, "orders": orders[pk], "helpers": helpers[pk]},
            "kind": "order" if orders[pk] else "person",
            "url": "",
        }
        for pk, area in sorted(_places(rows).items())
        if (at := centre(area)) is not None
    ]


def lines(rows: Sequence[BoardRow]) -> Shapes:
    """From where helpers live to where they would go, one line for each pair of places."""
    places = _places(rows)
    ways = Counter((s.person.area_id, row.order.area_id) for row in rows for s in row.proposals)
    return [
        {"from": list(start), "to": list(end), "label": str(count)}
        for (of_helper, of_order), count in sorted(ways.items())
        if (start := centre(places[of_helper])) is not None
        and (end := centre(places[of_order])) is not None
        and start != end
    ]


def _places(rows: Sequence[BoardRow]) -> dict[int, Area]:
    found: dict[int, Area] = {}
    for row in rows:
        found[row.order.area_id] = row.order.area
        found |= {s.person.area_id: s.person.area for s in row.proposals}
    return found
