"""A launch day and its wall: what is claimed, by whom, by what kinds of units. Nothing personal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from kith.groups.states import OrganisationKind
from kith.projects.models import Claim, Launch, LaunchItem, ListItem
from kith.projects.policies import OVERSEERS
from kith.projects.states import ClaimState, ItemState, LaunchState, ListKind

if TYPE_CHECKING:
    from kith.core.actor import Actor

COUNTED = (ClaimState.ASKED, ClaimState.ANSWERED, ClaimState.AGREED)


def all_launches() -> QuerySet[Launch]:
    """Launch days are public: place, day and what can be claimed."""
    return Launch.objects.select_related("area").order_by("-on_date", "-pk")


def run_by(actor: Actor) -> QuerySet[Launch]:
    seen = Q(pk=None)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return all_launches().filter(seen)


def live() -> QuerySet[Launch]:
    return all_launches().filter(state=LaunchState.LIVE)


def to_choose(launch: Launch) -> QuerySet[ListItem]:
    """What can be put on the wall: published needs and projects of the place."""
    rows = ListItem.objects.filter(
        list__area__path__startswith=launch.area.path, state=ItemState.PUBLISHED
    ).exclude(list__kind=ListKind.RESOURCE)
    return rows.select_related("list__area").order_by("-list__kind", "list__area__code", "seq")


@dataclass(frozen=True, slots=True)
class Place:
    """One item on the wall, with the unit that has it; `claim_id` 0 while nobody has."""

    item: ListItem
    unit: str
    unit_kind: str
    fen: int
    claim_id: int
    is_agreed: bool

    @property
    def yuan(self) -> str:
        return f"{self.fen // 100:,}"


@dataclass(frozen=True, slots=True)
class Wall:
    launch: Launch
    places: tuple[Place, ...]
    claimed: int
    kinds: tuple[tuple[str, int], ...]  # kind of unit in words, how many units
    announced_fen: int

    @property
    def yuan(self) -> str:
        return f"{self.announced_fen // 100:,}"


def wall(launch: Launch) -> Wall:
    """S1-05 and S1-06: claimed projects, and claimants by kind, as they stand now."""
    shown = LaunchItem.objects.filter(launch=launch).order_by("rank")
    items = [row.item for row in shown.select_related("item__list__area")]
    claims = {
        claim.item_id: claim
        for claim in Claim.objects.filter(launch=launch, state__in=COUNTED).select_related(
            "organisation"
        )
    }
    places = tuple(_place(item, claims.get(item.pk)) for item in items)
    units = {c.organisation_id: c.organisation.kind for c in claims.values() if c.organisation}
    counted = Counter(units.values())
    kinds = tuple((str(OrganisationKind(kind).label), n) for kind, n in counted.most_common())
    total = sum(claim.announced_fen for claim in claims.values())
    return Wall(launch, places, len(claims), kinds, total)


def _place(item: ListItem, claim: Claim | None) -> Place:
    if claim is None or claim.organisation is None:
        return Place(item, "", "", 0, 0, is_agreed=False)
    unit = claim.organisation
    is_agreed = claim.state == ClaimState.AGREED
    kind = str(OrganisationKind(unit.kind).label)
    return Place(item, unit.name, kind, claim.announced_fen, claim.pk, is_agreed)
