"""Claiming from both sides: ask, answer with terms, agree; or decline, take back, lapse, undo."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.projects import ProjectRules
from kith.catalogue.queries import in_force
from kith.core.actor import CLOCK, Actor
from kith.core.calendar import add_working_days
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.places.queries import path_of
from kith.projects import policies
from kith.projects.actions import _items, _launching, _starting
from kith.projects.models import Claim, ListItem, Project, Term
from kith.projects.queries.claims import speakers
from kith.projects.states import CLAIM, ListKind, Side


class NotFitting(Refusal):
    code = "claim_not_fitting"
    text = _("A resource can only be claimed for a need on a demand list of your own place.")


class OnePersonTwoSides(Refusal):
    code = "one_person_two_sides"
    text = _("The other side has to say this: nobody agrees with herself.")
    status = 403


@dataclass(frozen=True, slots=True)
class ClaimInput:
    """Who claims, on what terms; either a unit or a place."""

    text: str
    organisation_id: int | None = None
    area_id: int | None = None
    meets_id: int | None = None  # the need a claimed resource is for
    launch_id: int | None = None  # on whose stage it was called out
    announced_fen: int = 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the project starts with; without a day it is due by the rule."""

    due_date: date | None = None
    for_whom: str = ""


@transaction.atomic
def ask(item_id: int, *, input: ClaimInput, actor: Actor, now: datetime) -> Claim:
    """The item is held for whoever asked first, until the other side answers or the lease ends.

    Raises Forbidden, IllegalMove when somebody was quicker, BadInput, NotFitting, NotOnStage.
    """
    if input.launch_id is not None:
        _launching.called_out(input.launch_id, item_id)
    items = _items.locked(item_id, input.meets_id)
    item = items[item_id]
    require(_may_ask(actor, item, input))
    _check(input, items)
    _items.move(items.values(), "claim", actor=actor, now=now)
    claim = Claim.objects.create(
        item=item,
        meets_id=input.meets_id,
        organisation_id=input.organisation_id,
        area_id=input.area_id,
        launch_id=input.launch_id,
        announced_fen=input.announced_fen,
        state=CLAIM.start,
        asked_by_id=actor.me,
        asked_at=now,
        lease_until=_lease(item, now),
    )
    _items.hold(claim, items.values())
    _say(claim, Side.CLAIMANT, input.text, actor=actor, now=now)
    note("project_claim", claim.pk, "ask", actor=actor, now=now, after=claim.state)
    _tell(claim, "claim_asked", Side.OWNER, now)
    return claim


@transaction.atomic
def answer(claim_id: int, *, text: str, actor: Actor, now: datetime) -> Claim:
    """The owner's side says on what terms. Raises Forbidden, IllegalMove, BadInput."""
    claim = _locked(claim_id)
    require(policies.may_speak(actor, claim, Side.OWNER))
    _move(claim, "answer", actor=actor, now=now, lease_until=_lease(claim.item, now))
    _say(claim, Side.OWNER, text, actor=actor, now=now)
    _tell(claim, "claim_answered", Side.CLAIMANT, now)
    return claim


@transaction.atomic
def reply(claim_id: int, *, text: str, actor: Actor, now: datetime) -> Claim:
    """The claimant asks for other terms; it waits for an answer again.

    Raises Forbidden, IllegalMove, BadInput.
    """
    claim = _locked(claim_id)
    require(policies.may_speak(actor, claim, Side.CLAIMANT))
    _move(claim, "reply", actor=actor, now=now, lease_until=_lease(claim.item, now))
    _say(claim, Side.CLAIMANT, text, actor=actor, now=now)
    _tell(claim, "claim_asked", Side.OWNER, now)
    return claim


@transaction.atomic
def agree(claim_id: int, *, input: Agreement, actor: Actor, now: datetime) -> Project:
    """The claimant takes the answered terms: a project stands, with both sides' terms.

    Raises Forbidden, IllegalMove, BadInput, OnePersonTwoSides.
    """
    claim = _locked(claim_id)
    require(policies.may_speak(actor, claim, Side.CLAIMANT))
    move = CLAIM.next(claim.state, "agree")
    answered = claim.terms.filter(side=Side.OWNER).latest("pk").by_id
    require(answered != actor.me, OnePersonTwoSides())
    _check_day(claim, input.due_date, now)
    before, claim.state = claim.state, move
    claim.save(update_fields=("state",))
    note("project_claim", claim.pk, "agree", actor=actor, now=now, before=before, after=move)
    _items.move(_held(claim), "take_up", actor=actor, now=now)
    project = _starting.start(
        claim, owner_id=answered, due_date=input.due_date, for_whom=input.for_whom,
        actor=actor, now=now,
    )  # fmt: skip
    _tell(claim, "claim_agreed", Side.OWNER, now, link=f"/projects/{project.pk}/")
    return project


@transaction.atomic
def decline(claim_id: int, *, reason: str, actor: Actor, now: datetime) -> Claim:
    """The owner's side says no; the item can be claimed again.

    Raises Forbidden, IllegalMove, BadInput.
    """
    claim = _locked(claim_id)
    require(policies.may_speak(actor, claim, Side.OWNER))
    _release(claim, "decline", _why(reason), actor=actor, now=now)
    _tell(claim, "claim_declined", Side.CLAIMANT, now)
    return claim


