"""Reconciliation: needs nobody has claimed, idle resources, doubles, what would fit together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.projects import ProjectRules
from kith.catalogue.queries import in_force
from kith.places.queries import tiers
from kith.projects.models import ListItem
from kith.projects.rules import Match, Side, alike, match, pairs
from kith.projects.states import EDITABLE_ITEMS, Category, ItemState, ListKind

if TYPE_CHECKING:
    from datetime import datetime

MOST_ITEMS = 400  # of a kind, the newest first: what one desk can still reconcile by hand


def unmatched(path: str, *, kind: ListKind, now: datetime) -> QuerySet[ListItem]:
    """On the list, claimed by nobody, and not over yet."""
    rows = ListItem.objects.filter(
        list__kind=kind,
        list__area__path__startswith=path,
        state=ItemState.PUBLISHED,
        until_date__gte=localtime(now).date(),
    )
    return rows.select_related("list__area", "organisation").order_by("-pk")


def by_category(rows: QuerySet[ListItem]) -> list[tuple[str, int]]:
    """How many of each category, in words, the most first."""
    counted = rows.order_by().values_list("category").annotate(n=Count("pk"))
    found = [(str(Category(code).label), n) for code, n in counted]
    return sorted(found, key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A resource and a need that fit, with the reasons in points."""

    resource: ListItem
    demand: ListItem
    match: Match


def suggestions(path: str, *, now: datetime, most: int = 20) -> list[Suggestion]:
    """For the needs under a path the resources of its district that fit best, the best first.

    Each need and each resource stands at most once: the list can be worked off from the top.
    """
    rules = in_force(ProjectRules, path=path, on=localtime(now).date())
    around = tiers([path])[path].district or path
    needs = list(unmatched(path, kind=ListKind.DEMAND, now=now)[:MOST_ITEMS])
    given = list(unmatched(around, kind=ListKind.RESOURCE, now=now)[:MOST_ITEMS])
    demands, resources = [_side(item) for item in needs], [_side(item) for item in given]
    found = [
        pair
        for demand in demands
        for resource in resources
        if (pair := match(resource, demand, rules.weights, least=rules.match_least))
    ]
    found.sort(key=lambda pair: (-pair.points, pair.demand_id, pair.resource_id))
    items = {item.pk: item for item in (*needs, *given)}
    return [
        Suggestion(items[pair.resource_id], items[pair.demand_id], pair)
        for pair in _each_once(found)
    ][:most]


def _each_once(found: list[Match]) -> list[Match]:
    taken: set[int] = set()
    kept = []
    for pair in found:
        if taken.isdisjoint((pair.resource_id, pair.demand_id)):
            taken |= {pair.resource_id, pair.demand_id}
            kept.append(pair)
    return kept


def _side(item: ListItem) -> Side:
    return Side(
        pk=item.pk,
        category=item.category,
        path=item.list.area.path,
        from_date=item.from_date,
        until_date=item.until_date,
        quantity=item.quantity,
        words=pairs(f"{item.title} {item.text}"),
    )


@dataclass(frozen=True, slots=True)
class Double:
    """Two items of one kind whose titles are alike."""

    one: ListItem
    other: ListItem
    percent: int


def doubles(path: str, *, now: datetime, most: int = 20) -> list[Double]:
    """Open items under a path that may be the same thing written twice, the most alike first."""
    rules = in_force(ProjectRules, path=path, on=localtime(now).date())
    rows = ListItem.objects.filter(
        list__area__path__startswith=path, state__in=EDITABLE_ITEMS
    ).select_related("list__area")
    items = list(rows.order_by("-pk")[:MOST_ITEMS])
    words = {item.pk: pairs(item.title) for item in items}
    found = [
        Double(one, other, percent)
        for one, other in combinations(sorted(items, key=lambda item: item.pk), 2)
        if one.list.kind == other.list.kind
        and (percent := alike(words[one.pk], words[other.pk])) >= rules.alike_percent
    ]
    return sorted(found, key=lambda pair: (-pair.percent, pair.one.pk, pair.other.pk))[:most]
