"""Visits are written down once, become hours and requests, and what needs help is taken up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions import dues, ladder
from kith.care.actions._alarms import tell_place
from kith.care.actions._reading import let_in, locked
from kith.care.actions._visit_rows import (
    HelperInput,
    NeedInput,
    VisitInput,
    new_version,
    people_of,
    require_sense,
    visit_rules,
)
from kith.care.models import CareFile, Due, ServiceItem, Visit, VisitHelper, VisitItem
from kith.care.policies import visits as policies
from kith.care.queries.visits import holds_stop
from kith.care.rules import visits as rules
from kith.care.states import FOUND, Light, VersionState, VisitOutcome
from kith.catalogue.states import Eligibility
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hours.actions import recording
from kith.hours.queries import purse_chosen
from kith.hours.states import Proof, Purse, SourceKind
from kith.journal.actions import note
from kith.orders.actions import intake
from kith.orders.policies import may_submit
from kith.people.models import Person
from kith.people.queries import has_consented, holders
from kith.people.states import Channel, ConsentPurpose
from kith.places.queries import ancestors
from kith.vault import actions as vault
from kith.vault.crypto import blind
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from kith.orders.models import Order

CATEGORY: Final = "COMPANY"


@transaction.atomic
def record(file_id: int, *, input: VisitInput, actor: Actor, now: datetime) -> Visit:
    """The visit stands, sealed; what was due is done, and the next visit is due.

    A need becomes a request where the writer may ask for her, else the desk is told of it.
    Nobody answering begins a search; her being found ends one. The same key changes nothing.

    Raises:
        Forbidden: neither the desk of the place nor the helper whose stop it is.
        BadInput: what cannot have been.
        KeyUsed: the same form came before with another content.
    """
    file = locked(file_id)
    known = _known(input, actor)
    if known is not None:
        return known
    stop = holds_stop(actor, file_id, at=input.started_at, now=now)
    require(policies.may_visit(actor, file, holds_stop=stop))
    people = people_of(input, actor.me)
    require(policies.may_write_for(actor, file, people[0].person_id))
    require_sense(input, visit_rules(file, now), now)
    visit = _new(file, input, people[0].person_id, actor=actor, now=now)
    _join(visit, people)
    _note_items(visit, input.item_ids)
    after = {"outcome": input.outcome, "way": input.method}
    note("visit", visit.pk, "record", actor=actor, now=now, file=file.pk, **after)
    if input.need is not None:
        _found_need(visit, input.need, actor=actor, now=now)
    _follow(visit, actor=actor, now=now)
    _count_hours(visit, people, as_duty=input.as_duty, actor=actor, now=now)
    return visit


def _known(input: VisitInput, actor: Actor) -> Visit | None:
    """The visit this form has written already."""
    found = Visit.objects.filter(key=input.key).first()
    if found is not None:
        same = found.written_by_id == actor.me and found.fingerprint == _fingerprint(input)
        require(same, intake.KeyUsed())
    return found


def _fingerprint(input: VisitInput) -> str:
    """Equal for equal content, telling nothing about it."""
    return blind("visit", repr(input))


def _new(
    file: CareFile, input: VisitInput, visitor_id: int, *, actor: Actor, now: datetime
) -> Visit:
    of = visit_rules(file, input.started_at)
    visit = Visit(
        file=file,
        due=_due_of(file, input.due_id),
        key=input.key,
        fingerprint=_fingerprint(input),
        method=input.method,
        outcome=input.outcome,
        met_in_person=input.in_person,
        worst=rules.worst_of(input.seen),
        counts=rules.counts(file.tier, input.method, input.outcome, of),
        started_at=input.started_at,
        minutes=input.minutes,
        by_id=visitor_id,
        written_by_id=actor.me,
        written_at=now,
    )
    if input.need is not None:
        text = input.need.text.strip()
        visit.need = vault.seal(Visit, "need", file.person_id, text)
    visit.save(force_insert=True)
    new_version(
        visit,
        input.seen,
        number=1,
        state=VersionState.STANDING,
        by_id=actor.me,
        now=now,
        method=input.method,
        outcome=input.outcome,
        met_in_person=input.in_person,
    )
    return visit


def _due_of(file: CareFile, due_id: int | None) -> Due | None:
    """What the visitor went for, open or done by now."""
    if due_id is None:
        return None
    found = Due.objects.filter(pk=due_id, file=file).first()
    gone = BadInput(why=_("This visit is not due for this person."))
    require(found is not None, gone)
    return found


def _join(visit: Visit, people: tuple[HelperInput, ...]) -> None:
    known = Person.objects.filter(pk__in=[row.person_id for row in people]).count()
    missing = BadInput(field="helpers", why=_("Somebody named here is not known."))
    require(known == len(people), missing)
    VisitHelper.objects.bulk_create(
        VisitHelper(
            visit=visit,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            initiative_id=row.initiative_id,
        )
        for row in people
    )


def _note_items(visit: Visit, item_ids: tuple[int, ...]) -> None:
    """Items of schemes that hold where she lives."""
    wanted = set(item_ids)
    here = ServiceItem.objects.filter(
        pk__in=wanted, scheme__area__path__in=ancestors(visit.file.area.path)
    )
    found = set(here.values_list("pk", flat=True))
    missing = BadInput(field="items", why=_("This is not one of the items offered here."))
    require(found == wanted, missing)
    VisitItem.objects.bulk_create(VisitItem(visit=visit, item_id=pk) for pk in sorted(found))


def _follow(visit: Visit, *, actor: Actor, now: datetime) -> None:
    """What comes after: somebody is told, looked for or found, and the next visit is due."""
    if visit.outcome == VisitOutcome.NO_ANSWER:
        ladder.begin(visit, actor=actor, now=now)
    elif visit.outcome in FOUND or visit.met_in_person:
        ladder.end_by_visit(visit, actor=actor, now=now)
    if visit.worst == Light.HELP:
        tell_place(visit.file, "visit_help", Role.WORKER, cause=f"visit:{visit.pk}:help", now=now)
    dues.refresh(visit.file, now=now)


# ------------------------------------------------------------------------------------- needs


def _found_need(visit: Visit, need: NeedInput, *, actor: Actor, now: datetime) -> None:
    file = visit.file
    written = BadInput(field="need", why=_("Please write what is needed."))
    require(bool(need.text.strip()), written)
    if may_submit(actor, resident_id=file.person_id, area_path=file.area.path):
        _ask(visit, need, actor=actor, now=now)
    else:
        tell_place(file, "visit_need", Role.WORKER, cause=f"visit:{visit.pk}:need", now=now)


def _ask(visit: Visit, need: NeedInput, *, actor: Actor, now: datetime) -> Order:
    """A request in her words; whatever is sensitive stands in its sealed text only."""
    order = intake.submit(
        input=intake.OrderInput(
            resident_id=visit.file.person_id,
            service_code=need.service_code,
            text=need.text,
            wanted_from=need.wanted_from,
            wanted_until=need.wanted_until,
            channel=Channel.VISIT,
            key=f"visit:{visit.pk}",
            is_urgent=need.is_urgent,
            consent_how=need.agreed,
        ),
        actor=actor,
        now=now,
    )
    visit.order_id = order.pk
    visit.save(update_fields=("order_id",))
    return order


@transaction.atomic
def ask_need(visit_id: int, *, input: NeedInput, actor: Actor, now: datetime) -> Order:
    """The desk makes a request of a need that a helper found.

    Raises Forbidden, IllegalMove where no need waits, and what `intake.submit` raises.
    """
    visit = _locked(visit_id)
    require(policies.may_see_to(actor, visit))
    require(visit.unasked_need, IllegalMove())
    order = _ask(visit, input, actor=actor, now=now)
    note("visit", visit.pk, "ask_need", actor=actor, now=now, order=order.pk)
    return order


@transaction.atomic
def see_to(visit_id: int, *, actor: Actor, now: datetime) -> Visit:
    """Somebody of the desk takes up what needs help now. Raises Forbidden, IllegalMove."""
    visit = _locked(visit_id)
    require(policies.may_see_to(actor, visit))
    require(visit.worst == Light.HELP and visit.seen_at is None, IllegalMove())
    visit.seen_at, visit.seen_by_id = now, actor.me
    visit.save(update_fields=("seen_at", "seen_by_id"))
    note("visit", visit.pk, "see_to", actor=actor, now=now)
    return visit


@transaction.atomic
def reveal_home(file_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Name, phone and address for whoever of the desk calls or goes there, logged.

    Raises Forbidden, NoCareConsent, NeedsApproval, BadInput where a reason is wanted.
    """
    file = locked(file_id)
    require(policies.may_visit(actor, file))
    let_in(file, purpose=Purpose.CARE, actor=actor, now=now)
    wanted = ("name", "phone", "address")
    return vault.reveal(file.person, *wanted, actor=actor, purpose=Purpose.CARE, now=now)


