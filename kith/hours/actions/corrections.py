"""The one whose hours they are says what is wrong, and is answered within the days of the rule."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.calendar import add_working_days
from kith.core.refusal import BadInput, Forbidden, Refusal, require
from kith.hours import policies
from kith.hours.actions._rows import hours_rules, tell_desk, zone
from kith.hours.models import Amendment, Correction, ServiceRecord
from kith.hours.queries import sides_of, sides_of_person
from kith.hours.states import CORRECTION, AmendmentState, CorrectionKind, CorrectionState
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.queries import speakers_of
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose


class AlreadyAsked(Refusal):
    code = "correction_open"
    text = _("You have asked about this already. An answer is on its way.")


@dataclass(frozen=True, slots=True)
class CorrectionInput:
    """`record_id` none: a service is missing, in the person's own area."""

    person_id: int
    kind: CorrectionKind
    text: str
    record_id: int | None = None


@transaction.atomic
def ask(*, input: CorrectionInput, actor: Actor, now: datetime) -> Correction:
    """The desk is asked and the clock of the answer runs.

    Raises:
        Forbidden: neither oneself nor a ward, or hours of somebody else.
        AlreadyAsked: the same record is being looked into.
    """
    who = Person.objects.select_related("area").locked(input.person_id)
    require(policies.may_ask_correction(actor, who.pk))
    row = _record(input, who)
    require(bool(input.text.strip()), BadInput(field="text", why=_("Please write what is wrong.")))
    area: Area = row.area if row else who.area
    days = hours_rules(area.path, now).answer_within_wd
    made = Correction.objects.create(
        person=who,
        record=row,
        area=area,
        kind=input.kind,
        text=vault.seal(Correction, "text", who.pk, input.text.strip()),
        asked_by_id=actor.me,
        asked_at=now,
        due_at=add_working_days(now, days, zone()),
    )
    note("correction", made.pk, "ask", actor=actor, now=now, after=made.state)
    tell_desk(area.path, "correction_asked", cause=f"correction:{made.pk}", now=now, number=made.pk)
    return made


def _record(input: CorrectionInput, who: Person) -> ServiceRecord | None:
    missing = input.kind == CorrectionKind.MISSING
    require(missing == (input.record_id is None), Forbidden())
    if input.record_id is None:
        return None
    row = ServiceRecord.objects.select_related("area").locked(input.record_id)
    require(row.person_id == who.pk)
    is_open = row.corrections.filter(state=CorrectionState.ASKED).exists()
    require(not is_open, AlreadyAsked())
    return row


@transaction.atomic
def answer(
    correction_id: int, *, is_agreed: bool, text: str, actor: Actor, now: datetime
) -> Correction:
    """The person has an answer with its reason. Agreeing changes nothing by itself: the change is
    an amendment, approved by a second person, or a record written afterwards.

    Raises:
        Forbidden: no right here, a part in it, or whoever decided the change in question.
        IllegalMove: answered or withdrawn already.
    """
    made = Correction.objects.select_related("area", "record__person").locked(correction_id)
    sides = sides_of(made.record) if made.record else sides_of_person(made.person_id)
    require(policies.may_answer_correction(actor, made, sides))
    require(not _decided_it(made, actor), Forbidden())
    require(bool(text.strip()), BadInput(field="text", why=_("Please write an answer.")))
    made.state = CORRECTION.next(made.state, "agree" if is_agreed else "decline")
    made.answered_by_id, made.answered_at, made.answer = actor.me, now, text.strip()[:400]
    made.save(update_fields=("state", "answered_by_id", "answered_at", "answer"))
    note("correction", made.pk, "answer", actor=actor, now=now, after=made.state)
    for person_id in speakers_of(made.person_id, now):
        tell(
            person_id,
            "correction_answered",
            cause=f"correction:{made.pk}:answer",
            now=now,
            link=f"/hours/{made.record_id}/" if made.record_id else "/hours/",
            number=made.pk,
        )
    return made


def _decided_it(made: Correction, actor: Actor) -> bool:
    """Whether the actor proposed or approved the change that is contested."""
    if made.kind != CorrectionKind.CONTEST:
        return False
    last = (
        Amendment.objects.filter(record=made.record, state=AmendmentState.APPROVED)
        .order_by("-decided_at", "-pk")
        .first()
    )
    return last is not None and actor.person_id in (last.proposed_by_id, last.decided_by_id)


@transaction.atomic
def withdraw(correction_id: int, *, actor: Actor, now: datetime) -> Correction:
    """The person no longer wants an answer."""
    made = Correction.objects.locked(correction_id)
    require(policies.may_ask_correction(actor, made.person_id))
    made.state = CORRECTION.next(made.state, "withdraw")
    made.save(update_fields=("state",))
    note("correction", made.pk, "withdraw", actor=actor, now=now, after=made.state)
    return made


@transaction.atomic
def read_words(correction_id: int, *, actor: Actor, now: datetime) -> str:
    """What the person wrote, for herself and the desk; every look is logged for her."""
    made = Correction.objects.select_related("area").get(pk=correction_id)
    mine = policies.may_ask_correction(actor, made.person_id)
    require(mine or actor.over(made.area.path, *policies.DESK))
    purpose = Purpose.OWN if mine else Purpose.HANDLE_ORDER
    return vault.reveal(made, "text", actor=actor, purpose=purpose, now=now)["text"]
