"""A volunteer asks, whoever recorded certifies; what was issued never changes, it is revoked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.hours import policies, queries_certificates, rules
from kith.hours.actions._certifying import Signature as Signature  # handed over by callers
from kith.hours.actions._certifying import Span as Span
from kith.hours.actions._certifying import certifiable, certify, tell_her
from kith.hours.actions._rows import require_reason, tell_desk, zone
from kith.hours.models import Certificate, CertificateRequest, Revocation
from kith.hours.queries import sides_of_person
from kith.hours.states import CERTIFICATE, REQUEST, RequestState
from kith.journal.actions import note
from kith.people.models import Person
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose


class CertificateAskedFor(Refusal):
    code = "certificate_asked_for"
    text = _("A certificate from there is already being prepared for you.")


@dataclass(frozen=True, slots=True)
class AskInput:
    person_id: int
    area_id: int
    span: Span
    organiser_id: int | None = None


@transaction.atomic
def ask(*, input: AskInput, actor: Actor, now: datetime) -> CertificateRequest:
    """The issuer is asked, free of charge, and answers within the working days of its rule.

    Raises:
        Forbidden: not hers nor her ward's.
        NothingToCertify, TooManyHours: of the hours in that time.
        CertificateAskedFor: an open request of the same kind.
    """
    Person.objects.locked(input.person_id)
    require(policies.may_ask_certificate(actor, input.person_id))
    area = Area.objects.get(pk=input.area_id)
    certifiable(input.person_id, area, input.organiser_id, input.span, now)
    open_ones = CertificateRequest.objects.filter(
        person_id=input.person_id, area=area, organiser_id=input.organiser_id
    )
    require(not open_ones.filter(state=RequestState.ASKED).exists(), CertificateAskedFor())
    days = queries_certificates.rules_at(area.path, now).answer_within_wd
    row = CertificateRequest.objects.create(
        person_id=input.person_id,
        area=area,
        organiser_id=input.organiser_id,
        from_date=input.span.from_date,
        until_date=input.span.until_date,
        with_list=input.span.with_list,
        asked_by_id=actor.me,
        asked_at=now,
        due_at=rules.due(now, days, zone()),
    )
    if input.organiser_id is None:
        tell_desk(area.path, "certificate_asked", cause=f"cert:{row.pk}", now=now, number=row.pk)
    note("certificate_request", row.pk, "ask", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def withdraw(request_id: int, *, actor: Actor, now: datetime) -> CertificateRequest:
    """No certificate is needed any more. Raises Forbidden, IllegalMove."""
    row = CertificateRequest.objects.locked(request_id)
    require(policies.may_ask_certificate(actor, row.person_id))
    return _answer(row, "withdraw", "", actor=actor, now=now)


@transaction.atomic
def decline(request_id: int, *, reason: str, actor: Actor, now: datetime) -> CertificateRequest:
    """No certificate, and she reads why. Raises Forbidden, IllegalMove, BadInput."""
    row = _asked(request_id, actor)
    require_reason(reason)
    _answer(row, "decline", reason, actor=actor, now=now)
    tell_her(row.person_id, "certificate_declined", f"certreq:{row.pk}", row.pk, now)
    return row


@transaction.atomic
def issue(request_id: int, *, input: Signature, actor: Actor, now: datetime) -> Certificate:
    """The certificate stands, with a number and a code, and says what was confirmed today.

    Raises:
        Forbidden: not the one who recorded, or somebody with a part in it.
        NothingToCertify, TooManyHours: the hours have changed since she asked.
        CannotPrint: a sign of the sheet is missing in its font.
        IllegalMove: answered already.
    """
    row = _asked(request_id, actor)
    _answer(row, "issue", "", actor=actor, now=now)
    span = Span(row.from_date, row.until_date, row.with_list)
    return certify(
        row.person_id, area=row.area, organiser=row.organiser, span=span, input=input, request=row,
        actor=actor, now=now,
    )  # fmt: skip


def _asked(request_id: int, actor: Actor) -> CertificateRequest:
    row = CertificateRequest.objects.select_related("area", "organiser").locked(request_id)
    require(policies.may_issue(actor, row, sides_of_person(row.person_id)))
    return row


def _answer(
    row: CertificateRequest, verb: str, answer: str, *, actor: Actor, now: datetime
) -> CertificateRequest:
    before, row.state = row.state, REQUEST.next(row.state, verb)
    row.answered_by_id, row.answered_at, row.answer = actor.me, now, answer.strip()[:200]
    row.save(update_fields=("state", "answered_by_id", "answered_at", "answer"))
    note("certificate_request", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def revoke(certificate_id: int, *, reason: str, actor: Actor, now: datetime) -> Certificate:
    """The certificate no longer holds; whoever verifies it reads so, with the reason.

    Raises Forbidden, IllegalMove, BadInput.
    """
    row = Certificate.objects.select_related("area").locked(certificate_id)
    require(policies.may_revoke(actor, row, sides_of_person(row.person_id)))
    require_reason(reason)
    before, row.state = row.state, CERTIFICATE.next(row.state, "revoke")
    row.save(update_fields=("state",))
    Revocation.objects.create(certificate=row, by_id=actor.me, at=now, reason=reason.strip()[:200])
    tell_her(row.person_id, "certificate_revoked", f"cert:{row.pk}:revoke", row.number, now)
    note("certificate", row.pk, "revoke", actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def open_name(certificate_id: int, *, actor: Actor, now: datetime) -> str:
    """The name for the sheet of the person or her guardian, with a line in the access log.

    Raises Forbidden, and IllegalMove for what was revoked.
    """
    row = Certificate.objects.select_related("area").get(pk=certificate_id)
    require(policies.may_download(actor, row))
    require(CERTIFICATE.allows(row.state, "revoke"), IllegalMove())
    purpose = Purpose.OWN if actor.me == row.person_id else Purpose.GUARDIAN
    return vault.reveal(row, "name", actor=actor, purpose=purpose, now=now)["name"]
