"""Appeals, who joined them, and their figures with the rows behind each.

Figures are of visits that found somebody (`FOUND`), began within the days of the appeal, and whose
helper had said yes to it. Nobody's political membership is kept: who serves under a Party
organisation counts as its member (decision 039).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from kith.care.models import Initiative, Joiner, Joining, VisitHelper, VisitItem
from kith.care.policies.initiatives import CARERS, READERS
from kith.care.states.initiatives import (
    LIVE_JOINERS,
    PUBLIC_INITIATIVES,
    InitiativeState,
    JoinerState,
    JoiningState,
)
from kith.care.states.visits import FOUND
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.calendar import midnight
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.people.models import Person, RoleGrant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def visible_to(actor: Actor) -> QuerySet[Initiative]:
    """The twin of `policies.initiatives.may_see`, the newest first."""
    seen = Q(state__in=PUBLIC_INITIATIVES) | _below(actor, "area__path", *READERS)
    rows = Initiative.objects.filter(seen).select_related("area", "scheme", "end")
    return rows.order_by("-starts_on", "-pk")


def _below(actor: Actor, column: str, *roles: Role) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*roles):
        seen |= Q(**{f"{column}__startswith": path})
    return seen


def open_now(rows: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Those that can be joined, the first to end first."""
    return rows.filter(state=InitiativeState.OPEN).order_by("ends_on", "pk")


def with_sizes(rows: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """With `units` and `people`, how many take part."""
    joined = Q(joinings__state=JoiningState.JOINED)
    agreed = Q(joiners__state=JoinerState.JOINED)
    return rows.annotate(
        units=Count("joinings", filter=joined, distinct=True),
        people=Count("joiners", filter=agreed, distinct=True),
    )


def joinings_of(initiative_id: int) -> QuerySet[Joining]:
    """Organisations that take part, in the order of joining."""
    rows = Joining.objects.filter(initiative_id=initiative_id, state=JoiningState.JOINED)
    return rows.select_related("organisation").prefetch_related("items__item").order_by("pk")


def joining_of(initiative_id: int, organisation_id: int) -> Joining | None:
    return joinings_of(initiative_id).filter(organisation_id=organisation_id).first()


def joinings_of_units(unit_ids: Iterable[int]) -> QuerySet[Joining]:
    """What these organisations take part in, or took."""
    rows = Joining.objects.filter(organisation_id__in=set(unit_ids), state=JoiningState.JOINED)
    return rows.select_related("initiative__area", "organisation").order_by("-initiative", "pk")


def joiners_visible_to(actor: Actor) -> QuerySet[Joiner]:
    """The twin of `policies.initiatives.may_see_joiner`."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seen = Q(organisation_id__in=units)
    seen |= _below(actor, "initiative__area__path", *CARERS, Role.AUDITOR)
    if actor.person_id is not None:
        seen |= Q(person_id=actor.me)
    rows = Joiner.objects.filter(seen).select_related("person", "organisation", "initiative__area")
    return rows.order_by("organisation__name", "pk")


def live(rows: QuerySet[Joiner]) -> QuerySet[Joiner]:
    return rows.filter(state__in=LIVE_JOINERS)


def joiner_of(initiative_id: int, person_id: int) -> Joiner | None:
    """Where she stands in the appeal now, if she was asked or said yes."""
    rows = Joiner.objects.filter(initiative_id=initiative_id, person_id=person_id)
    return rows.filter(state__in=LIVE_JOINERS).select_related("organisation").first()


def helpers_joined(initiative_id: int) -> dict[int, int | None]:
    """Who said yes, and for which organisation: whom a visit of the appeal may name."""
    rows = Joiner.objects.filter(initiative_id=initiative_id, state=JoinerState.JOINED)
    return dict(rows.order_by("pk").values_list("person_id", "organisation_id"))


def appeals_of(person_id: int, *, on: date) -> QuerySet[Joiner]:
    """The open appeals that a person takes part in on a day: what her visit may count for."""
    return (
        Joiner.objects.filter(
            person_id=person_id,
            state=JoinerState.JOINED,
            initiative__state=InitiativeState.OPEN,
            initiative__starts_on__lte=on,
            initiative__ends_on__gte=on,
        )
        .select_related("initiative", "organisation")
        .order_by("-initiative", "pk")
    )


def liaisons_of(unit_ids: Iterable[int], *, now: datetime) -> list[int]:
    """Who speaks for these organisations now."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.LIAISON,
        scope_kind=ScopeKind.ORGANISATION,
        scope_id__in=set(unit_ids),
        starts_at__lte=now,
    )
    return sorted(set(rows.values_list("person_id", flat=True)))


# ---------------------------------------------------------------------------------- figures


def of_initiative(row: Initiative) -> QuerySet[VisitHelper]:
    """Who served whom for the appeal: a row a person and visit."""
    rows = _served(row.starts_on, row.ends_on).filter(initiative_id=row.pk)
    return rows.order_by("visit__started_at", "pk")


