"""What came is given to needs; what is left over is stated; then the money is settled."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.approvals.actions import use
from kith.approvals.rules import Plain, Wanted
from kith.approvals.states import Deed
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.projects import policies_money as policies
from kith.projects.actions import _purses
from kith.projects.models import (
    Allocation,
    AllocationUndo,
    Need,
    Pledge,
    Project,
    Purse,
    Surplus,
    Voucher,
)
from kith.projects.rules_money import unit_of
from kith.projects.states_money import (
    LIVE_PLEDGES,
    PURSE,
    SurplusKind,
    ValueKind,
    VoucherState,
)


class OtherProject(Refusal):
    code = "other_project"
    text = _("This was pledged to another project, or to the pool of another place.")


class OtherUnit(Refusal):
    code = "other_unit"
    text = _("This need is counted in %(need)s, the pledge in %(pledge)s.")


class NothingFree(Refusal):
    code = "nothing_free"
    text = _("Only %(left)s %(unit)s of this pledge are received and not yet given to a need.")


class NeedIsMet(Refusal):
    code = "need_is_met"
    text = _("This need lacks only %(left)s %(unit)s.")


class SurplusNotStated(Refusal):
    code = "surplus_not_stated"
    text = _("%(yuan)s yuan are left. Please state first what became of them.")


class StillToCome(Refusal):
    code = "still_to_come"
    text = _("A pledge or a voucher of this project is still open. Please finish it first.")


@dataclass(frozen=True, slots=True)
class NeedInput:
    title: str
    kind: ValueKind
    amount: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SurplusInput:
    """`document` names the slip of the return, or the minutes that decided it."""

    kind: SurplusKind
    fen: int
    document: str
    to_project_id: int | None = None


@transaction.atomic
def add_need(project_id: int, *, input: NeedInput, actor: Actor, now: datetime) -> Need:
    """The project's budget has one more line."""
    project = _project(project_id)
    require(policies.may_share(actor, project.area.path))
    require(input.amount > 0, BadInput(field="amount", why=_("this is no amount.")))
    unit = unit_of(input.kind, input.unit)
    require(unit != "", BadInput(field="unit", why=_("pieces need a word.")))
    row = Need.objects.create(
        project=project, title=input.title.strip(), kind=input.kind, unit=unit, amount=input.amount
    )
    note("project", project.pk, "add_need", actor=actor, now=now, need=row.pk)
    return row


@transaction.atomic
def resize_need(need_id: int, *, amount: int, actor: Actor, now: datetime) -> Need:
    """The need is larger or smaller now, never smaller than what it was given."""
    row = _need(need_id)
    require(policies.may_share(actor, row.project.area.path))
    is_enough = amount >= max(row.allocated, 1)
    require(is_enough, BadInput(field="amount", why=_("more was given to it already.")))
    before, row.amount = row.amount, amount
    row.save(update_fields=("amount",))
    note("project", row.project_id, "resize_need", actor=actor, now=now, need=row.pk, old=before)
    return row


@transaction.atomic
def share(pledge_id: int, *, need_id: int, amount: int, actor: Actor, now: datetime) -> Allocation:
    """So much of what the pledge brought is for this need.

    Raises:
        OtherProject, OtherUnit: the two do not fit.
        NothingFree, NeedIsMet: there is not so much, or it does not take so much.
        SecondNeeded: a second person must approve exactly this first.
    """
    pledge = Pledge.objects.select_related("area").locked(pledge_id)
    need = _need(need_id)
    path = need.project.area.path
    both = policies.may_share(actor, path) and policies.may_share(actor, pledge.area.path)
    require(both)
    own = pledge.project_id == need.project_id
    pool = pledge.project_id is None and path.startswith(pledge.area.path)
    require(own or pool, OtherProject())
    fits = (pledge.kind, pledge.unit) == (need.kind, need.unit)
    require(fits, OtherUnit(need=need.unit, pledge=pledge.unit))
    require(0 < amount <= pledge.free, NothingFree(left=pledge.free, unit=pledge.unit))
    lacks = need.amount - need.allocated
    require(amount <= lacks, NeedIsMet(left=lacks, unit=need.unit))
    use(_share_wanted(pledge, need, amount), actor=actor, now=now)
    _move_share(pledge, need, amount)
    row = Allocation.objects.create(pledge=pledge, need=need, amount=amount, by_id=actor.me, at=now)
    note("pledge", pledge.pk, "share", actor=actor, now=now, need=need.pk, amount=amount)
    return row


def _share_wanted(pledge: Pledge, need: Need, amount: int) -> Wanted:
    payload: dict[str, Plain] = {
        "need": need.pk,
        "amount": amount,
        "kind": pledge.kind,
        "unit": need.unit,
        "pledge": pledge.what,
        "title": need.title,
    }
    return Wanted(Deed.SHARE_PLEDGE, pledge.pk, need.project.area.path, payload)


