"""What can be certified, what was, and what stands of it today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import localtime

from kith.catalogue.honours import CertificateRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.calendar import midnight
from kith.groups.models import Organisation
from kith.hours.certificates.facts import Facts, Line
from kith.hours.models import (
    BatchItem,
    Certificate,
    CertificateBatch,
    CertificateRequest,
    CertifiedHour,
    ServiceRecord,
)
from kith.hours.policies import DESK, OVERSEERS
from kith.hours.states import BatchItemState, Grade, Purse, RecordState, RequestState
from kith.people.models import Person
from kith.places.models import Area
from kith.places.queries import ancestors
from kith.places.states import Level


def rules_at(path: str, now: datetime) -> CertificateRules:
    return in_force(CertificateRules, path=path, on=localtime(now).date())


def looks_per_hour(now: datetime) -> int:
    """How often one address may look certificates up: everywhere the same."""
    return rules_at("/", now).looks_per_hour


# --------------------------------------------------------------------- what can be certified


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who can certify some of a person's hours: the community, or the unit that organised."""

    area: Area
    organiser: Organisation | None
    minutes: int

    @property
    def key(self) -> str:
        return f"{self.area.pk}-{self.organiser.pk if self.organiser else 0}"

    @property
    def name(self) -> str:
        return self.organiser.name if self.organiser else self.area.name


def confirmed(person_id: int) -> QuerySet[ServiceRecord]:
    """Volunteer records that may stand on a certificate: confirmed, and not under review."""
    return ServiceRecord.objects.filter(
        person_id=person_id, purse=Purse.VOLUNTEER, state=RecordState.CONFIRMED
    )


def issuers(person_id: int) -> list[Issuer]:
    """Communities first, then units, by name."""
    sums = list(
        confirmed(person_id)
        .order_by()
        .values_list("area__path", "organiser_id")
        .annotate(total=Sum("minutes"))
    )
    above = {one for path, _unit, _total in sums for one in ancestors(path)}
    places = {a.path: a for a in Area.objects.filter(path__in=above)}
    units = Organisation.objects.in_bulk({unit for _path, unit, _total in sums if unit})
    found: dict[tuple[int, int | None], int] = {}
    for path, unit, total in sums:
        area = _community(path, places)
        for key in ((area.pk, None), (area.pk, unit)) if unit else ((area.pk, None),):
            found[key] = found.get(key, 0) + total
    by_pk = {area.pk: area for area in places.values()}
    made = [Issuer(by_pk[a], units[u] if u else None, n) for (a, u), n in found.items()]
    return sorted(made, key=lambda one: (one.organiser is not None, one.name))


def _community(path: str, places: dict[str, Area]) -> Area:
    """The community of a grid; an area above communities speaks for itself."""
    for one in ancestors(path):
        if one in places and places[one].level == Level.COMMUNITY:
            return places[one]
    return places[path]


def certifiable(
    person_id: int, area: Area, organiser_id: int | None, *, since: date, until: date
) -> QuerySet[ServiceRecord]:
    """Confirmed records of one issuer between two days, both of which count; oldest first."""
    rows = confirmed(person_id).filter(
        area__path__startswith=area.path,
        started_at__gte=midnight(since),
        started_at__lt=midnight(until + timedelta(days=1)),
    )
    if organiser_id is not None:
        rows = rows.filter(organiser_id=organiser_id)
    return rows.select_related("area", "organiser").order_by("started_at", "pk")


# ------------------------------------------------------------------------------- what was


def visible_to(actor: Actor) -> QuerySet[Certificate]:
    """The twin of `policies.may_see_certificate`, newest first."""
    rows = Certificate.objects.filter(_seen(actor)).select_related("area", "organiser")
    return rows.select_related("revocation").order_by("-issued_at", "-pk")


def requests_visible_to(actor: Actor) -> QuerySet[CertificateRequest]:
    """The twin of `policies.may_see_certificate` for what was asked, newest first."""
    rows = CertificateRequest.objects.filter(_seen(actor)).select_related("area", "organiser")
    return rows.select_related("person").order_by("-asked_at", "-pk")


