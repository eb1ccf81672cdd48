"""One dispute: its file opens by a press, each look is logged; every step by its own button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.grid.actions import mediating, mediation
from kith.grid.policies import mediation as policies
from kith.grid.queries import mediation as queries
from kith.grid.states import (
    MEDIATION,
    AccordHow,
    Kept,
    MediationState,
    MediatorState,
    ReferredTo,
    SittingOutcome,
)
from kith.people.queries import holders, masked, with_phone
from kith.web.grid.forms_mediation import (
    AccordForm,
    AskForm,
    CloseForm,
    HandOverForm,
    HeldForm,
    PlanRevisitForm,
    RevisitForm,
    SignForm,
    SittingForm,
)
from kith.web.grid.rows import MATTER_TONES
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form

    from kith.core.actor import Actor
    from kith.grid.models import Mediation

    May = Callable[[Actor, Mediation], bool]


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _mine(request, pk))


def _mine(request: Request, pk: int, may: May = policies.may_see) -> Mediation:
    """What she sees, and may do this with: asked before anything that was sent is read."""
    row: Mediation = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    require(may(request.actor, row))
    return row


def _may_end(actor: Actor, row: Mediation) -> bool:
    """Which end it comes to is the action's question."""
    return policies.may_work(actor, row) or policies.may_keep(actor, row)


def _verbs(actor: Actor, row: Mediation) -> frozenset[str]:
    """What the actor may press now."""
    mediates, keeps = policies.may_mediate(actor, row), policies.may_keep(actor, row)
    works = policies.may_work(actor, row)
    may = {
        "take_on": keeps, "step_back": mediates or keeps, "write": mediates, "sign": mediates,
        "fail": mediates, "withdraw": works or keeps, "refer": works or keeps,
    }  # fmt: skip
    found = {verb for verb in MEDIATION.verbs(row.state) if may.get(verb)}
    if "step_back" in MEDIATION.verbs(row.state):
        found |= {"sitting"} if works else set()
        found |= {"hold"} if mediates else set()
    if "withdraw" in MEDIATION.verbs(row.state) and keeps:
        found.add("hand_over")
    if row.state == MediationState.AGREED and works:
        found.add("revisit")
    return frozenset(found)


def _shown(request: Request, row: Mediation, **more: Any) -> HttpResponse:
    """`more` are refused forms by name, and what was opened."""
    today = localdate(request.now)
    parties = list(row.parties.all())
    accord = queries.accord_of(row)
    signatures = {one.party_id: one for one in accord.signatures.all()} if accord else {}
    mediators = list(queries.mediators_of(row))
    context = {
        "row": row,
        "tone": MATTER_TONES[row.state],  # type: ignore[index]
        "verbs": _verbs(request.actor, row),
        "parties": [(party, signatures.get(party.pk)) for party in parties],
        "mediators": mediators,
        "asked": next((one for one in mediators if one.state == MediatorState.ASKED), None),
        "sittings": queries.sittings_of(row),
        "accord": accord,
        "revisits": queries.revisits_of(row),
        "is_slow": queries.is_slow(row, now=request.now),
        "now": request.now,
        "today": today,
        "ask": AskForm(auto_id="ask-%s"),
        "hand": _hand_form(request, row),
        "sitting": SittingForm(auto_id="sitting-%s"),
        "held": HeldForm(auto_id="held-%s"),
        "accord_form": AccordForm(auto_id="accord-%s"),
        "sign": _sign_form(row, set(signatures)),
        "plan": PlanRevisitForm(auto_id="plan-%s"),
        "revisit": RevisitForm(auto_id="revisit-%s"),
        "close": CloseForm(auto_id="close-%s"),
    }
    status = max((status_of(f) for f in more.values() if hasattr(f, "is_bound")), default=200)
    return render(request, "web/grid/mediation.html", context | more, status=status)


