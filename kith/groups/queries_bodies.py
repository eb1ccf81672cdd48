"""Bodies as trees, what they resolved, and the community in figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import (
    Body,
    BodyMember,
    Compound,
    FollowUp,
    Meeting,
    Post,
    Profile,
    Resolution,
)
from kith.groups.policies import OVERSEERS
from kith.groups.queries import covers
from kith.groups.states import UNSETTLED


def visible_to(actor: Actor) -> QuerySet[Body]:
    """The twin of `policies.may_see_body`."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seats = BodyMember.objects.filter(organisation_id__in=units, until_date=None)
    seen = Q(pk__in=seats.values("body_id"))
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return Body.objects.filter(seen).select_related("area").order_by("pk")


def unit_ids(body_id: int) -> frozenset[int]:
    """Ids of the units that are members now."""
    rows = BodyMember.objects.filter(body_id=body_id, until_date=None)
    return frozenset(rows.values_list("organisation_id", flat=True))


def members(body_id: int, *, on: date) -> QuerySet[BodyMember]:
    """Member units with their posts on a day, in the order of their terms."""
    rows = BodyMember.objects.filter(covers(on), body_id=body_id)
    return rows.select_related("organisation").order_by("since_date", "pk")


def sizes(body_ids: Iterable[int], *, on: date) -> dict[int, int]:
    """How many member units each body has on a day."""
    rows = BodyMember.objects.filter(covers(on), body_id__in=set(body_ids)).order_by()
    return dict(rows.values_list("body_id").annotate(n=Count("pk")))


def seats(actor: Actor) -> QuerySet[BodyMember]:
    """Of every body the actor may see."""
    return BodyMember.objects.filter(body__in=visible_to(actor).values("pk")).order_by("pk")


def seats_of(unit_id: int) -> QuerySet[BodyMember]:
    """Where a unit sits now."""
    rows = BodyMember.objects.filter(organisation_id=unit_id, until_date=None)
    return rows.select_related("body").order_by("since_date", "pk")


def posts(body_id: int, *, on: date) -> QuerySet[Post]:
    """Posts of a body on a day, in the order they were filled."""
    rows = Post.objects.filter(covers(on), body_id=body_id)
    return rows.select_related("person", "body__area").order_by("since_date", "pk")


def all_posts(actor: Actor) -> QuerySet[Post]:
    """Of every body the actor may see."""
    return Post.objects.filter(body__in=visible_to(actor).values("pk")).order_by("pk")


@dataclass(frozen=True, slots=True)
class Node:
    """A body in its tree; the topmost stands on tier 1."""

    body: Body
    tier: int


def tree(bodies: Iterable[Body]) -> list[Node]:
    """The bodies, each after the one it stands under. One whose parent is not among them leads."""
    below: dict[int | None, list[Body]] = defaultdict(list)
    known = {body.pk: body for body in bodies}
    for body in known.values():
        below[body.parent_id if body.parent_id in known else None].append(body)
    found: list[Node] = []
    waiting = [(body, 1) for body in reversed(below[None])]
    while waiting:
        body, tier = waiting.pop()
        found.append(Node(body, tier))
        waiting += [(child, tier + 1) for child in reversed(below[body.pk])]
    return found


def tiers(path: str) -> int:
    """How many tiers the bodies of a place have."""
    standing = Body.objects.filter(area__path__startswith=path, ended_on=None).order_by("pk")
    return max((node.tier for node in tree(standing)), default=0)


def meetings(body_id: int) -> QuerySet[Meeting]:
    """Meetings of a body, the newest first."""
    rows = Meeting.objects.filter(body_id=body_id)
    return rows.prefetch_related("presences__organisation").order_by("-held_at", "-pk")


def all_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Of every body the actor may see."""
    rows = Meeting.objects.filter(body__in=visible_to(actor).values("pk"))
    rows = rows.select_related("body__area").prefetch_related("presences__organisation")
    return rows.order_by("-held_at", "-pk")


def resolutions(actor: Actor) -> QuerySet[Resolution]:
    """Of every body the actor may see, those that are due first at the top."""
    rows = Resolution.objects.filter(meeting__body__in=visible_to(actor).values("pk"))
    notes = Prefetch("follow_ups", FollowUp.objects.order_by("at", "pk"))
    rows = rows.select_related("organisation", "meeting__body__area")
    return rows.prefetch_related(notes).order_by("due_date", "pk")


def unsettled(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    return rows.filter(state__in=UNSETTLED)


def overdue(rows: QuerySet[Resolution], *, on: date) -> QuerySet[Resolution]:
    return unsettled(rows).filter(due_date__lt=on)


def profiles(area_id: int) -> QuerySet[Profile]:
    """Every version, the newest year and version first."""
    compounds = Prefetch("compounds", Compound.objects.order_by("pk"))
    rows = Profile.objects.filter(area_id=area_id).prefetch_related(compounds)
    return rows.select_related("area").order_by("-year", "-version")


def profile(area_id: int, *, year: int | None = None) -> Profile | None:
    """The newest version of the newest year, or of the one asked for."""
    rows = profiles(area_id)
    return (rows if year is None else rows.filter(year=year)).first()


def newest_profiles(area_ids: Iterable[int]) -> dict[int, Profile]:
    """The newest version of each community, by area."""
    rows = Profile.objects.filter(area_id__in=set(area_ids)).order_by("year", "version")
    return {row.area_id: row for row in rows.annotate(homes=Count("compounds"))}
