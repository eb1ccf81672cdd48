"""Minutes a member served as report-in: written by the desk, confirmed by the person it names."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import Eligibility, FiveFor
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.hours.actions import recording as hours
from kith.hours.models import ServiceRecord
from kith.hours.states import Proof, Purse, SourceKind
from kith.reportin import policies, queries
from kith.reportin.actions._rows import locked
from kith.reportin.states import STANDING


@dataclass(frozen=True, slots=True)
class ServiceInput:
    """What was done, from when to when; `second_id` saw it and confirms."""

    started_at: datetime
    ended_at: datetime
    content: str
    category: FiveFor
    second_id: int
    eligibility: Eligibility = Eligibility.VOLUNTEER
    reason: str = ""


@transaction.atomic
def record(report_in_id: int, *, input: ServiceInput, actor: Actor, now: datetime) -> ServiceRecord:
    """The minutes stand in the purse of report-in, waiting for the second person's word.

    The same minutes fill no other purse: nobody serves twice at once.

    Raises what `hours.actions.recording.record_afterwards` raises, and:
        Forbidden: not the desk, or one's own.
        IllegalMove: the report-in does not stand.
        BadInput: the second person is the member or the writer, or the day lies before the slip.
    """
    row = locked(report_in_id)
    require(policies.may_record(actor, row))
    if row.state not in STANDING or row.since_date is None:
        raise IllegalMove()
    two = _("Somebody else must have seen it: neither the member nor you.")
    is_second = input.second_id not in (row.person_id, actor.person_id)
    require(is_second, BadInput(field="second", why=two))
    before = _("This was before the report-in was received.")
    is_in = localtime(input.started_at).date() >= row.since_date
    require(is_in, BadInput(field="started_at", why=before))
    assert row.person_id is not None, "may_record"
    typed = hours.RecordInput(
        cause=f"report-in:{row.pk}:{input.started_at:%Y%m%d%H%M}",
        person_id=row.person_id,
        area_id=row.community_id,
        category=input.category,
        content=input.content,
        started_at=input.started_at,
        ended_at=input.ended_at,
        start_proof=Proof.BACKFILL,
        end_proof=Proof.BACKFILL,
        source=SourceKind.OTHER,
        purse=Purse.REPORT_IN,
        eligibility=input.eligibility,
        organiser_id=row.unit_id,
        in_charge_id=input.second_id,
    )
    reason = input.reason or str(_("Report-in service, written down by the desk."))
    return hours.record_afterwards(input=typed, reason=reason, actor=actor, now=now)


@transaction.atomic
def confirm(record_id: int, *, actor: Actor, now: datetime) -> ServiceRecord:
    """The named second person says: so it was. Raises Forbidden, and what `hours` refuses."""
    require(actor.person_id is not None)
    require(queries.to_confirm(actor.me).filter(pk=record_id).exists())
    return hours.confirm(record_id, by_recipient=False, actor=actor, now=now)