def _move_share(pledge: Pledge, need: Need, amount: int) -> None:
    """Both sums follow; money of the pool moves into the purse of the project."""
    pledge.allocated += amount
    pledge.save(update_fields=("allocated",))
    need.allocated += amount
    need.save(update_fields=("allocated",))
    if pledge.kind == ValueKind.MONEY and pledge.project_id is None:
        project = need.project
        pool, purse = _purses.held((pledge.area_id, None), (project.area_id, project.pk))
        _purses.move(pool, out_fen=amount)
        _purses.move(purse, in_fen=amount)


@transaction.atomic
def take_back(allocation_id: int, *, reason: str, actor: Actor, now: datetime) -> AllocationUndo:
    """The share was a mistake: it is free again, unless it was spent."""
    row = Allocation.objects.get(pk=allocation_id)
    pledge = Pledge.objects.select_related("area").locked(row.pledge_id)
    need = _need(row.need_id)
    require(policies.may_share(actor, need.project.area.path))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    require(not AllocationUndo.objects.filter(allocation=row).exists(), IllegalMove())
    _move_share(pledge, need, -row.amount)
    note("pledge", pledge.pk, "take_back", actor=actor, now=now, need=need.pk, amount=row.amount)
    return AllocationUndo.objects.create(
        allocation=row, reason=reason.strip(), by_id=actor.me, at=now
    )


@transaction.atomic
def state_surplus(project_id: int, *, input: SurplusInput, actor: Actor, now: datetime) -> Surplus:
    """What became of so much money that the project did not need.

    Raises:
        NotEnoughMoney: there is not so much left.
        MoneySettled: this project's money, or that of the other one, is settled.
        SecondNeeded: a second person must approve exactly this first.
    """
    project = _project(project_id)
    require(policies.may_share(actor, project.area.path))
    require(input.fen > 0, BadInput(field="fen", why=_("this is no amount.")))
    require(input.document.strip() != "", BadInput(field="document", why=_("name the document.")))
    other = _carried_to(input, project, actor)
    _move_surplus(project, other, input)
    use(_surplus_wanted(project, input), actor=actor, now=now)
    row = Surplus.objects.create(
        project=project,
        kind=input.kind,
        fen=input.fen,
        to_project=other,
        document=input.document.strip(),
        by_id=actor.me,
        at=now,
    )
    note("project", project.pk, "state_surplus", actor=actor, now=now, fen=input.fen)
    return row


def _surplus_wanted(project: Project, input: SurplusInput) -> Wanted:
    payload: dict[str, Plain] = {
        "kind": str(input.kind),
        "fen": input.fen,
        "document": input.document.strip(),
        "to": input.to_project_id,
        "title": project.title,
    }
    return Wanted(Deed.STATE_SURPLUS, project.pk, project.area.path, payload)


def _carried_to(input: SurplusInput, project: Project, actor: Actor) -> Project | None:
    """The other project, where the money is carried over to one of the actor's places."""
    if input.kind != SurplusKind.CARRIED:
        return None
    others = Project.objects.exclude(pk=project.pk).select_related("area")
    other = others.filter(pk=input.to_project_id or 0).first()
    if other is None:
        raise BadInput(field="to_project_id", why=_("name the other project."))
    require(policies.may_share(actor, other.area.path))
    return other


def _move_surplus(project: Project, other: Project | None, input: SurplusInput) -> None:
    own: _purses.Owner = (project.area_id, project.pk)
    if input.kind == SurplusKind.RETURNED:
        (purse,) = _purses.held(own)
    else:
        to = (other.area_id, other.pk) if other else (project.area_id, None)
        purse, target = _purses.held(own, to)
        _purses.move(target, in_fen=input.fen)
    _purses.move(purse, out_fen=input.fen)


@transaction.atomic
def settle(project_id: int, *, actor: Actor, now: datetime) -> Purse:
    """Every fen is accounted for: the project's money is closed.

    Raises:
        StillToCome: a pledge or a voucher is still open.
        SurplusNotStated: something is left over.
    """
    project = _project(project_id)
    require(policies.may_share(actor, project.area.path))
    (purse,) = _purses.held((project.area_id, project.pk))
    after = PURSE.next(purse.state, "settle")
    live = Pledge.objects.filter(project=project, state__in=LIVE_PLEDGES)
    waiting = Voucher.objects.filter(project=project, state=VoucherState.ENTERED)
    require(not live.exists() and not waiting.exists(), StillToCome())
    left = purse.left_fen
    require(left == 0, SurplusNotStated(yuan=f"{left / 100:.2f}"))
    purse.state = after
    purse.save(update_fields=("state",))
    note("project", project.pk, "settle_money", actor=actor, now=now, after=after)
    return purse


@transaction.atomic
def reopen(project_id: int, *, reason: str, actor: Actor, now: datetime) -> Purse:
    """Something was forgotten: the money of the project is open again."""
    project = _project(project_id)
    require(policies.may_share(actor, project.area.path))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    (purse,) = _purses.held((project.area_id, project.pk))
    purse.state = PURSE.next(purse.state, "reopen")
    purse.save(update_fields=("state",))
    note("project", project.pk, "reopen_money", actor=actor, now=now, reason=reason.strip())
    return purse


def _project(project_id: int) -> Project:
    return Project.objects.select_related("area").locked(project_id)


def _need(need_id: int) -> Need:
    return Need.objects.select_related("project__area").locked(need_id)
