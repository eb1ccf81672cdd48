"""Finding claims, and who speaks for each side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from kith.core.actor import Role, ScopeKind
from kith.groups.models import Organisation
from kith.people.models import RoleGrant
from kith.people.queries import holders
from kith.projects.models import Claim
from kith.projects.policies import DESK, OVERSEERS
from kith.projects.states import WAITING_CLAIMS, ListKind, Side

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

MOST_TOLD = 3


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """The twin of `policies.may_see_claim`."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seen = Q(organisation_id__in=units) | Q(item__organisation_id__in=units)
    return _whole(Claim.objects.filter(seen | _over(actor.paths(*OVERSEERS))))


def _over(paths: tuple[str, ...]) -> Q:
    seen = Q(pk=None)
    for path in paths:
        seen |= Q(item__list__area__path__startswith=path) | Q(area__path__startswith=path)
    return seen


def _whole(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    return (
        rows.select_related(
            "item__list__area", "item__organisation", "meets__list__area", "organisation", "area",
            "launch", "project__area",
        )
        .prefetch_related("terms")
        .order_by("-asked_at", "-pk")
    )  # fmt: skip


def at_desk(actor: Actor) -> QuerySet[Claim]:
    """Claims on or by the actor's places that wait for a word, the oldest lease first."""
    rows = Claim.objects.filter(_over(actor.paths(*DESK)), state__in=WAITING_CLAIMS)
    return _whole(rows).order_by("lease_until", "pk")


def of_units(actor: Actor) -> QuerySet[Claim]:
    """Claims by the actor's units, and on what they give."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return _whole(
        Claim.objects.filter(Q(organisation_id__in=units) | Q(item__organisation_id__in=units))
    )


def speakers(claim: Claim, side: Side, now: datetime) -> list[int]:
    """Whom to tell on that side: liaisons of the unit, else the workers of the place."""
    item = claim.item
    if side == Side.CLAIMANT:
        unit, area = claim.organisation_id, claim.area or item.list.area
    else:
        is_given = item.list.kind == ListKind.RESOURCE
        unit, area = (item.organisation_id if is_given else None), item.list.area
    if unit is not None:
        return sorted(liaisons([unit], now))
    return holders(Role.WORKER, area.path, now)[:MOST_TOLD]


def liaisons(
    organisation_ids: list[int], now: datetime, *, since: datetime | None = None
) -> set[int]:
    """Who speaks for the units now, or did at some time since."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=since or now),
        role=Role.LIAISON,
        scope_kind=ScopeKind.ORGANISATION,
        scope_id__in=organisation_ids,
        starts_at__lte=now,
    )
    return set(rows.values_list("person_id", flat=True))


def units_of(actor: Actor) -> QuerySet[Organisation]:
    """The units the actor speaks for."""
    mine = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return Organisation.objects.filter(pk__in=mine).order_by("name")


def leases_over(now: datetime) -> list[int]:
    """Claims nobody answered in time, the oldest first."""
    rows = Claim.objects.filter(state__in=WAITING_CLAIMS, lease_until__lte=now)
    return list(rows.order_by("lease_until", "pk").values_list("pk", flat=True))
