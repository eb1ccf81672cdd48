"""Reading service records, and what waits at the desk about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet, Sum

from kith.core.actor import Actor, Role, ScopeKind
from kith.hours.models import (
    Amendment,
    Beneficiary,
    Confirmation,
    Correction,
    Evidence,
    Hold,
    PurseChoice,
    ServiceRecord,
)
from kith.hours.policies import DESK, OVERSEERS, Sides
from kith.hours.states import (
    UNCONFIRMED,
    AmendmentState,
    CorrectionState,
    Grade,
    HoldState,
    Purse,
    RecordState,
)
from kith.people.models import Person
from kith.places.queries import ancestors, path_of


def visible_to(actor: Actor) -> QuerySet[ServiceRecord]:
    """The twin of `policies.may_see`, newest first."""
    if actor.person_id is None:
        return ServiceRecord.objects.none()
    seen = Q(person_id=actor.me) | Q(person_id__in=actor.wards)
    seen |= Q(team_id__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return ServiceRecord.objects.filter(seen).select_related("area").order_by("-started_at", "-pk")


def sides_of(row: ServiceRecord) -> Sides:
    """Who served and for whom, with the homes they live in."""
    served = Beneficiary.objects.filter(record=row).values_list("person_id", flat=True)
    return _sides({row.person_id, *served})


def sides_of_person(person_id: int) -> Sides:
    return _sides({person_id})


def _sides(person_ids: set[int]) -> Sides:
    homes = Person.objects.filter(pk__in=person_ids).exclude(household_key="")
    keys = homes.values_list("household_key", flat=True)
    return Sides(frozenset(person_ids), frozenset(keys))


def whole(rows: QuerySet[ServiceRecord]) -> QuerySet[ServiceRecord]:
    """With everything the chain of an hour shows, oldest link first."""
    joined = rows.select_related("area", "person", "organiser", "team", "confirmation")
    return (
        joined.prefetch_related(Prefetch("evidence", Evidence.objects.order_by("noted_at", "pk")))
        .prefetch_related(Prefetch("holds", Hold.objects.order_by("pk")))
        .prefetch_related("holds__findings", "lateness", "beneficiaries")
        .prefetch_related(Prefetch("amendments", Amendment.objects.order_by("pk")))
        .prefetch_related(Prefetch("corrections", Correction.objects.order_by("pk")))
    )


def confirmed_minutes(person_id: int, purse: Purse = Purse.VOLUNTEER) -> int:
    """All confirmed minutes of a person in one purse; purses are never added together."""
    rows = ServiceRecord.objects.filter(
        person_id=person_id, purse=purse, state=RecordState.CONFIRMED
    )
    return rows.aggregate(total=Sum("minutes"))["total"] or 0


@dataclass(frozen=True, slots=True)
class Total:
    """Confirmed minutes of one purse, and how much of them has each grade."""

    purse: Purse
    minutes: int
    by_grade: tuple[tuple[Grade, int], ...]
    waiting_min: int  # recorded or under review


def totals(rows: QuerySet[ServiceRecord]) -> list[Total]:
    """Totals per purse and grade of the records, purses with nothing left out."""
    found = rows.order_by().values_list("purse", "state", "grade").annotate(total=Sum("minutes"))
    sums = {(purse, state, grade): total for purse, state, grade, total in found}
    made = [_total(purse, sums) for purse in Purse]
    return [total for total in made if total.minutes or total.waiting_min]


def _total(purse: Purse, sums: dict[tuple[str, str, str], int]) -> Total:
    by_grade = tuple((g, sums.get((purse, RecordState.CONFIRMED, g), 0)) for g in Grade)
    waiting = sum(sums.get((purse, state, g), 0) for state in UNCONFIRMED for g in Grade)
    return Total(purse, sum(minutes for _grade, minutes in by_grade), by_grade, waiting)


def purse_chosen(person_id: int, area_id: int, on: date) -> Purse | None:
    """Which purse she has named for volunteer service there on that day; none: nothing named."""
    path = path_of(area_id)
    rows = PurseChoice.objects.filter(
        person_id=person_id, area__path__in=ancestors(path), until_date__gt=on
    )
    found = rows.order_by("-area__path").values_list("purse", flat=True).first()
    return Purse(found) if found else None


def past_minutes(person_ids: list[int] | None, since: object) -> dict[int, int]:
    """Minutes per person recorded since a moment, for sharing the load: in any purse.

    Without ids those of everybody.
    """
    of_them = Q() if person_ids is None else Q(person_id__in=person_ids)
    rows = (
        ServiceRecord.objects.filter(of_them, started_at__gte=since)
        .exclude(state=RecordState.REVERSED)
        .values_list("person_id")
        .annotate(total=Sum("minutes"))
    )
    return dict(rows.values_list("person_id", "total"))


def recorded_minutes() -> int:
    """Everybody's volunteer minutes that were not taken back, confirmed or still waiting for it."""
    rows = ServiceRecord.objects.filter(purse=Purse.VOLUNTEER)
    rows = rows.exclude(state=RecordState.REVERSED)
    return rows.aggregate(total=Sum("minutes"))["total"] or 0


