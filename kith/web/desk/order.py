"""One order on the desk with its whole story, and the verbs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.catalogue.queries import skills
from kith.core.actor import Actor, Role
from kith.core.refusal import require
from kith.dispatch.queries.asking import asking_state
from kith.orders import policies, queries
from kith.orders.actions import contact
from kith.orders.states import (
    CLAIM,
    CLOSED,
    LIFE,
    LIVE,
    OFFER,
    ClaimState,
    OfferState,
    OrderState,
    RemarkKind,
)
from kith.people.rules import domestic_phone
from kith.vault.states import Purpose
from kith.web.desk.forms import PurposeForm
from kith.web.desk.stages import Clock, clock, tone
from kith.web.desk.story import events
from kith.web.desk.verbs import BY_NAME, PLACED, PRIMARY, Button, buttons, form_for
from kith.web.http import Request, or_404, refusals_on, with_role
from kith.web.story import Event

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kith.orders.models import Claim, Offer, Order, TimeOption

OFFER_TONES = {"OFFERED": "wait", "ACCEPTED": "good", "DECLINED": "done", "EXPIRED": "done"}
CLAIM_TONES = {"HELD": "go", "SERVING": "go", "SERVED": "wait", "DONE": "good", "NO_SHOW": "bad"}
OUTCOMES: dict[str, StrPromise] = {
    "report": gettext_lazy("The helper reported"),
    "rating": gettext_lazy("Said about the service"),
    "dispute": gettext_lazy("Disputed"),
    "objection": gettext_lazy("The unit objected"),
    "decision": gettext_lazy("Decision on the objection"),
}


WHY: Final = "why_i_look"
WHY_KEPT: Final = 5  # orders of people under age that one session has a reason for


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was written about the order."""

    label: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer, and whether it can be taken back."""

    offer: Offer
    name: str
    tone: str
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """A claim, and what the desk can do about it."""

    claim: Claim
    name: str
    tone: str
    verbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """An order that may be the same need."""

    order: Order
    score: int
    is_same_person: bool
    may_merge: bool


@dataclass(frozen=True, slots=True)
class Case:
    """All the page shows of one order."""

    order: Order
    tone: str
    clock: Clock | None
    words: dict[str, str]
    said: list[Said]
    asked: list[Asked]
    agreed: list[Agreed]
    twins: list[Twin]
    events: list[Event]
    buttons: dict[str, Button]
    primary: Button | None
    others: list[Button]
    may_compile: bool
    may_revise: bool
    may_offer: bool
    has_sheet: bool
    other_times: list[TimeOption]
    skills: str
    yuan: str
    free_places: int
    next_order: Order | None


def order_of(pk: int, actor: Actor) -> Order:
    """The order with all its parts; 404 unless it lies on the actor's desk."""
    with or_404():
        order = queries.whole(pk, actor=actor)
    if not actor.over(order.area.path, *policies.DESK):
        raise Http404
    return order


@never_cache
@require_GET
@with_role(Role.WORKER, Role.STREET)
def page(request: Request, pk: int) -> HttpResponse:
    return _page(request, order_of(pk, request.actor))


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def do(request: Request, pk: int, verb: str) -> HttpResponse:
    """One verb of the table; a mistake shows the page again with what was typed."""
    if verb not in BY_NAME:
        raise Http404
    order, chosen = order_of(pk, request.actor), BY_NAME[verb]
    require(chosen.may(request.actor, order))
    form = form_for(chosen, request.POST)
    if form.is_valid():
        with refusals_on(form):
            chosen.do(order.pk, form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, str(chosen.done))
            return redirect("web:desk_order", order.pk)
    order = order_of(pk, request.actor)
    refused = Button(chosen, form, is_open=True)
    return _page(request, order, refused=refused, status=getattr(form, "status", 422))


@never_cache
@require_POST
@with_role(Role.WORKER, Role.STREET)
def reveal(request: Request, pk: int) -> HttpResponse:
    """The resident's contact in plain text, for this answer only; the look is logged."""
    order = order_of(pk, request.actor)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _page(request, order, status=422)
    purpose = Purpose(form.cleaned_data["purpose"])
    plain = contact.reveal_contact(order.pk, purpose=purpose, actor=request.actor, now=request.now)
    plain["phone"] = domestic_phone(plain["phone"]) if plain["phone"] else ""
    if request.htmx:
        context = {"case": {"order": order}, "plain": plain, "purposes": PurposeForm()}
        return render(request, "web/desk/order.html#contact", context)
    return _page(request, order, plain=plain)


@require_POST
@with_role(Role.WORKER, Role.STREET)
def say_why(request: Request, pk: int) -> HttpResponse:
    """The reason for reading about somebody under age; it stands at every look of this session."""
    order, form = order_of(pk, request.actor), PurposeForm(request.POST)
    if not form.is_valid():
        return render(request, "web/desk/why.html", {"order": order, "form": form}, status=422)
    said = {**request.session.get(WHY, {}), str(pk): form.cleaned_data["purpose"]}
    request.session[WHY] = dict(list(said.items())[-WHY_KEPT:])
    return redirect("web:desk_order", pk)


