"""Promises of units, and what came of them. The money itself never passes through Kith."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import CLOCK, Actor, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove, ProofNeeded, Refusal, require
from kith.groups.models import Organisation
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.places.models import Area
from kith.projects import policies_money as policies
from kith.projects.actions import _numbers, _purses
from kith.projects.models import Pledge, PledgeNote, Project, Receipt, ReceiptVoid
from kith.projects.queries import money as queries
from kith.projects.rules_money import unit_of, worth_of
from kith.projects.states import OPEN_PROJECTS
from kith.projects.states_money import PLEDGE, Basis, Series, ValueKind


class ProjectOver(Refusal):
    code = "project_over"
    text = _("This project is over; nothing more can be pledged to it.")


class OwnPledge(Refusal):
    code = "own_pledge"
    text = _("Somebody who neither made this pledge nor belongs to the unit must receive it.")
    status = 403


class MoreThanPledged(Refusal):
    code = "more_than_pledged"
    text = _("No more than %(left)s %(unit)s of this pledge is still to come.")


class SharedAlready(Refusal):
    code = "shared_already"
    text = _("What this receipt brought was given to a need already. Take that back first.")


@dataclass(frozen=True, slots=True)
class PledgeInput:
    """`amount` counts fen, minutes, or pieces of `unit`; goods have a worth and its basis."""

    organisation_id: int
    kind: ValueKind
    what: str
    amount: int
    due_date: date
    key: str
    project_id: int | None = None
    unit: str = ""
    worth_fen: int = 0
    basis: Basis | str = ""


@dataclass(frozen=True, slots=True)
class ReceiptInput:
    amount: int
    received_date: date
    document: str


@transaction.atomic
def pledge(area_id: int, *, input: PledgeInput, actor: Actor, now: datetime) -> Pledge:
    """The unit's word stands: to a project, or to the pool of the place. The same form counts once.

    Raises:
        ProjectOver: the project takes no more.
        BadInput: the amount, worth or day make no sense.
    """
    area = Area.objects.get(pk=area_id)
    unit = Organisation.objects.get(pk=input.organisation_id)
    require(policies.may_pledge(actor, unit.pk, area.path))
    _ask_project(input.project_id, area)
    _ask_sense(input, area, now)
    row, is_new = Pledge.objects.get_or_create(
        organisation=unit,
        key=input.key,
        defaults={
            "area": area,
            "project_id": input.project_id,
            "kind": input.kind,
            "what": input.what.strip(),
            "unit": unit_of(input.kind, input.unit),
            "amount": input.amount,
            "worth_fen": input.worth_fen if input.kind == ValueKind.GOODS else 0,
            "basis": input.basis if input.kind == ValueKind.GOODS else "",
            "due_date": input.due_date,
            "by_id": actor.me,
            "made_at": now,
        },
    )
    if is_new:
        note("pledge", row.pk, "pledge", actor=actor, now=now, after=row.state)
        _tell_desk(row, now)
    return row


def _ask_project(project_id: int | None, area: Area) -> None:
    if project_id is None:
        return
    project = Project.objects.locked(project_id)
    require(project.area_id == area.pk)
    require(project.state in OPEN_PROJECTS, ProjectOver())


def _ask_sense(input: PledgeInput, area: Area, now: datetime) -> None:
    most = queries.rules_at(area.path, now).most_fen
    require(0 < input.amount <= most, BadInput(field="amount", why=_("this is no amount.")))
    today = localtime(now).date()
    require(input.due_date >= today, BadInput(field="due_date", why=_("this day is past.")))
    if input.kind != ValueKind.GOODS:
        return
    require(bool(input.unit.strip()), BadInput(field="unit", why=_("pieces need a word.")))
    is_worth = 0 < input.worth_fen <= most and input.basis in Basis.values
    why = _("goods need a worth, and how it is known.")
    require(is_worth, BadInput(field="worth_fen", why=why))


def _tell_desk(row: Pledge, now: datetime) -> None:
    link, cause = f"/projects/money/pledges/{row.pk}/", f"pledge:{row.pk}:made"
    for person_id in holders(Role.WORKER, row.area.path, now):
        if person_id != row.by_id:
            tell(person_id, "pledge_made", cause=cause, now=now, link=link, number=row.pk)


@transaction.atomic
def cancel(pledge_id: int, *, reason: str, actor: Actor, now: datetime) -> Pledge:
    """Nothing of it came and nothing will."""
    return _will_not_come(pledge_id, "cancel", reason, actor, now)


@transaction.atomic
def waive_rest(pledge_id: int, *, reason: str, actor: Actor, now: datetime) -> Pledge:
    """A part came; the rest will not, and the pledge counts as received."""
    return _will_not_come(pledge_id, "waive_rest", reason, actor, now)


def _will_not_come(pledge_id: int, verb: str, reason: str, actor: Actor, now: datetime) -> Pledge:
    row = _held(pledge_id)
    require(policies.may_take_back(actor, row))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    rest = row.to_come
    row.cancelled += rest
    _move(row, verb, actor=actor, now=now)
    PledgeNote.objects.create(
        pledge=row, amount=rest, reason=reason.strip(), by_id=actor.me, at=now
    )
    return row


@transaction.atomic
def receive(pledge_id: int, *, input: ReceiptInput, actor: Actor, now: datetime) -> Receipt:
    """So much came, with a number that leaves no gap; said by somebody other than the donor (SD7).

    Raises:
        OwnPledge: the actor made it, or belongs to the unit.
        MoreThanPledged: it would be more than was promised.
    """
    row = _held(pledge_id)
    _ask_other_hand(row, actor)
    today = localtime(now).date()
    require(input.document.strip() != "", BadInput(field="document", why=_("name the document.")))
    is_past = input.received_date <= today
    require(is_past, BadInput(field="received_date", why=_("this day has not come yet.")))
    left = MoreThanPledged(left=row.to_come, unit=row.unit)
    require(PLEDGE.allows(row.state, "receive_part"), IllegalMove())
    require(0 < input.amount <= row.to_come, left)
    row.received += input.amount
    worth = _worth(row, input.amount)
    _move(row, "receive_part" if row.to_come else "receive_rest", actor=actor, now=now)
    _into_purse(row, input.amount)
    receipt = Receipt.objects.create(
        area=row.area,
        year=today.year,
        seq=_numbers.take(row.area_id, year=today.year, series=Series.RECEIPT),
        pledge=row,
        giver=row.organisation.name,
        amount=input.amount,
        worth_fen=worth,
        received_date=input.received_date,
        document=input.document.strip(),
        pledged_by_id=row.by_id,
        by_id=actor.me,
        at=now,
    )
    _tell_unit(row, "pledge_received", f"receipt:{receipt.pk}", receipt.pk, now)
    return receipt


def _ask_other_hand(row: Pledge, actor: Actor) -> None:
    people = queries.people_of(row.organisation_id)
    if not policies.may_receive(actor, row, people):
        is_desk = actor.over(row.area.path, *policies.DESK)
        raise OwnPledge() if is_desk else Forbidden()


def _worth(row: Pledge, part: int) -> int:
    """Of the part that came; `received` counts it already."""
    return worth_of(
        ValueKind(row.kind),
        part=part,
        so_far=row.received,
        amount=row.amount,
        worth_fen=row.worth_fen,
        earlier_fen=queries.worth_received(row.pk),
    )


def _into_purse(row: Pledge, amount: int) -> None:
    """Money of a pledge lies in the purse of its project, or in the pool."""
    if row.kind == ValueKind.MONEY:
        (purse,) = _purses.held((row.area_id, row.project_id))
        _purses.move(purse, in_fen=amount)


@transaction.atomic
def void(receipt_id: int, *, reason: str, actor: Actor, now: datetime) -> Receipt:
    """The receipt was wrong and does not count. Its number stays, with the reason.

    Raises:
        SharedAlready: it was given to a need meanwhile.
        NotEnoughMoney: it was spent meanwhile.
    """
    pledge_id = Receipt.objects.values_list("pledge_id", flat=True).get(pk=receipt_id)
    row = _held(pledge_id)
    _ask_other_hand(row, actor)
    require(actor.has_proved(now), ProofNeeded())
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    receipt = Receipt.objects.select_related("area").get(pk=receipt_id)
    require(not ReceiptVoid.objects.filter(receipt=receipt).exists(), IllegalMove())
    require(receipt.amount <= row.free, SharedAlready())
    row.received -= receipt.amount
    _move(row, "void_part" if row.received else "void_all", actor=actor, now=now)
    _into_purse(row, -receipt.amount)
    ReceiptVoid.objects.create(receipt=receipt, reason=reason.strip(), by_id=actor.me, at=now)
    _tell_unit(row, "receipt_voided", f"void:{receipt.pk}", receipt.pk, now)
    return receipt


def _tell_unit(row: Pledge, topic: str, cause: str, receipt_id: int, now: datetime) -> None:
    link = f"/projects/money/receipts/{receipt_id}/"
    for person_id in queries.liaisons_of(row.organisation_id, now):
        tell(person_id, topic, cause=cause, now=now, link=link, number=receipt_id)


@transaction.atomic
def ask_after(pledge_id: int, *, actor: Actor, now: datetime) -> bool:
    """The unit is asked once how it stands with a pledge long due; whether this was the time."""
    require(actor == CLOCK)
    row = _held(pledge_id)
    link, cause = f"/projects/money/pledges/{row.pk}/", f"pledge:{row.pk}:late"
    told = [
        tell(person_id, "pledge_waiting", cause=cause, now=now, link=link, number=row.pk)
        for person_id in queries.liaisons_of(row.organisation_id, now)
    ]
    return any(message.made_at == now for message in told)


def _held(pledge_id: int) -> Pledge:
    return Pledge.objects.select_related("area", "organisation").locked(pledge_id)


def _move(row: Pledge, verb: str, *, actor: Actor, now: datetime) -> None:
    """The next state with the sums it stands for, in one write: the database compares them."""
    before = row.state
    row.state = PLEDGE.next(row.state, verb)
    row.save(update_fields=("state", "received", "cancelled"))
    note("pledge", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
