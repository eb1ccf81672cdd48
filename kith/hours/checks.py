"""What must be true of hours at any moment. Each check names the rows that break it, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Lag

from kith.core.checking import named
from kith.hours.models import Certificate, CertifiedHour, Confirmation, Evidence, ServiceRecord
from kith.hours.states import LIFE, STANDING, EvidenceKind, Purse, RecordState
from kith.journal import checks as journal
from kith.people.models import Consent
from kith.people.states import ConsentPurpose
from kith.points.queries import standing_awards

if TYPE_CHECKING:
    from collections.abc import Iterator


def stories() -> Iterator[str]:
    """History is a path of the table, and ends in the state the row is in (INV-R2, R3, A4)."""
    yield from journal.path("hours", LIFE)
    yield from journal.untold("hours", ServiceRecord.objects.all())
    yield from journal.ends("hours", ServiceRecord.objects.all())


def overlaps() -> Iterator[str]:
    """Nobody served twice at once (INV-H1); the sums of a day follow from it."""
    before = Window(Lag("ended_at"), [F("person_id")], [F("started_at").asc(), F("pk").asc()])
    rows = ServiceRecord.objects.filter(state__in=STANDING).annotate(was=before)
    yield from named(rows.filter(was__gt=F("started_at")), "begins before the one before it ended")


def confirmed() -> Iterator[str]:
    """A confirmed record has its evidence and the word of a second person (INV-H2)."""
    rows = ServiceRecord.objects.filter(state=RecordState.CONFIRMED)
    for kind in (EvidenceKind.START, EvidenceKind.END, EvidenceKind.WORD):
        proof = Evidence.objects.filter(record=OuterRef("pk"), kind=kind)
        yield from named(rows.exclude(Exists(proof)), f"is confirmed without {kind}")
    yield from named(rows.filter(confirmation=None), "is confirmed by nobody")
    own = Q(by_id=F("record__person_id")) | Q(by_id=F("record__recorded_by_id"))
    yield from named(Confirmation.objects.filter(own), "is not of a second person")


def thanked() -> Iterator[str]:
    """Points that were given for a record stand as long as it does, and once (INV-H3)."""
    record = ServiceRecord.objects.filter(thanks=OuterRef("cause"), person_id=OuterRef("owner"))
    for pk in standing_awards("hours:").exclude(Exists(record)).values_list("pk", flat=True):
        yield f"transfer {pk}: thanks for a record that does not stand"


def certified() -> Iterator[str]:
    """A certificate says what its lines add up to, and they are its holder's (INV-H4)."""
    lines = CertifiedHour.objects.filter(certificate=OuterRef("pk")).order_by()
    total = lines.values("certificate").annotate(n=Sum("minutes")).values("n")
    rows = Certificate.objects.annotate(n=Coalesce(Subquery(total), 0))
    yield from named(rows.exclude(minutes=F("n")), "its minutes are not the sum of its lines")
    hers = ServiceRecord.objects.filter(
        pk=OuterRef("record_id"), person_id=OuterRef("certificate__person_id")
    )
    yield from named(CertifiedHour.objects.exclude(Exists(hers)), "certifies somebody else's hour")


def consented() -> Iterator[str]:
    """Who has volunteer hours had agreed to be registered before the first (INV-H5)."""
    agreed = Consent.objects.filter(
        person=OuterRef("person"), purpose=ConsentPurpose.VOLUNTEER, is_given=True,
        at__lte=OuterRef("recorded_at"),
    )  # fmt: skip
    rows = ServiceRecord.objects.filter(purse=Purse.VOLUNTEER)
    yield from named(rows.exclude(Exists(agreed)), "was written before she had agreed")