@transaction.atomic
def withdraw(claim_id: int, *, actor: Actor, now: datetime) -> Claim:
    """The claimant does not want it any more. Raises Forbidden, IllegalMove."""
    claim = _locked(claim_id)
    require(policies.may_speak(actor, claim, Side.CLAIMANT))
    _release(claim, "withdraw", "", actor=actor, now=now)
    _tell(claim, "claim_withdrawn", Side.OWNER, now)
    return claim


@transaction.atomic
def undo(claim_id: int, *, reason: str, actor: Actor, now: datetime) -> Claim:
    """What was called out on a stage was written down wrongly, and is as if it had not been.

    Raises Forbidden, IllegalMove also for a claim of no launch day, BadInput.
    """
    seen = Claim.objects.get(pk=claim_id)
    require(seen.launch_id is not None, IllegalMove())
    assert seen.launch_id is not None
    _launching.changed(seen.launch_id)
    claim = _locked(claim_id)
    require(policies.may_undo(actor, claim))
    _release(claim, "undo", _why(reason), actor=actor, now=now)
    return claim


@transaction.atomic
def lapse(claim_id: int, *, actor: Actor, now: datetime) -> Claim:
    """Nobody answered before the lease ended: the item is free, and both sides are told.

    Time does it. Raises Forbidden, IllegalMove also while the lease runs.
    """
    require(actor.is_clock)
    claim = _locked(claim_id)
    require(claim.lease_until <= now, IllegalMove())
    _release(claim, "lapse", "", actor=actor, now=now)
    for side in Side:
        _tell(claim, "claim_lapsed", side, now)
    return claim


def _may_ask(actor: Actor, item: ListItem, input: ClaimInput) -> bool:
    if input.area_id is not None:
        return policies.may_claim_as_place(actor, item, path_of(input.area_id))
    if input.organisation_id is None:
        return False
    typed = input.launch_id is not None and item.list.kind != ListKind.RESOURCE
    if typed and policies.may_type_claims(actor, item.list.area.path):
        return True
    return policies.may_claim_as_unit(actor, item, input.organisation_id)


def _check(input: ClaimInput, items: dict[int, ListItem]) -> None:
    one_claims = (input.area_id is None) != (input.organisation_id is None)
    require(one_claims, BadInput(field="organisation_id", why=_("Please say who claims.")))
    fen_is_plain = 0 <= input.announced_fen <= 10**11
    require(fen_is_plain, BadInput(field="announced_fen", why=_("This amount cannot be right.")))
    if input.meets_id is not None:
        need = items[input.meets_id]
        fits = need.list.kind == ListKind.DEMAND and need.list.area_id == input.area_id
        require(fits, NotFitting(field="meets_id"))


def _check_day(claim: Claim, due_date: date | None, now: datetime) -> None:
    if due_date is not None:
        later = due_date > localtime(now).date()
        require(later, BadInput(field="due_date", why=_("Please choose a day to come.")))


def _locked(claim_id: int) -> Claim:
    """Items before the claim: in the order in which `ask` takes them."""
    ids = Claim.objects.values_list("item_id", "meets_id").get(pk=claim_id)
    items = _items.locked(*ids)
    claim = Claim.objects.select_related("organisation", "area").locked(claim_id)
    claim.item = items[claim.item_id]
    return claim


def _held(claim: Claim) -> list[ListItem]:
    ids = (claim.item_id, claim.meets_id)
    return list(_items.locked(*ids).values())


def _lease(item: ListItem, now: datetime) -> datetime:
    rules = in_force(ProjectRules, path=item.list.area.path, on=localtime(now).date())
    return add_working_days(now, rules.lease_wd, ZoneInfo(settings.TIME_ZONE))


def _why(reason: str) -> str:
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    return reason.strip()[:200]


def _say(claim: Claim, side: Side, text: str, *, actor: Actor, now: datetime) -> None:
    words = text.strip()[:600]
    require(bool(words), BadInput(field="text", why=_("Please say on what terms.")))
    Term.objects.create(claim=claim, side=side, text=words, by_id=actor.me, at=now)


def _move(claim: Claim, verb: str, *, actor: Actor, now: datetime, lease_until: datetime) -> None:
    before, claim.state = claim.state, CLAIM.next(claim.state, verb)
    claim.lease_until = lease_until
    claim.save(update_fields=("state", "lease_until"))
    note("project_claim", claim.pk, verb, actor=actor, now=now, before=before, after=claim.state)


def _release(claim: Claim, verb: str, reason: str, *, actor: Actor, now: datetime) -> None:
    before, claim.state = claim.state, CLAIM.next(claim.state, verb)
    claim.save(update_fields=("state",))
    who = CLOCK if actor.is_clock else actor
    note(
        "project_claim", claim.pk, verb, actor=who, now=now,
        before=before, after=claim.state, reason=reason,
    )  # fmt: skip
    _items.let_go(claim, actor=who, now=now)


def _tell(claim: Claim, topic: str, side: Side, now: datetime, link: str = "") -> None:
    where = link or f"/list-claims/{claim.pk}/"
    turn = claim.terms.count()
    for one in speakers(claim, side, now):
        cause = f"project_claim:{claim.pk}:{topic}:{turn}"
        tell(one, topic, cause=cause, now=now, link=where, number=claim.item.title)
