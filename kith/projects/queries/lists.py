"""Finding lists, their versions and items; what changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, QuerySet, When

from kith.core.actor import Role, ScopeKind
from kith.orders.models import Order
from kith.places.queries import within
from kith.places.states import Level
from kith.projects.models import ItemList, Line, ListItem, Project, Version
from kith.projects.policies import DESK, OVERSEERS
from kith.projects.states import PUBLIC_ITEMS, UNLISTED_ITEMS, ItemState, ListKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.core.actor import Actor

FIELDS = (
    "category", "title", "text", "organisation_id", "quantity", "measure", "from_date",
    "until_date", "office",
)  # fmt: skip

LONGEST_NUMBER = 18


def visible_to(actor: Actor) -> QuerySet[ListItem]:
    """The twin of `policies.may_see_item`."""
    seen = Q(state__in=PUBLIC_ITEMS)
    seen |= Q(organisation_id__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    for path in actor.paths(*OVERSEERS):
        seen |= Q(list__area__path__startswith=path)
    return _whole(ListItem.objects.filter(seen))


def _whole(rows: QuerySet[ListItem]) -> QuerySet[ListItem]:
    return rows.select_related("list__area", "organisation").order_by("list_id", "seq")


def project_of(item: ListItem) -> Project | None:
    """The project that holds the item."""
    rows = Project.objects.filter(claim__holds__item=item)
    return rows.select_related("area").first()


def order_behind(cause: str) -> Order | None:
    """The order that "order:12" names."""
    kind, _colon, number = cause.partition(":")
    is_order = kind == "order" and number.isdecimal() and len(number) < LONGEST_NUMBER
    if not is_order:
        return None
    return Order.objects.select_related("area").filter(pk=int(number)).first()


def items_of(lines: ItemList) -> QuerySet[ListItem]:
    """Everything the desk keeps on a list, withdrawn items last."""
    rows = ListItem.objects.filter(list=lines).select_related("list__area", "organisation")
    is_gone = Case(When(state=ItemState.WITHDRAWN, then=1), default=0)
    return rows.order_by(is_gone, "seq")


def given_by(organisation_ids: Iterable[int]) -> QuerySet[ListItem]:
    """What units said they can give, newest first."""
    rows = ListItem.objects.filter(
        organisation_id__in=list(organisation_ids), list__kind=ListKind.RESOURCE
    )
    return _whole(rows).order_by("-pk")


def kept_by(actor: Actor) -> QuerySet[ItemList]:
    """The lists the actor's desk keeps, the newest year first."""
    return _below(actor.paths(*DESK))


def overseen_by(actor: Actor) -> QuerySet[ItemList]:
    return _below(actor.paths(*OVERSEERS))


def _below(paths: Iterable[str]) -> QuerySet[ItemList]:
    seen = Q(pk=None)
    for path in paths:
        seen |= Q(area__path__startswith=path)
    rows = ItemList.objects.filter(seen).select_related("area")
    return rows.order_by("-year", "area__code", "kind")


def sizes(lists: Iterable[ItemList]) -> dict[int, tuple[int, int]]:
    """By list: how many items stand on it, and how many of them are not published yet."""
    rows = ListItem.objects.filter(list__in=list(lists)).exclude(state=ItemState.WITHDRAWN)
    unlisted = Count("pk", filter=Q(state__in=UNLISTED_ITEMS))
    counted = rows.order_by().values_list("list_id").annotate(n=Count("pk"), new=unlisted)
    return {pk: (n, new) for pk, n, new in counted}


def published(path: str = "") -> QuerySet[ItemList]:
    """Lists with at least one version, under a path."""
    rows = ItemList.objects.filter(last_version__gt=0, area__path__startswith=path)
    return rows.select_related("area").order_by("-year", "area__code", "kind")


def newest_lines(path: str = "") -> QuerySet[Line]:
    """What the public reads today: the lines of every list's newest version, still standing."""
    rows = Line.objects.filter(
        version__number=F("version__list__last_version"),
        version__list__area__path__startswith=path,
        item__state__in=PUBLIC_ITEMS,
    )
    return _shown(rows).order_by("version__list__area__code", "item__list__kind", "item__seq")