def _hand_form(request: Request, row: Mediation, typed: Any = None) -> HandOverForm:
    desk = set(holders(Role.WORKER, row.area.path, request.now)) - {row.keeper_id}
    people = masked(desk)
    named = [(pk, str(people[pk].name)) for pk in sorted(desk) if pk in people]
    return HandOverForm(typed, desk=named, auto_id="hand-%s")


def _sign_form(row: Mediation, signed: set[int], typed: Any = None, files: Any = None) -> SignForm:
    open_sides = [(p.pk, p.alias) for p in row.parties.all() if p.pk not in signed]
    return SignForm(typed, files, parties=open_sides, auto_id="sign-%s")


def _done(
    request: Request,
    row: Mediation,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """The form's action, then back to the file; what was refused stands on the page."""
    if form.is_valid():
        with refusals_on(form):
            act(form.cleaned_data)
            messages.success(request, _("Noted."))
            return redirect("web:mediation", row.pk)
    return _shown(request, row, **{name: form})


@require_POST
@signed_in
@never_cache
def opened(request: Request, pk: int, what: str) -> HttpResponse:
    """The words of the file, or the parties' names: opened and logged."""
    row = _mine(request, pk)
    if what == "parties":
        names = mediating.read_parties(pk, actor=request.actor, now=request.now)
        return _shown(request, row, names=names)
    if what == "file":
        return _shown(request, row, file=_file(request, row))
    raise Http404


def _file(request: Request, row: Mediation) -> Any:
    read = mediating.read(row.pk, actor=request.actor, now=request.now)
    return {
        "about": read.about,
        "accord": read.accord,
        "end": read.end,
        "sittings": [
            (one, read.sittings[one.pk])
            for one in queries.sittings_of(row)
            if read.sittings.get(one.pk)
        ],
        "revisits": [
            (one, read.revisits[one.pk])
            for one in queries.revisits_of(row)
            if read.revisits.get(one.pk)
        ],
    }


@require_POST
@signed_in
@never_cache
def ask(request: Request, pk: int) -> HttpResponse:
    """Somebody is asked to mediate, by her number; or no longer."""
    row = _mine(request, pk, policies.may_keep)
    if request.POST.get("verb") == "take_back":
        one = get_object_or_404(queries.mediators_of(row), state=MediatorState.ASKED)
        mediation.take_back(one.pk, actor=request.actor, now=request.now)
        return redirect("web:mediation", pk)
    form = AskForm(request.POST, auto_id="ask-%s")
    if form.is_valid():
        found = list(with_phone(form.cleaned_data["phone"])[:2])
        if len(found) != 1:
            form.add_error("phone", _("Exactly one person must have this number."))
            return _shown(request, row, ask=form)

    def act(_typed: dict[str, Any]) -> object:
        return mediation.ask(pk, person_id=found[0].pk, actor=request.actor, now=request.now)

    return _done(request, row, "ask", form, act)


@require_POST
@signed_in
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Somebody else is in charge; the one who hands over may see it no longer."""
    row = _mine(request, pk, policies.may_keep)
    form = _hand_form(request, row, request.POST)
    if form.is_valid():
        with refusals_on(form):
            to = form.cleaned_data["to"]
            mediation.hand_over(pk, to_id=to, actor=request.actor, now=request.now)
            messages.success(request, _("Handed over."))
            return redirect("web:mediations")
    return _shown(request, row, hand=form)


@require_POST
@signed_in
def step_back(request: Request, pk: int) -> HttpResponse:
    """The mediator no longer mediates."""
    _mine(request, pk)
    mediation.step_back(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Somebody else may be asked now."))
    return redirect("web:mediations")


@require_POST
@signed_in
def sitting(request: Request, pk: int) -> HttpResponse:
    """The parties are to meet."""
    row = _mine(request, pk, policies.may_work)
    form = SittingForm(request.POST, auto_id="sitting-%s")

    def act(typed: dict[str, Any]) -> object:
        return mediating.plan_sitting(pk, **typed, actor=request.actor, now=request.now)

    return _done(request, row, "sitting", form, act)


@require_POST
@signed_in
@never_cache
def sitting_held(request: Request, pk: int) -> HttpResponse:
    """What came of it."""
    row = _mine(request, _parent(queries.mediation_of_sitting(pk)), policies.may_mediate)
    form = HeldForm(request.POST, auto_id="held-%s")

    def act(typed: dict[str, Any]) -> object:
        outcome = SittingOutcome(typed["outcome"])
        return mediating.hold_sitting(
            pk, outcome=outcome, words=typed["words"], actor=request.actor, now=request.now
        )

    return _done(request, row, "held", form, act)


def _parent(mediation_id: int | None) -> int:
    if mediation_id is None:
        raise Http404
    return mediation_id


@require_POST
@signed_in
@never_cache
def accord(request: Request, pk: int) -> HttpResponse:
    """What was agreed, to be signed by every side."""
    row = _mine(request, pk, policies.may_mediate)
    form = AccordForm(request.POST, auto_id="accord-%s")

    def act(typed: dict[str, Any]) -> object:
        return mediating.write_accord(pk, text=typed["text"], actor=request.actor, now=request.now)

    return _done(request, row, "accord_form", form, act)


@require_POST
@signed_in
def sign(request: Request, pk: int) -> HttpResponse:
    """One side agreed to the text."""
    row = _mine(request, pk, policies.may_mediate)
    form = _sign_form(row, set(), request.POST, request.FILES)

    def act(typed: dict[str, Any]) -> object:
        photo = typed["picture"]
        if photo:
            photo.seek(0)
        given = mediating.SignatureInput(
            party_id=typed["party"],
            how=AccordHow(typed["how"]),
            picture=photo.read() if photo else b"",
            picture_name=photo.name if photo else "",
        )
        return mediating.sign(pk, input=given, actor=request.actor, now=request.now)

    return _done(request, row, "sign", form, act)


@require_POST
@signed_in
@never_cache
def picture(request: Request, pk: int) -> HttpResponse:
    """The photo of a signed paper, opened and logged."""
    _mine(request, _parent(queries.mediation_of_signature(pk)))
    shown = mediating.open_picture(pk, actor=request.actor, now=request.now)
    return HttpResponse(shown, content_type="image/jpeg")


@require_POST
@signed_in
def plan_revisit(request: Request, pk: int) -> HttpResponse:
    """One more day to ask."""
    row = _mine(request, pk, policies.may_work)
    form = PlanRevisitForm(request.POST, auto_id="plan-%s")

    def act(typed: dict[str, Any]) -> object:
        return mediating.plan_revisit(pk, **typed, actor=request.actor, now=request.now)

    return _done(request, row, "plan", form, act)


@require_POST
@signed_in
@never_cache
def revisit(request: Request, pk: int) -> HttpResponse:
    """Whether it is kept."""
    row = _mine(request, _parent(queries.mediation_of_revisit(pk)), policies.may_work)
    form = RevisitForm(request.POST, auto_id="revisit-%s")

    def act(typed: dict[str, Any]) -> object:
        return mediating.revisit(
            pk,
            kept=Kept(typed["kept"]),
            words=typed["words"],
            actor=request.actor,
            now=request.now,
        )

    return _done(request, row, "revisit", form, act)


@require_POST
@signed_in
@never_cache
def close(request: Request, pk: int) -> HttpResponse:
    """It ends without an agreement."""
    row, form = _mine(request, pk, _may_end), CloseForm(request.POST, auto_id="close-%s")

    def act(typed: dict[str, Any]) -> object:
        to = ReferredTo(typed["referred_to"]) if typed["referred_to"] else None
        return mediation.close(
            pk,
            verb=typed["verb"],
            words=typed["words"],
            referred_to=to,
            actor=request.actor,
            now=request.now,
        )

    return _done(request, row, "close", form, act)
