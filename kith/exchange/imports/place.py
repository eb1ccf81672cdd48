"""The community of a row, by the name people use, within the area the import is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.core.values import BadValue
from kith.exchange.spreadsheets.sheet import Column
from kith.places.queries import communities, grids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def community_column(path: str) -> Column:
    """`area`: the community's id. A name from elsewhere is refused."""
    names = _by_name((area.name, area.pk) for area in communities(path))
    return Column(
        "area",
        "社区",
        "Community",
        required=True,
        parse=_finder(names),
        help=_("A community of the area this list is for."),
        example=next(iter(names), ""),
    )


def grid_column(path: str) -> Column:
    """`grid`: the grid's id, or nothing where the community has no grids yet."""
    names = _by_name((area.name, area.pk) for area in grids(path))
    return Column(
        "grid",
        "所在网格",
        "Grid",
        parse=_finder(names) if names else lambda _text: None,
        help=_("A grid of the community this list is for."),
        example=next(iter(names), ""),
    )


def _by_name(areas: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    names: dict[str, list[int]] = {}
    for name, area_id in areas:
        names.setdefault(name, []).append(area_id)
    return names


def _finder(names: Mapping[str, list[int]]) -> Callable[[str], int]:
    def find(text: str) -> int:
        found = names.get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise BadValue("two_places", _("Two places here have this name. Import each alone."))
        raise BadValue("not_here", _("There is no such place within the area of this list."))

    return find
