"""Certificates for a list of people, a few at a time, so that nobody waits before a blank page."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import Forbidden, IllegalMove, Refusal, require
from kith.hours import policies, queries_certificates
from kith.hours.actions._certifying import Signature, Span, certify
from kith.hours.models import BatchItem, Certificate, CertificateBatch
from kith.hours.queries import sides_of_person
from kith.hours.states import BATCH_ITEM, CERTIFICATE, BatchItemState
from kith.journal.actions import note
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose

STEP = 10


class NobodyChosen(Refusal):
    code = "nobody_chosen"
    text = _("Please choose at least one person, and at most %(most)s.")
    status = 422


@dataclass(frozen=True, slots=True)
class BatchInput:
    area_id: int
    span: Span
    signature: Signature
    person_ids: tuple[int, ...]


@transaction.atomic
def start(*, input: BatchInput, actor: Actor, now: datetime) -> CertificateBatch:
    """The list stands; nobody is certified before the first step.

    Raises Forbidden, NobodyChosen.
    """
    area = Area.objects.get(pk=input.area_id)
    require(policies.may_certify_there(actor, area.path, None))
    most = queries_certificates.rules_at(area.path, now).most_people
    people = sorted(set(input.person_ids))
    require(1 <= len(people) <= most, NobodyChosen(field="people", most=most))
    batch = CertificateBatch.objects.create(
        area=area,
        from_date=input.span.from_date,
        until_date=input.span.until_date,
        with_list=input.span.with_list,
        responsible=input.signature.responsible.strip(),
        handler=input.signature.handler.strip(),
        contact=input.signature.contact.strip(),
        made_by_id=actor.me,
        made_at=now,
    )
    BatchItem.objects.bulk_create(BatchItem(batch=batch, person_id=pk) for pk in people)
    note("certificate_batch", batch.pk, "start", actor=actor, now=now, people=len(people))
    return batch


@transaction.atomic
def step(batch_id: int, *, actor: Actor, now: datetime) -> int:
    """The next few are certified, or say why not; how many are left. Raises Forbidden."""
    batch = CertificateBatch.objects.select_related("area").locked(batch_id)
    require(policies.may_work_off(actor, batch))
    for item in queries_certificates.waiting_in(batch_id)[:STEP]:
        _work_off(item, batch, actor=actor, now=now)
    return queries_certificates.waiting_in(batch_id).count()


def _work_off(item: BatchItem, batch: CertificateBatch, *, actor: Actor, now: datetime) -> None:
    try:
        item.certificate = _certified(item.person_id, batch, actor=actor, now=now)
        item.state = BATCH_ITEM.next(item.state, "issue")
    except Refusal as no:  # noted with the person; the others go on
        item.certificate, item.refusal = None, no.code
        item.state = BATCH_ITEM.next(item.state, "refuse")
    item.save(update_fields=("state", "certificate", "refusal"))


def _certified(
    person_id: int, batch: CertificateBatch, *, actor: Actor, now: datetime
) -> Certificate:
    """`certify` is a savepoint of its own: what is refused leaves nothing behind."""
    require(policies.is_uninvolved(actor, sides_of_person(person_id)), Forbidden())
    return certify(
        person_id,
        area=batch.area,
        organiser=None,
        span=Span(batch.from_date, batch.until_date, batch.with_list),
        input=Signature(batch.responsible, batch.handler, batch.contact),
        actor=actor,
        now=now,
    )


@transaction.atomic
def open_names(batch_id: int, *, actor: Actor, now: datetime) -> list[tuple[Certificate, str]]:
    """The valid certificates of a finished batch with their names, to be printed and handed over.

    Every name opened is a line in its owner's access log. Raises Forbidden, IllegalMove.
    """
    batch = CertificateBatch.objects.select_related("area").get(pk=batch_id)
    require(policies.may_work_off(actor, batch))
    require(not queries_certificates.waiting_in(batch_id).exists(), IllegalMove())
    items = queries_certificates.items_of(batch).filter(state=BatchItemState.ISSUED)
    rows = [item.certificate for item in items if item.certificate is not None]
    return [
        (
            row,
            vault.reveal(row, "name", actor=actor, purpose=Purpose.CHECK_IDENTITY, now=now)["name"],
        )
        for row in rows
        if CERTIFICATE.allows(row.state, "revoke")
    ]