def of_period(path: str, *, starts_on: date, ends_on: date) -> QuerySet[VisitHelper]:
    """The same for every appeal of the places below the path, from a day to a last day."""
    appeals = Initiative.objects.filter(area__path__startswith=path).values("pk")
    rows = _served(starts_on, ends_on).filter(initiative_id__in=appeals)
    return rows.order_by("visit__started_at", "pk")


def _served(starts_on: date, ends_on: date) -> QuerySet[VisitHelper]:
    return _told(starts_on, ends_on).filter(Exists(_yes()))


def _told(starts_on: date, ends_on: date) -> QuerySet[VisitHelper]:
    return VisitHelper.objects.filter(
        visit__outcome__in=FOUND,
        visit__started_at__gte=midnight(starts_on),
        visit__started_at__lt=midnight(ends_on + timedelta(days=1)),
    ).select_related("organisation")


def _yes() -> QuerySet[Joiner]:
    """Her yes for the same appeal and the same organisation, taken back since or not."""
    rows = Joiner.objects.filter(
        initiative_id=OuterRef("initiative_id"),
        person_id=OuterRef("person_id"),
        state__in=(JoinerState.JOINED, JoinerState.WITHDRAWN),
        answered_at__isnull=False,
    )
    came_for = Coalesce(OuterRef("organisation_id"), 0)
    return rows.alias(unit=Coalesce("organisation_id", 0)).filter(unit=came_for)


def off_the_sheets(row: Initiative) -> QuerySet[VisitHelper]:
    """Rows that name the appeal without a yes of hers: they count only once she is on a sheet."""
    rows = _told(row.starts_on, row.ends_on).filter(~Exists(_yes()), initiative_id=row.pk)
    return rows.select_related("person", "organisation", "visit").order_by("pk")


def item_rows(served: QuerySet[VisitHelper]) -> QuerySet[VisitItem]:
    """The service items given at these visits: the rows behind `items`."""
    visits = served.order_by().values("visit")
    rows = VisitItem.objects.filter(visit__in=visits).select_related("item")
    return rows.order_by("item__code", "visit", "pk")


def items(served: QuerySet[VisitHelper]) -> list[str]:
    """Kinds of care given, each code once, whatever version of a scheme it came from (S0-10)."""
    rows = item_rows(served).order_by("item__code")
    return list(rows.values_list("item__code", flat=True).distinct())


def party_organisations(served: QuerySet[VisitHelper]) -> QuerySet[Organisation]:
    """Party organisations somebody served for, each once (S0-11). Their own rows."""
    ids = under_the_party(served).order_by().values("organisation")
    return Organisation.objects.filter(pk__in=ids).order_by("name", "pk")


def under_the_party(served: QuerySet[VisitHelper]) -> QuerySet[VisitHelper]:
    """The rows of those who served under a Party organisation: behind S0-11 and S0-12."""
    return served.filter(organisation__kind=OrganisationKind.PARTY_ORG)


def members(served: QuerySet[VisitHelper]) -> QuerySet[Person]:
    """Persons who served under a Party organisation, each once however often (S0-12)."""
    ids = under_the_party(served).order_by().values("person")
    return Person.objects.filter(pk__in=ids).order_by("pk")


def participants(served: QuerySet[VisitHelper]) -> QuerySet[Person]:
    """Everybody who served, each once: the denominator of S0-13."""
    return Person.objects.filter(pk__in=served.order_by().values("person")).order_by("pk")


@dataclass(frozen=True, slots=True)
class Share:
    """Members among all who served (S0-13), never shown without both numbers."""

    members: int
    participants: int

    @property
    def percent(self) -> int | None:
        """Rounded to whole percents, halves up; none where nobody served."""
        if not self.participants:
            return None
        return (200 * self.members + self.participants) // (2 * self.participants)


def share(served: QuerySet[VisitHelper]) -> Share:
    return Share(members(served).count(), participants(served).count())


@dataclass(frozen=True, slots=True)
class Summary:
    """One appeal in numbers."""

    visits: int
    homes: int
    items: int
    party_organisations: int
    organisations: int
    share: Share


def summary(served: QuerySet[VisitHelper]) -> Summary:
    """All figures of these visits, each counted from its rows."""
    plain = served.order_by()
    sums = plain.aggregate(
        visits=Count("visit", distinct=True),
        homes=Count("visit__file", distinct=True),
        units=Count("organisation", distinct=True),
    )
    return Summary(
        visits=sums["visits"],
        homes=sums["homes"],
        items=len(items(served)),
        party_organisations=party_organisations(served).count(),
        organisations=sums["units"],
        share=share(served),
    )


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What one organisation gave: counts only, no home and no name."""

    organisation_id: int
    people: int
    visits: int


def by_unit(served: QuerySet[VisitHelper]) -> dict[int, UnitLine]:
    """People and visits of each organisation that served."""
    rows = served.filter(organisation__isnull=False).order_by().values_list("organisation")
    counted = rows.annotate(
        people=Count("person", distinct=True), visits=Count("visit", distinct=True)
    )
    return {pk: UnitLine(pk, people, visits) for pk, people, visits in counted}
