"""What happens in a grid is told of its community: that is the place people know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.places.queries import placed
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.places.models import Area


def community_of(area: Area) -> Area:
    """The community of a grid, else the area itself."""
    return area.parent if area.level == Level.GRID and area.parent is not None else area


def communities_of(area_ids: Iterable[int]) -> dict[int, Area]:
    """`community_of` by the key of the area, in one question."""
    return {pk: community_of(area) for pk, area in placed(area_ids).items()}
