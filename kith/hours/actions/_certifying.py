"""Making a certificate, for actions that have asked their policy."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.groups.models import Organisation
from kith.hours import queries_certificates
from kith.hours.certificates.glyphs import missing
from kith.hours.models import Certificate, CertificateRequest, CertifiedHour, ServiceRecord
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person, VolunteerProfile
from kith.people.queries import speakers_of
from kith.people.rules import mask_name
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose


class NothingToCertify(Refusal):
    code = "nothing_to_certify"
    text = _("There are no confirmed volunteer hours in this time.")
    status = 422


class TooManyHours(Refusal):
    code = "too_many_records"
    text = _("There are more than %(most)s services in this time. Please choose a shorter one.")
    status = 422


class CannotPrint(Refusal):
    code = "cannot_print"
    text = _(
        "The font of the certificate has no sign for: %(signs)s. Nothing was issued. Please tell "
        "the operator, who can add a larger font."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both of which count; with the services one by one or only their sum."""

    from_date: date
    until_date: date
    with_list: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """Who stands for the issuing unit on the sheet."""

    responsible: str
    handler: str
    contact: str = ""


@transaction.atomic
def certify(
    person_id: int,
    *,
    area: Area,
    organiser: Organisation | None,
    span: Span,
    input: Signature,
    actor: Actor,
    now: datetime,
    request: CertificateRequest | None = None,
) -> Certificate:
    """The certificate itself, for actions that have asked their policy."""
    who = Person.objects.select_related("volunteer").get(pk=person_id)
    Area.objects.locked(area.pk)  # numbers of a place follow each other
    hours = certifiable(person_id, area, organiser.pk if organiser else None, span, now)
    name = vault.reveal(who, "name", actor=actor, purpose=Purpose.CHECK_IDENTITY, now=now)["name"]
    made = _new(who, name, area, organiser, span, input, request, actor=actor, now=now)
    lines = [_line(made, row) for row in hours]
    made.minutes = sum(line.minutes for line in lines)
    _require_printable(made, name, lines)
    made.save(force_insert=True)
    CertifiedHour.objects.bulk_create(lines)
    tell_her(person_id, "certificate_issued", f"cert:{made.pk}:issue", made.number, now)
    note("certificate", made.pk, "issue", actor=actor, now=now, after=made.state,
         minutes=made.minutes)  # fmt: skip
    return made


def certifiable(
    person_id: int, area: Area, organiser_id: int | None, span: Span, now: datetime
) -> list[ServiceRecord]:
    order = BadInput(field="until_date", why=_("The last day comes after the first."))
    require(span.from_date <= span.until_date, order)
    most = queries_certificates.rules_at(area.path, now).most_hours
    rows = list(
        queries_certificates.certifiable(
            person_id, area, organiser_id, since=span.from_date, until=span.until_date
        )[: most + 1]
    )
    require(bool(rows), NothingToCertify(field="until_date"))
    require(len(rows) <= most, TooManyHours(field="until_date", most=most))
    return rows


def _new(
    who: Person,
    name: str,
    area: Area,
    organiser: Organisation | None,
    span: Span,
    input: Signature,
    request: CertificateRequest | None,
    *,
    actor: Actor,
    now: datetime,
) -> Certificate:
    profile: VolunteerProfile | None = getattr(who, "volunteer", None)
    return Certificate(
        person=who,
        area=area,
        organiser=organiser,
        request=request,
        number=_number(area, now),
        code=secrets.token_hex(16),
        name=vault.seal(Certificate, "name", who.pk, name, mask=mask_name(name)),
        id_mask=who.id_number.mask,
        volunteer_no=profile.national_volunteer_no if profile else "",
        unit=organiser.name if organiser else area.name,
        responsible=input.responsible.strip(),
        handler=input.handler.strip(),
        contact=input.contact.strip(),
        from_date=span.from_date,
        until_date=span.until_date,
        with_list=span.with_list,
        issued_by_id=actor.me,
        issued_at=now,
    )


def _number(area: Area, now: datetime) -> str:
    """The next of the place in its year; the caller holds the place."""
    start = f"{area.code}-{localtime(now).year}-"
    return f"{start}{Certificate.objects.filter(number__startswith=start).count() + 1:05d}"


def _line(made: Certificate, row: ServiceRecord) -> CertifiedHour:
    with override(settings.LANGUAGE_CODE):  # of the paper, whoever asks for it
        done = row.title
    return CertifiedHour(
        certificate=made,
        record_id=row.pk,
        started_at=row.started_at,
        minutes=row.minutes,
        grade=row.grade,
        content=done,
        unit=row.organiser.name if row.organiser else row.area.name,
    )


def _require_printable(made: Certificate, name: str, lines: list[CertifiedHour]) -> None:
    """Raises CannotPrint; typesetting itself would leave such signs out without a word."""
    texts = [name, made.unit, made.responsible, made.handler, made.contact, made.volunteer_no]
    if made.with_list:
        texts += [text for line in lines for text in (line.content, line.unit)]
    signs = missing("".join(texts))
    require(not signs, CannotPrint(signs=" ".join(signs)))


def tell_her(person_id: int, topic: str, cause: str, number: int | str, now: datetime) -> None:
    for one in speakers_of(person_id, now):
        tell(one, topic, cause=cause, now=now, link="/certificates/", number=number)
