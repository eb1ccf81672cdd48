"""What the desk does: ask, verify, reject, merge, divert, compile, pause, give up, reopen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._ending import end_all, take_back_offers
from kith.orders.actions._moving import move, remark, tell_resident
from kith.orders.models import Diversion, Merge, Order, Pause, Remark, TimeOption, Worksheet
from kith.orders.states import CLOSED, LIVE, DivertTo, OrderKind, PauseReason, RemarkKind, Target
from kith.people.actions import person as persons
from kith.people.models import Person
from kith.people.queries import has_consented
from kith.people.rules import of_age_on
from kith.people.states import Channel, ConsentPurpose, Gender

MOST_OTHER_TIMES = 3
LEAST_WITH_A_CHILD = 2  # bad_inputs.yaml, LOGC-029: the two-person rule


class HelpersAgreed(Refusal):
    code = "helpers_agreed"
    text = _("Somebody has already agreed to help. Release them first.")


class OtherResident(Refusal):
    code = "other_resident"
    text = _("Only requests from the same community that are still open can be joined.")


class NobodyAgreed(Refusal):
    code = "nobody_agreed"
    text = _("Nobody has agreed to help yet.")


class NoClock(Refusal):
    code = "no_clock"
    text = _("No clock is running that could be paused.")


class ConsentMissing(Refusal):
    code = "consent_missing"
    text = _("The person has not agreed to have the wish shown in public.")


@dataclass(frozen=True, slots=True)
class WorksheetInput:
    """The order as work. `summary` is what the public reads: no name, number, illness."""

    summary: str
    starts_at: datetime
    ends_at: datetime
    people_needed: int = 1
    skills: tuple[str, ...] = ()
    gender_wanted: Gender = Gender.UNKNOWN
    language_wanted: str = ""
    risk_text: str = ""
    is_insured: bool = False
    minors_allowed: bool = False
    in_pool: bool = False
    claimant: Target = Target.PERSON
    needs_lead: bool = False
    all_or_none: bool = False
    other_times: tuple[tuple[datetime, datetime], ...] = ()  # that suit the resident as well


def _held(order_id: int, actor: Actor) -> Order:
    order = Order.objects.select_related("area").locked(order_id)
    require(policies.may_triage(actor, order))
    return order


@transaction.atomic
def ask(order_id: int, *, text: str, actor: Actor, now: datetime) -> Order:
    """The resident is asked a question; the desk's clock waits for the answer."""
    order = _held(order_id, actor)
    require(bool(text.strip()), BadInput(field="text", why=_("Please write the question.")))
    move(order, "ask", actor=actor, now=now)
    row = remark(order, RemarkKind.QUESTION, text, actor=actor, now=now)
    tell_resident(order, "order_question", now=now, cause=f"ask:{row.pk}")
    return order


@transaction.atomic
def verify(order_id: int, *, how: str, actor: Actor, now: datetime) -> Order:
    """The need was checked with the resident: by visit, phone or online.

    Source: Shandong volunteer service regulation, article 18.
    """
    order = _held(order_id, actor)
    return move(order, "verify", actor=actor, now=now, how=how)


@transaction.atomic
def reject(order_id: int, *, reason: str, actor: Actor, now: datetime) -> Order:
    """The order is not taken on; only the resident's side reads why."""
    order = _held(order_id, actor)
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please write the reason.")))
    move(order, "reject", actor=actor, now=now)
    remark(order, RemarkKind.REASON, reason, actor=actor, now=now)
    tell_resident(order, "order_rejected", now=now, cause="reject")
    return order


@transaction.atomic
def merge(order_id: int, *, into_id: int, actor: Actor, now: datetime) -> Order:
    """The order goes on inside an older one; its resident is told the other's number."""
    rows = Order.objects.select_related("area").locked_all((order_id, into_id))
    require(order_id in rows and into_id in rows, OtherResident(field="into"))
    order, into = rows[order_id], rows[into_id]
    require(policies.may_triage(actor, order) and policies.may_triage(actor, into))
    is_apt = into.area_id == order.area_id and into.pk != order.pk and into.state not in CLOSED
    require(is_apt, OtherResident(field="into"))
    move(order, "merge", actor=actor, now=now, into=into.pk)
    Merge.objects.create(order=order, into=into, at=now)
    note("order", into.pk, "take_in", actor=actor, now=now, after=into.state, other=order.pk)
    tell_resident(order, "order_merged", now=now, cause="merge")
    return order