def _locked(visit_id: int) -> Visit:
    rows = Visit.objects.select_related("file__area__parent", "file__person")
    return rows.locked(visit_id)


# ------------------------------------------------------------------------------------- hours


def _count_hours(
    visit: Visit,
    people: tuple[HelperInput, ...],
    *,
    as_duty: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Volunteers' time with her waits for a second person; the desk's own only where wished."""
    if visit.outcome != VisitOutcome.MET:
        return
    desk = {*holders(Role.WORKER, visit.file.area.path, now),
            *holders(Role.STREET, visit.file.area.path, now)}  # fmt: skip
    for row in people:
        if row.person_id in desk:
            if as_duty:
                _record(visit, row, Purse.ON_DUTY, actor=actor, now=now)
        elif has_consented(row.person_id, ConsentPurpose.VOLUNTEER):
            day = localtime(visit.started_at).date()
            purse = purse_chosen(row.person_id, visit.file.area_id, day) or Purse.VOLUNTEER
            _record(visit, row, purse, actor=actor, now=now)


def _record(visit: Visit, row: HelperInput, purse: Purse, *, actor: Actor, now: datetime) -> None:
    """The visit stands even where the hours are refused: the journal says why."""
    proof = Proof.SELF if actor.me == row.person_id else Proof.CLERK
    on_duty = purse == Purse.ON_DUTY
    given = recording.RecordInput(
        cause=f"visit:{visit.pk}:{row.person_id}",
        person_id=row.person_id,
        area_id=visit.file.area_id,
        category=CATEGORY,
        content="",
        started_at=visit.started_at,
        ended_at=visit.started_at + timedelta(minutes=visit.minutes),
        start_proof=proof,
        end_proof=proof,
        beneficiary_ids=(visit.file.person_id,),
        source=SourceKind.VISIT,
        purse=purse,
        eligibility=Eligibility.ON_DUTY if on_duty else Eligibility.VOLUNTEER,
        organiser_id=row.organisation_id,
    )
    try:
        recording.record(input=given, actor=actor, now=now)
    except Refusal as no:
        note("visit", visit.pk, "no_hours", actor=actor, now=now, person=row.person_id, why=no.code)