def newest_line(item_id: int) -> Line | None:
    """The item as it was last published."""
    rows = Line.objects.filter(item_id=item_id).order_by("-version__number")
    return _shown(rows).first()


def lines_of(version: Version) -> QuerySet[Line]:
    return _shown(Line.objects.filter(version=version)).order_by("item__seq")


def _shown(rows: QuerySet[Line]) -> QuerySet[Line]:
    return rows.select_related("item__list__area", "organisation", "version")


def with_words(lines: QuerySet[Line], words: str) -> QuerySet[Line]:
    """Lines whose title or text has every one of the words."""
    for word in words.split():
        lines = lines.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return lines


def version_with_list(pk: int) -> Version | None:
    return Version.objects.select_related("list__area").filter(pk=pk).first()


def versions(lines: ItemList) -> QuerySet[Version]:
    rows = Version.objects.filter(list=lines).annotate(size=Count("lines"))
    return rows.order_by("-number")


@dataclass(frozen=True, slots=True)
class Changed:
    """One item whose words differ: field, before, after."""

    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new, what is gone and what reads differently."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]

    @property
    def is_any(self) -> bool:
        return bool(self.added or self.removed or self.changed)


Reading = dict[int, dict[str, object]]  # item id: its words


def changes(version: Version) -> Changes:
    """Between the version before and this one."""
    earlier = Version.objects.filter(list_id=version.list_id, number=version.number - 1).first()
    return _compared(_read(earlier), _read(version))


def draft_changes(lines: ItemList) -> Changes:
    """Between the newest version and what would be published now."""
    newest = Version.objects.filter(list=lines, number=lines.last_version).first()
    standing = ListItem.objects.filter(list=lines, state__in=(*PUBLIC_ITEMS, ItemState.VERIFIED))
    now = {row.pop("pk"): row for row in standing.order_by("seq").values("pk", *FIELDS)}
    return _compared(_read(newest), now)


def _read(version: Version | None) -> Reading:
    rows = Line.objects.filter(version=version) if version else Line.objects.none()
    return {
        row.pop("item_id"): row for row in rows.order_by("item__seq").values("item_id", *FIELDS)
    }


def _compared(before: Reading, after: Reading) -> Changes:
    both = [pk for pk in after if pk in before and before[pk] != after[pk]]
    return Changes(
        added=tuple(str(row["title"]) for pk, row in after.items() if pk not in before),
        removed=tuple(str(row["title"]) for pk, row in before.items() if pk not in after),
        changed=tuple(_changed(before[pk], after[pk]) for pk in both),
    )


def _changed(before: dict[str, object], after: dict[str, object]) -> Changed:
    differ = [name for name in FIELDS if before[name] != after[name]]
    fields = tuple((name, str(before[name]), str(after[name])) for name in differ)
    return Changed(str(after["title"]), fields)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One place and year: which lists it has published, in which version, and how many items."""

    place: str
    path: str
    year: int
    versions: dict[str, int]
    items: dict[str, int]

    @property
    def is_whole(self) -> bool:
        """All three lists are published."""
        return all(self.versions.get(kind, 0) > 0 for kind in ListKind.values)


def coverage(actor: Actor, year: int) -> list[Coverage]:
    """For each community under the actor, and other places that have begun a list of the year."""
    paths = actor.paths(*OVERSEERS)
    found = {
        area.pk: Coverage(area.name, area.path, year, {}, {})
        for area in within(paths).filter(level=Level.COMMUNITY)
    }
    lists = list(overseen_by(actor).filter(year=year))
    size = sizes(lists)
    for lines in lists:
        area = lines.area
        row = found.setdefault(area.pk, Coverage(area.name, area.path, year, {}, {}))
        row.versions[lines.kind] = lines.last_version
        row.items[lines.kind] = size.get(lines.pk, (0, 0))[0]
    return sorted(found.values(), key=lambda row: row.path)