@transaction.atomic
def divert(order_id: int, *, to: DivertTo, reference: str, actor: Actor, now: datetime) -> Order:
    """An emergency or a government duty went to the service that has it, with its reference."""
    order = _held(order_id, actor)
    move(order, "divert", actor=actor, now=now, to=to)
    Diversion.objects.create(
        order=order, to=to, reference=reference.strip(), by_id=actor.me, at=now
    )
    tell_resident(order, "order_diverted", now=now, cause="divert")
    return order


@transaction.atomic
def compile_order(order_id: int, *, input: WorksheetInput, actor: Actor, now: datetime) -> Order:
    """The order is work that can be done (制单) and open for helpers.

    Raises:
        BadInput: no summary, no time, or a head count out of range.
        ConsentMissing: a wish would be public without its wisher's agreement.
    """
    order = _held(order_id, actor)
    _check(order, input)
    order.people_needed = input.people_needed
    order.save(update_fields=("people_needed",))
    move(order, "compile", actor=actor, now=now, people=input.people_needed)
    _write(order, input, actor=actor, now=now)
    tell_resident(order, "order_open", now=now, cause="compile")
    return order


@transaction.atomic
def revise(order_id: int, *, input: WorksheetInput, actor: Actor, now: datetime) -> Order:
    """The worksheet is changed while nobody has agreed to it yet; open offers are taken back."""
    order = _held(order_id, actor)
    _check(order, input)
    require(not order.claims.filter(state__in=LIVE).exists(), HelpersAgreed())
    end_all(order, actor=actor, now=now)
    order.people_needed = input.people_needed
    order.save(update_fields=("people_needed",))
    move(order, "revise", actor=actor, now=now, people=input.people_needed)
    order.worksheet.delete()
    _write(order, input, actor=actor, now=now)
    return order


def _is_child(resident: Person, at: datetime) -> bool:
    """As far as is known: the year and the month of birth."""
    born = resident.birth_year, resident.birth_month
    if born[0] is None or born[1] is None:
        return False
    return localtime(at).date() < of_age_on(born[0], born[1])


def _require_two(order: Order, heads: int, at: datetime) -> None:
    is_visit = order.kind == OrderKind.REQUEST and _is_child(order.resident, at)
    two = _("Nobody visits a child alone: please plan two people or more.")
    has_two = heads >= LEAST_WITH_A_CHILD
    require(has_two or not is_visit, BadInput(field="people_needed", why=two))


def _check(order: Order, input: WorksheetInput) -> None:
    require(
        bool(input.summary.strip()),
        BadInput(field="summary", why=_("Please write what is to be done, without a name.")),
    )
    _check_times(input)
    require(
        1 <= input.people_needed <= 10,
        BadInput(field="people_needed", why=_("Between 1 and 10 people.")),
    )
    _require_two(order, input.people_needed, input.starts_at)
    if order.kind == OrderKind.WISH:
        agreed = has_consented(order.resident_id, ConsentPurpose.PUBLISH_WISH)
        require(agreed or not input.in_pool, ConsentMissing(field="in_pool"))


def _check_times(input: WorksheetInput) -> None:
    times = [("ends_at", (input.starts_at, input.ends_at))]
    times += [("other_times", span) for span in input.other_times]
    for field, (start, end) in times:
        after = _("The end must be after the start.")
        require(end > start, BadInput(field=field, why=after))
        short = end - start <= timedelta(hours=12)
        require(short, BadInput(field=field, why=_("Twelve hours are the most.")))
    few = len(input.other_times) <= MOST_OTHER_TIMES
    require(few, BadInput(field="other_times", why=_("Three other times are the most.")))


def _write(order: Order, input: WorksheetInput, *, actor: Actor, now: datetime) -> None:
    sheet = Worksheet.objects.create(
        order=order, **_columns(input), compiled_by_id=actor.me, compiled_at=now
    )
    others = set(input.other_times) - {(input.starts_at, input.ends_at)}
    TimeOption.objects.bulk_create(
        TimeOption(worksheet=sheet, starts_at=start, ends_at=end) for start, end in sorted(others)
    )