# ------------------------------------------------------------------------------ what waits


def _at_desk(actor: Actor, column: str) -> Q:
    here = Q(pk=None)
    for path in actor.paths(*DESK):
        here |= Q(**{f"{column}__startswith": path})
    return here


def holds_to_review(actor: Actor) -> QuerySet[Hold]:
    """Open holds of the actor's desk, the longest wait first."""
    rows = Hold.objects.filter(_at_desk(actor, "record__area__path"), state=HoldState.OPEN)
    return (
        rows.select_related("record__area", "record__person")
        .prefetch_related("findings")
        .order_by("opened_at", "pk")
    )


def amendments_to_decide(actor: Actor, *, now: datetime) -> QuerySet[Amendment]:
    """Open proposals of the actor's desk, the first to lapse first."""
    rows = Amendment.objects.filter(
        _at_desk(actor, "record__area__path"), state=AmendmentState.PROPOSED, expires_at__gt=now
    )
    return rows.select_related("record__area", "record__person").order_by("expires_at", "pk")


def corrections_visible_to(actor: Actor) -> QuerySet[Correction]:
    """The twin of `policies.may_see_correction`."""
    if actor.person_id is None:
        return Correction.objects.none()
    seen = Q(person_id__in={actor.me, *actor.wards})
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return Correction.objects.filter(seen).select_related("area", "person", "record")


def corrections_to_answer(actor: Actor) -> QuerySet[Correction]:
    """Open questions at the actor's desk, the first due first."""
    rows = Correction.objects.filter(_at_desk(actor, "area__path"), state=CorrectionState.ASKED)
    return rows.select_related("area", "person", "record__area").order_by("due_at", "pk")


def waiting_for_word(actor: Actor) -> QuerySet[ServiceRecord]:
    """Records of the actor's desk that nobody confirmed yet, the first due first."""
    rows = ServiceRecord.objects.filter(_at_desk(actor, "area__path"), state=RecordState.RECORDED)
    return rows.select_related("area", "person").order_by("due_at", "pk")


def due_between(since: datetime, until: datetime) -> QuerySet[ServiceRecord]:
    """Unconfirmed records whose ten working days end in this span."""
    rows = ServiceRecord.objects.filter(state__in=UNCONFIRMED, due_at__gt=since, due_at__lte=until)
    return rows.select_related("area").order_by("due_at", "pk")


def lapsed_amendments(now: datetime) -> list[int]:
    rows = Amendment.objects.filter(state=AmendmentState.PROPOSED, expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def overdue_corrections(now: datetime) -> QuerySet[Correction]:
    rows = Correction.objects.filter(state=CorrectionState.ASKED, due_at__lt=now)
    return rows.select_related("area").order_by("due_at", "pk")


def sides_by_record(rows: Iterable[ServiceRecord]) -> dict[int, Sides]:
    """`sides_of` for a page of records, with two questions."""
    records = {row.pk: row.person_id for row in rows}
    people: dict[int, set[int]] = {pk: {person_id} for pk, person_id in records.items()}
    served = Beneficiary.objects.filter(record__in=records)
    for record_id, person_id in served.values_list("record_id", "person_id"):
        people[record_id].add(person_id)
    everybody = {person_id for ids in people.values() for person_id in ids}
    homes = dict(Person.objects.filter(pk__in=everybody).values_list("pk", "household_key"))
    return {
        pk: Sides(frozenset(ids), frozenset(homes[i] for i in ids if homes.get(i)))
        for pk, ids in people.items()
    }


def confirmers(rows: Iterable[ServiceRecord]) -> dict[int, int]:
    """Who confirmed which of the records."""
    ids = [row.pk for row in rows]
    return dict(Confirmation.objects.filter(record__in=ids).values_list("record_id", "by_id"))