def _seen(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk=None)
    seen = Q(person_id__in={actor.me, *actor.wards})
    seen |= Q(organiser_id__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    for path in actor.paths(*OVERSEERS):
        seen |= Q(area__path__startswith=path)
    return seen


def to_issue(actor: Actor) -> QuerySet[CertificateRequest]:
    """Open requests that the actor's desk or unit answers, the first due first; never her own."""
    here = Q(organiser_id__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    for path in actor.paths(*DESK):
        here |= Q(area__path__startswith=path, organiser=None)
    rows = CertificateRequest.objects.filter(here, state=RequestState.ASKED)
    others = rows.exclude(person_id=actor.person_id or 0)
    return others.select_related("area", "organiser", "person").order_by("due_at", "pk")


def by_grade(certificate: Certificate) -> list[tuple[Grade, int]]:
    """Certified minutes of each grade, best first."""
    rows = CertifiedHour.objects.filter(certificate=certificate).order_by()
    sums = dict(rows.values_list("grade").annotate(total=Sum("minutes")))
    return [(grade, sums.get(grade, 0)) for grade in Grade]


def minutes_now(certificates: Iterable[Certificate]) -> dict[int, int]:
    """What stands today of the certified records, by certificate: never a new record."""
    wanted = [row.pk for row in certificates]
    lines = CertifiedHour.objects.filter(certificate__in=wanted)
    pairs = list(lines.values_list("certificate_id", "record_id"))
    standing = ServiceRecord.objects.filter(
        pk__in={record_id for _pk, record_id in pairs}, state=RecordState.CONFIRMED
    )
    minutes = dict(standing.values_list("pk", "minutes"))
    found = dict.fromkeys(wanted, 0)
    for pk, record_id in pairs:
        found[pk] += minutes.get(record_id, 0)
    return found


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody with the code may know: nothing more is ever handed to the public page."""

    number: str
    masked_name: str
    unit: str
    issued_on: date
    minutes: int
    minutes_now: int
    revoked_on: date | None
    reason: str

    @property
    def is_changed(self) -> bool:
        return self.minutes != self.minutes_now


def clean_code(typed: str) -> str:
    """The code as it is kept; what cannot be one is empty."""
    code = "".join(typed.split()).replace("-", "").lower()
    is_hex = len(code) == 32 and all(c in "0123456789abcdef" for c in code)
    return code if is_hex else ""


def verified(typed: str) -> Verified | None:
    """The certificate behind a code; none: no such certificate."""
    code = clean_code(typed)
    row = Certificate.objects.filter(code=code).select_related("revocation").first()
    if not code or row is None:
        return None
    gone = getattr(row, "revocation", None)
    return Verified(
        number=row.number,
        masked_name=row.name.mask,
        unit=row.unit,
        issued_on=localtime(row.issued_at).date(),
        minutes=row.minutes,
        minutes_now=minutes_now([row])[row.pk],
        revoked_on=localtime(gone.at).date() if gone else None,
        reason=gone.reason if gone else "",
    )


def facts_of(row: Certificate, name: str) -> Facts:
    """What the sheet and the credential say; the caller was handed the name."""
    hours = list(row.lines.order_by("started_at", "pk"))
    lines = tuple(
        Line(localtime(one.started_at).date(), one.content, one.unit, one.minutes, one.grade)
        for one in hours
    )
    return Facts(
        number=row.number,
        code=row.code,
        name=name,
        id_mask=row.id_mask,
        volunteer_no=row.volunteer_no,
        from_date=row.from_date,
        until_date=row.until_date,
        minutes=row.minutes,
        by_grade=tuple((str(grade.value), minutes) for grade, minutes in by_grade(row)),
        services=len(hours),
        lines=lines if row.with_list else (),
        unit=row.unit,
        responsible=row.responsible,
        handler=row.handler,
        contact=row.contact,
        issued_on=localtime(row.issued_at).date(),
    )


# -------------------------------------------------------------------------------- batches


def candidates(area: Area, *, since: date, until: date) -> list[tuple[Person, int]]:
    """Who has confirmed volunteer hours in the area between two days, with their minutes."""
    rows = ServiceRecord.objects.filter(
        purse=Purse.VOLUNTEER,
        state=RecordState.CONFIRMED,
        area__path__startswith=area.path,
        started_at__gte=midnight(since),
        started_at__lt=midnight(until + timedelta(days=1)),
    )
    sums = dict(rows.order_by().values_list("person_id").annotate(total=Sum("minutes")))
    people = Person.objects.in_bulk(sums)
    return [(people[pk], sums[pk]) for pk in sorted(sums, key=lambda pk: (-sums[pk], pk))]


def batches_of(actor: Actor) -> QuerySet[CertificateBatch]:
    """Batches the actor made, newest first."""
    rows = CertificateBatch.objects.filter(made_by_id=actor.person_id or 0)
    return rows.select_related("area").order_by("-pk")


def items_of(batch: CertificateBatch) -> QuerySet[BatchItem]:
    rows = BatchItem.objects.filter(batch=batch).select_related("person", "certificate")
    return rows.order_by("pk")


def waiting_in(batch_id: int) -> QuerySet[BatchItem]:
    return BatchItem.objects.filter(batch_id=batch_id, state=BatchItemState.WAITING).order_by("pk")