def _columns(input: WorksheetInput) -> dict[str, object]:
    several = input.claimant == Target.PERSON and input.people_needed > 1
    return {
        "summary": input.summary.strip(),
        "skills": list(input.skills),
        "starts_at": input.starts_at,
        "ends_at": input.ends_at,
        "gender_wanted": input.gender_wanted,
        "language_wanted": input.language_wanted,
        "risk_text": input.risk_text.strip(),
        "is_insured": input.is_insured,
        "minors_allowed": input.minors_allowed,
        "in_pool": input.in_pool,
        "claimant": input.claimant,
        "needs_lead": input.needs_lead and several,
        "all_or_none": input.all_or_none and several,
    }


@transaction.atomic
def pause(order_id: int, *, reason: PauseReason, actor: Actor, now: datetime) -> Order:
    """The stage's clock stands still, for a stated reason everybody on the case can read."""
    order = _held(order_id, actor)
    due = order.due_at
    if due is None or order.pauses.filter(resumed_at=None).exists():
        raise NoClock()
    left = max(0, int((due - now).total_seconds()))
    Pause.objects.create(order=order, reason=reason, left_s=left, by_id=actor.me, at=now)
    order.due_at = None
    order.save(update_fields=("due_at",))
    note("order", order.pk, "pause", actor=actor, now=now, after=order.state, reason=reason)
    return order


@transaction.atomic
def resume(order_id: int, *, actor: Actor, now: datetime) -> Order:
    """The clock runs again with what it had left."""
    order = _held(order_id, actor)
    row = order.pauses.select_for_update().filter(resumed_at=None).first()
    if row is None:
        raise NoClock()
    row.resumed_at = now
    row.save(update_fields=("resumed_at",))
    order.due_at = now + timedelta(seconds=row.left_s)
    order.save(update_fields=("due_at",))
    note("order", order.pk, "resume", actor=actor, now=now, after=order.state)
    return order


@transaction.atomic
def go_ahead(order_id: int, *, actor: Actor, now: datetime) -> Order:
    """Those who agreed are enough: the head count becomes theirs and nobody else is asked.

    Raises NobodyAgreed when no place is taken yet.
    """
    order = _held(order_id, actor)
    heads = order.seats.count()
    require(heads > 0, NobodyAgreed())
    _require_two(order, heads, order.worksheet.starts_at)
    order.people_needed = heads
    order.save(update_fields=("people_needed",))
    for number, seat in enumerate(order.seats.select_for_update().order_by("number"), start=1):
        order.seats.filter(pk=seat.pk).update(number=number, of=heads)
    take_back_offers(order, now=now)
    return move(order, "go_ahead", actor=actor, now=now, people=heads)


@transaction.atomic
def give_up(order_id: int, *, reason: str, actor: Actor, now: datetime) -> Order:
    """Nobody came or it cannot be solved: a result too, with its reason, told honestly."""
    order = _held(order_id, actor)
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please write the reason.")))
    move(order, "give_up", actor=actor, now=now)
    remark(order, RemarkKind.REASON, reason, actor=actor, now=now)
    end_all(order, actor=actor, now=now)
    tell_resident(order, "order_unsolved", now=now, cause=f"give_up:{int(now.timestamp())}")
    return order


@transaction.atomic
def reopen(order_id: int, *, actor: Actor, now: datetime) -> Order:
    """An unsolved order is tried again."""
    order = _held(order_id, actor)
    has_sheet = Worksheet.objects.filter(order=order).exists()
    require(has_sheet, BadInput(why=_("It has no worksheet yet. Please enter it again.")))
    return move(order, "reopen", actor=actor, now=now)


@transaction.atomic
def note_down(order_id: int, *, text: str, actor: Actor, now: datetime) -> Remark:
    """An internal note, sealed, for the desk only."""
    order = Order.objects.select_related("area").get(pk=order_id)
    require(policies.may_triage(actor, order))
    require(bool(text.strip()), BadInput(field="text", why=_("The note is empty.")))
    return remark(order, RemarkKind.INTERNAL, text, actor=actor, now=now)


@transaction.atomic
def photos_agreed(order_id: int, *, actor: Actor, now: datetime) -> Order:
    """The resident told the desk that the work may be pictured; the consent is on her file."""
    order = _held(order_id, actor)
    persons.consent(
        order.resident_id,
        purpose=ConsentPurpose.PHOTO,
        is_given=True,
        channel=Channel.PHONE,
        given_by_id=order.resident_id,
        actor=actor,
        now=now,
    )
    note("order", order.pk, "photos_agreed", actor=actor, now=now, after=order.state)
    return order
