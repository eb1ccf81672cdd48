"""Vouchers of a project: entered by one, approved by another; and links to designated platforms."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.projects import policies_money as policies
from kith.projects.actions import _purses
from kith.projects.models import PlatformLink, Project, Voucher, VoucherStep
from kith.projects.queries import money as queries
from kith.projects.rules_money import is_designated
from kith.projects.states_money import VOUCHER, VoucherState


class VoucherThere(Refusal):
    code = "voucher_there"
    text = _("A voucher with this number and payee is entered already.")


class NotASecondPerson(Refusal):
    code = "not_a_second_person"
    text = _("You entered this voucher; a second person must look at it.")
    status = 403


class NotDesignated(Refusal):
    code = "not_designated"
    text = _("Only pages of designated fundraising platforms may be linked to.")
    status = 422


@dataclass(frozen=True, slots=True)
class VoucherInput:
    """`digest` is the SHA-256 of the scan that lies in the project's file."""

    number: str
    spent_date: date
    payee: str
    fen: int
    purpose: str
    digest: str


@transaction.atomic
def enter(project_id: int, *, input: VoucherInput, actor: Actor, now: datetime) -> Voucher:
    """Something was spent, says one person; it counts when a second one has looked.

    Raises:
        VoucherThere: the same paper a second time.
        MoneySettled: the project's money is closed.
    """
    project = Project.objects.select_related("area").locked(project_id)
    require(policies.may_spend(actor, project))
    _ask_sense(input, now)
    (purse,) = _purses.held((project.area_id, project.pk))
    _purses.ask_open(purse)
    same = Voucher.objects.filter(project=project, number=input.number.strip())
    same = same.filter(payee=input.payee.strip())
    counting = same.filter(state__in=(VoucherState.ENTERED, VoucherState.APPROVED))
    require(not counting.exists(), VoucherThere())
    row = Voucher.objects.create(
        project=project,
        number=input.number.strip(),
        spent_date=input.spent_date,
        payee=input.payee.strip(),
        fen=input.fen,
        purpose=input.purpose.strip(),
        digest=input.digest,
        by_id=actor.me,
        at=now,
    )
    note("voucher", row.pk, "enter", actor=actor, now=now, after=row.state, fen=row.fen)
    _tell_office(row, now)
    return row


def _ask_sense(input: VoucherInput, now: datetime) -> None:
    words = (input.number, input.payee, input.purpose)
    whole = all(word.strip() for word in words) and len(input.digest) == 64
    require(whole, BadInput(why=_("number, payee, purpose and the scan are needed.")))
    require(input.fen > 0, BadInput(field="fen", why=_("this is no amount.")))
    is_past = input.spent_date <= localtime(now).date()
    require(is_past, BadInput(field="spent_date", why=_("this day has not come yet.")))


def _tell_office(row: Voucher, now: datetime) -> None:
    link, cause = f"/projects/money/vouchers/{row.pk}/", f"voucher:{row.pk}"
    for person_id in holders(Role.STREET, row.project.area.path, now):
        if person_id != row.by_id:
            tell(person_id, "voucher_entered", cause=cause, now=now, link=link, number=row.pk)


@transaction.atomic
def approve(voucher_id: int, *, reason: str, actor: Actor, now: datetime) -> Voucher:
    """It was spent, says a second person.

    Raises:
        NotASecondPerson: she entered it herself.
        NotEnoughMoney: the project never had so much.
    """
    row = _judged(voucher_id, "approve", reason, actor, now)
    (purse,) = _purses.held((row.project.area_id, row.project_id))
    _purses.move(purse, spent_fen=row.fen)
    return row


@transaction.atomic
def refuse(voucher_id: int, *, reason: str, actor: Actor, now: datetime) -> Voucher:
    """It does not count, says a second person."""
    return _judged(voucher_id, "refuse", reason, actor, now)


@transaction.atomic
def reverse(voucher_id: int, *, reason: str, actor: Actor, now: datetime) -> Voucher:
    """It was approved by mistake: its money is there again."""
    row = _judged(voucher_id, "reverse", reason, actor, now)
    (purse,) = _purses.held((row.project.area_id, row.project_id))
    _purses.move(purse, spent_fen=-row.fen)
    return row


def _judged(voucher_id: int, verb: str, reason: str, actor: Actor, now: datetime) -> Voucher:
    row = Voucher.objects.select_related("project__area").locked(voucher_id)
    is_own = actor.person_id is not None and actor.me == row.by_id
    require(not is_own, NotASecondPerson())
    require(policies.may_approve(actor, row))
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say what you checked.")))
    before = row.state
    row.state = VOUCHER.next(row.state, verb)
    row.save(update_fields=("state",))
    VoucherStep.objects.create(
        voucher=row,
        verb=verb,
        entered_by_id=row.by_id,
        reason=reason.strip(),
        by_id=actor.me,
        at=now,
    )
    note("voucher", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def link_out(project_id: int, *, url: str, actor: Actor, now: datetime) -> PlatformLink:
    """The project's page leads to its page on a designated platform.

    Raises:
        NotDesignated: the address is none of a platform that the rule of the place names.
    """
    project = Project.objects.select_related("area").locked(project_id)
    require(policies.may_share(actor, project.area.path))
    hosts = queries.rules_at(project.area.path, now).platform_hosts
    require(is_designated(url.strip(), hosts), NotDesignated(field="url"))
    row, is_new = PlatformLink.objects.get_or_create(
        project=project, url=url.strip(), defaults={"by_id": actor.me, "at": now}
    )
    if is_new:
        note("project", project.pk, "link_out", actor=actor, now=now, url=row.url)
    return row


@transaction.atomic
def take_link_down(link_id: int, *, actor: Actor, now: datetime) -> None:
    """The project's page leads there no more."""
    row = PlatformLink.objects.select_related("project__area").locked(link_id)
    require(policies.may_share(actor, row.project.area.path))
    note("project", row.project_id, "take_link_down", actor=actor, now=now, url=row.url)
    row.delete()
