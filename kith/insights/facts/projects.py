"""Items of the three lists that are in a project: when they are due, and crossed off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.insights.facts.shape import Line, Source
from kith.insights.states import Item, Measure
from kith.projects.models import CloseOut, ListItem
from kith.projects.states import ItemState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date


def of_items(keys: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """Items that a project has taken up, and those of them that are closed out."""
    rows = ListItem.objects.filter(pk__in=keys, hold__claim__project__isnull=False)
    project = "hold__claim__project"
    told = list(
        rows.values_list(
            "pk", "list__area_id", "list__kind", "state", project, f"{project}__due_date"
        )
    )
    closed = _closed({one[4] for one in told})
    for key, area, kind, state, project_id, due in told:
        is_closed = state == ItemState.CLOSED
        label = Item.CLOSED if is_closed else Item.OPEN
        yield key, Line(Measure.ITEM_DUE, area, due.replace(day=1), label=label)
        if is_closed and project_id in closed:
            month = closed[project_id].replace(day=1)
            yield key, Line(Measure.ITEM_CLOSED, area, month, label=kind)


def _closed(projects: Iterable[int]) -> dict[int, date]:
    """The last day on which each of the projects was closed out."""
    rows = CloseOut.objects.filter(project__in=set(projects)).order_by("pk")
    return dict(rows.values_list("project_id", "on_date"))


ITEMS = Source("item", ListItem.objects.all, of_items, (Measure.ITEM_DUE, Measure.ITEM_CLOSED))