def chosen_why(request: Request, pk: int) -> Purpose | None:
    said = request.session.get(WHY, {}).get(str(pk))
    return Purpose(said) if said else None


def _page(
    request: Request,
    order: Order,
    *,
    refused: Button | None = None,
    plain: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    why = chosen_why(request, order.pk)
    if why is None and policies.must_say_why(request.actor, order, localtime(request.now).date()):
        return render(request, "web/desk/why.html", {"order": order, "form": PurposeForm()})
    case = case_of(order, request.actor, request.now, refused, why)
    context = {
        "case": case,
        "plain": plain or {},
        "purposes": PurposeForm(),
        "asking": asking_state(order.pk) if order.state == OrderState.OPEN else None,
    }
    return render(request, "web/desk/order.html", context, status=status)


def case_of(
    order: Order,
    actor: Actor,
    now: datetime,
    refused: Button | None = None,
    why: Purpose | None = None,
) -> Case:
    shown = buttons(actor, order, refused)
    triage = policies.may_triage(actor, order)
    primary = next((shown[name] for name in PRIMARY if name in shown), None)
    apart = PLACED | ({primary.verb.name} if primary else set())
    heads = sum(c.heads for c in order.claims.all() if c.state in LIVE)
    return Case(
        order=order,
        tone=tone(order.state),
        clock=clock(order, now),
        words=contact.read_words(order.pk, actor=actor, now=now, why=why),
        said=_said(order, actor, now, why),
        asked=[_asked(offer, triage) for offer in order.offers.all()],
        agreed=[_agreed(claim, order, actor, now) for claim in order.claims.all()],
        twins=_twins(order, "merge" in shown),
        events=events(order.pk, actor, is_closed=order.state in CLOSED),
        buttons=shown,
        primary=primary,
        others=[button for name, button in shown.items() if name not in apart],
        may_compile=triage and LIFE.allows(order.state, "compile"),
        may_revise=triage and LIFE.allows(order.state, "revise") and not heads,
        may_offer=triage and order.state == OrderState.OPEN,
        has_sheet=hasattr(order, "worksheet"),
        other_times=_other_times(order),
        skills=_skills(order),
        yuan=_("%(yuan)s yuan") % {"yuan": f"{order.value_fen / 100:g}"},
        free_places=order.people_needed - heads,
        next_order=queries.desk(actor).filter(state=order.state).exclude(pk=order.pk).first(),
    )


def _said(order: Order, actor: Actor, now: datetime, why: Purpose | None) -> list[Said]:
    remarks = contact.read_remarks(order.pk, actor=actor, now=now, why=why)
    said = [Said(str(RemarkKind(row.kind).label), text, row.at) for row, text in remarks]
    outcome = contact.read_outcome(order.pk, actor=actor, now=now, why=why)
    return said + [Said(str(OUTCOMES[kind]), text) for kind, text in outcome]


def _other_times(order: Order) -> list[TimeOption]:
    return (
        list(order.worksheet.options.order_by("starts_at")) if hasattr(order, "worksheet") else []
    )


def _skills(order: Order) -> str:
    wanted = order.worksheet.skills if hasattr(order, "worksheet") else []
    return "、".join(skill.name for skill in skills().filter(code__in=wanted)) if wanted else ""


def name_of(row: Offer | Claim) -> str:
    """Whose it is: a team's or unit's name, or a masked person."""
    return str((row.team and row.team.name) or (row.organisation and row.organisation.name)
               or (row.person and row.person.name))  # fmt: skip


def _asked(offer: Offer, triage: bool) -> Asked:
    can = triage and OFFER.allows(offer.state, "withdraw")
    name = name_of(offer)
    return Asked(offer, name, OFFER_TONES.get(OfferState(offer.state), "done"), can)


def _agreed(claim: Claim, order: Order, actor: Actor, now: datetime) -> Agreed:
    """`release` any time before service; `no_show` only once it should have begun."""
    open_states = (OrderState.OPEN, OrderState.ACCEPTED, OrderState.IN_SERVICE)
    verbs: list[str] = []
    if order.state in open_states and CLAIM.allows(claim.state, "release"):
        claim.order = order
        if policies.may_release(actor, claim):
            verbs.append("release")
            late = order.worksheet.starts_at <= now
            verbs += ["no_show"] if late and not policies.holds(actor, claim) else []
    name = name_of(claim)
    return Agreed(claim, name, CLAIM_TONES.get(ClaimState(claim.state), "done"), tuple(verbs))


def _twins(order: Order, may_merge: bool) -> list[Twin]:
    if order.state in CLOSED:
        return []
    return [
        Twin(other, score, other.resident_id == order.resident_id, may_merge)
        for other, score in queries.similar(order)
    ]
