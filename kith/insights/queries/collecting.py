"""Collecting services for the signals: a fixed number of questions, however many records."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force
from kith.catalogue.trust import SignalRules
from kith.hours.models import Evidence, ServiceRecord
from kith.hours.rules import age_on
from kith.hours.states import STANDING, EvidenceKind
from kith.insights.signals import Said, to_hold
from kith.insights.signals.facts import Service
from kith.orders.models import Claim
from kith.people.models import Person
from kith.places.models import Area
from kith.places.queries import centre
from kith.places.rules import distance_m

PAPERS = (EvidenceKind.LIST, EvidenceKind.PAPER)


@dataclass(frozen=True, slots=True)
class Around:
    """What the order of a claim adds to its records."""

    slot_min: int
    enrolled_at: datetime
    adults_only: bool
    is_rated: bool
    has_rated: bool


def suspicious(now: datetime) -> dict[int, list[Said]]:
    """Standing records of the window about which enough was said to ask a person.

    The rules are those of the whole installation: a town that differs shows in the weights.
    """
    standing = ServiceRecord.objects.filter(state__in=STANDING)
    if not standing.exists():
        return {}
    rules = in_force(SignalRules, path="", on=localtime(now).date())
    since = now - timedelta(days=rules.window_days)
    return to_hold(services(standing.filter(recorded_at__gte=since)), rules)


def services(rows: QuerySet[ServiceRecord]) -> list[Service]:
    """The records as the signals see them, by id."""
    found = list(
        rows.select_related("person", "area", "confirmation")
        .prefetch_related(
            "beneficiaries", Prefetch("evidence", Evidence.objects.order_by("noted_at", "pk"))
        )
        .order_by("pk")
    )
    around = _around(found)
    homes = _homes(found)
    away = _Away(found)
    return [_service(row, around.get(row.cause), homes, away) for row in found]


def _service(
    row: ServiceRecord, around: Around | None, homes: dict[int, str], away: "_Away"
) -> Service:
    evidence = list(row.evidence.all())
    word = getattr(row, "confirmation", None)
    served = frozenset(b.person_id for b in row.beneficiaries.all())
    born = row.person.birth_year
    when = localtime(row.started_at)
    return Service(
        record_id=row.pk,
        cause=row.cause,
        person_id=row.person_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        minutes=row.minutes,
        recorded_by_id=row.recorded_by_id,
        recorded_at=row.recorded_at,
        start_proof=row.start_proof,
        end_proof=row.end_proof,
        category=row.category,
        household=row.person.household_key,
        group=_group(row),
        beneficiary_ids=served,
        households_served=frozenset(homes[pk] for pk in served if homes.get(pk)),
        others=row.others,
        confirmed_by_id=word.by_id if word else None,
        by_recipient=bool(word and word.by_recipient),
        slot_min=around.slot_min if around else None,
        enrolled_at=around.enrolled_at if around else None,
        away_m=away.metres(row),
        age=age_on(born, row.person.birth_month, when) if born else None,
        adults_only=around.adults_only if around else False,
        papers=sum(one.kind in PAPERS for one in evidence),
        digests=frozenset(one.digest for one in evidence if one.digest),
        is_rated=around.is_rated if around else False,
        has_rated=around.has_rated if around else False,
    )


def _group(row: ServiceRecord) -> str:
    if row.team_id:
        return f"team:{row.team_id}"
    return f"unit:{row.organiser_id}" if row.organiser_id else ""


def _around(rows: list[ServiceRecord]) -> dict[str, Around]:
    """By cause, for records that come from a claim."""
    ids = {int(row.cause[6:]) for row in rows if row.cause.startswith("claim:")}
    claims = Claim.objects.filter(pk__in=ids, order__worksheet__isnull=False)
    claims = claims.select_related("order__worksheet").prefetch_related("ratings", "order__ratings")
    return {f"claim:{claim.pk}": _of_claim(claim) for claim in claims}


def _of_claim(claim: Claim) -> Around:
    sheet = claim.order.worksheet
    return Around(
        slot_min=sheet.minutes,
        enrolled_at=claim.made_at,
        adults_only=not sheet.minors_allowed,
        is_rated=any(r.is_by_resident and not r.is_void for r in claim.order.ratings.all()),
        has_rated=any(not r.is_by_resident for r in claim.ratings.all()),
    )


def _homes(rows: list[ServiceRecord]) -> dict[int, str]:
    ids = {b.person_id for row in rows for b in row.beneficiaries.all()}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "household_key"))


class _Away:
    """Metres between the middle of the helper's area and that of the place, asked once a pair."""

    def __init__(self, rows: list[ServiceRecord]) -> None:
        ids = {row.area_id for row in rows} | {row.person.area_id for row in rows}
        areas = Area.objects.filter(pk__in=ids).select_related("parent__parent")
        self.middles = {area.pk: centre(area) for area in areas}
        self.known: dict[tuple[int, int], int | None] = defaultdict(lambda: None)

    def metres(self, row: ServiceRecord) -> int | None:
        pair = (row.person.area_id, row.area_id)
        if pair not in self.known:
            home, place = self.middles[pair[0]], self.middles[pair[1]]
            self.known[pair] = int(distance_m(home, place)) if home and place else None
        return self.known[pair]
