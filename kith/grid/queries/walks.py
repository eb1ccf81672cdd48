"""Walks and what was counted on them; every figure has its rows beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from kith.core.actor import Actor
from kith.grid.models import (
    HouseNote,
    LeafletTopic,
    MaterialIssue,
    Registration,
    SignedUndertaking,
    Undertaking,
    Walk,
    WalkAmendment,
    WalkNeed,
)
from kith.grid.policies.grids import READERS
from kith.grid.states import WALKED, MaterialKind, WalkState
from kith.places.queries import ancestors


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to, and without, another."""

    first: date
    after: date


def visible_to(actor: Actor) -> QuerySet[Walk]:
    """The twin of `policies.walks.may_see`, the newest first."""
    if actor.person_id is None:
        return Walk.objects.none()
    seen = Q(walker_id=actor.me)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    rows = Walk.objects.filter(seen).select_related("area__parent", "walker")
    return rows.order_by("-on_date", "-pk")


def of_walker(actor: Actor, *, on: date) -> QuerySet[Walk]:
    """What the actor walks: on the way, planned for today or before, later today's are first."""
    rows = Walk.objects.filter(walker_id=actor.me).select_related("area__parent")
    open_ones = Q(state=WalkState.OUT) | Q(state=WalkState.PLANNED, on_date__lte=on)
    return rows.filter(open_ones).order_by("-started_at", "on_date", "pk")


def counted(rows: QuerySet[Walk]) -> QuerySet[Any]:
    """With `leaflets`, `copies`, `found` (needs) and `known` (registered or invited)."""

    def total(of: QuerySet[MaterialIssue] | QuerySet[SignedUndertaking], what: str) -> Coalesce:
        sums = of.filter(walk=OuterRef("pk")).order_by().values("walk")
        return Coalesce(Subquery(sums.annotate(n=Sum(what)).values("n")), 0)

    def number(of: QuerySet[WalkNeed] | QuerySet[Registration]) -> Coalesce:
        sums = of.filter(walk=OuterRef("pk")).order_by().values("walk")
        return Coalesce(Subquery(sums.annotate(n=Count("pk")).values("n")), 0)

    leaflets = MaterialIssue.objects.filter(kind=MaterialKind.LEAFLET)
    return rows.annotate(
        leaflets=total(leaflets, "quantity"),
        copies=total(SignedUndertaking.objects.all(), "copies"),
        found=number(WalkNeed.objects.all()),
        known=number(Registration.objects.all()),
    )


def _walks(path: str, period: Period) -> Q:
    return Q(
        walk__area__path__startswith=path,
        walk__on_date__gte=period.first,
        walk__on_date__lt=period.after,
    )


def walked(path: str, period: Period) -> QuerySet[Walk]:
    """Walks that took place: the rows behind their number."""
    rows = Walk.objects.filter(
        area__path__startswith=path,
        on_date__gte=period.first,
        on_date__lt=period.after,
        state__in=WALKED,
    )
    return rows.select_related("area").order_by("on_date", "pk")


def leaflets(path: str, period: Period) -> QuerySet[MaterialIssue]:
    """Leaflets handed out: the rows behind `leaflet_count`; goods are none."""
    rows = MaterialIssue.objects.filter(_walks(path, period), kind=MaterialKind.LEAFLET)
    return rows.select_related("walk__area", "topic").order_by("pk")


def leaflet_count(path: str, period: Period) -> int:
    """Pieces of leaflets handed out (S3-07)."""
    return leaflets(path, period).aggregate(n=Sum("quantity"))["n"] or 0


def topics(path: str, period: Period) -> list[tuple[str, int]]:
    """(title, pieces) of each topic that leaflets were about (S3-08): its rows are its number.

    Communities that hand out under the same title hand out about the same topic.
    """
    rows = leaflets(path, period).filter(quantity__gt=0).order_by()
    found = rows.values_list("topic__title").annotate(n=Sum("quantity"))
    return sorted((title, pieces) for title, pieces in found)


def signed(path: str, period: Period) -> QuerySet[SignedUndertaking]:
    """Signed undertakings: the rows behind `signed_count`."""
    rows = SignedUndertaking.objects.filter(_walks(path, period))
    return rows.select_related("walk__area", "undertaking").order_by("pk")


def signed_count(path: str, period: Period) -> int:
    """Copies signed (S3-09)."""
    return signed(path, period).aggregate(n=Sum("copies"))["n"] or 0


def open_topics(path: str) -> QuerySet[LeafletTopic]:
    """Topics offered on a walk there: the place's own and those of the places above."""
    rows = LeafletTopic.objects.filter(area__path__in=ancestors(path), is_open=True)
    return rows.order_by("title", "pk")


def open_undertakings(path: str) -> QuerySet[Undertaking]:
    rows = Undertaking.objects.filter(area__path__in=ancestors(path), is_open=True)
    return rows.order_by("title", "-version")


def all_topics(area_ids: Iterable[int]) -> QuerySet[LeafletTopic]:
    rows = LeafletTopic.objects.filter(area__in=set(area_ids)).select_related("area")
    return rows.order_by("-is_open", "title", "pk")


def all_undertakings(area_ids: Iterable[int]) -> QuerySet[Undertaking]:
    rows = Undertaking.objects.filter(area__in=set(area_ids)).select_related("area")
    return rows.annotate(copies=Sum("signed__copies")).order_by("-is_open", "title", "-version")


def issues_of(walk: Walk) -> QuerySet[MaterialIssue]:
    return walk.issues.select_related("topic").order_by("handed_at", "pk")


def signed_of(walk: Walk) -> QuerySet[SignedUndertaking]:
    return walk.signed.select_related("undertaking").order_by("signed_at", "pk")


def notes_of(walk: Walk) -> QuerySet[HouseNote]:
    return walk.notes.order_by("pk")


def registrations_of(walk: Walk) -> QuerySet[Registration]:
    return walk.registrations.order_by("pk")


def needs_of(walk: Walk) -> list[int]:
    """Numbers of the requests that came of the walk."""
    return list(walk.needs.order_by("pk").values_list("order_id", flat=True))


def amendments_of(walk: Walk) -> QuerySet[WalkAmendment]:
    return walk.amendments.order_by("-pk")


def last_walked(area_ids: Iterable[int]) -> dict[int, date]:
    """The day each grid was last walked; without those never walked."""
    rows = Walk.objects.filter(area__in=set(area_ids), state__in=WALKED).order_by()
    return dict(rows.values_list("area").annotate(last=Max("on_date")))


def walk_of_note(note_id: int) -> int | None:
    return HouseNote.objects.filter(pk=note_id).values_list("walk_id", flat=True).first()


def walk_of_signed(signed_id: int) -> int | None:
    rows = SignedUndertaking.objects.filter(pk=signed_id)
    return rows.values_list("walk_id", flat=True).first()
