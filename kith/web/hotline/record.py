"""The page of a call, and everything that can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import require
from kith.hotline import policies
from kith.hotline.actions import ordering, reading, working
from kith.hotline.queries import calls, lines
from kith.hotline.states import CallState, Ground, ReadReason, Referral
from kith.web.hotline import taking
from kith.web.hotline.forms import (
    AmendForm,
    DecideForm,
    FollowForm,
    HandForm,
    NoteForm,
    ObjectForm,
    ReasonForm,
)
from kith.web.hotline.rows import may_of, row_of
from kith.web.hotline.tabs import READERS, tabs
from kith.web.http import Request, refusals_on, with_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form

    from kith.hotline.models import Call, CallOrder
    from kith.web.hotline.rows import May

FORMS: dict[str, type[Form]] = {
    "amend": AmendForm, "note": NoteForm, "follow": FollowForm, "object": ObjectForm,
    "decide": DecideForm,
}  # fmt: skip


@never_cache
@require_GET
@with_role(*READERS)
def page(request: Request, pk: int) -> HttpResponse:
    """A draft is its form; a call that is over its record, opened for who may read it."""
    call = _call(request, pk)
    if call.state == CallState.DRAFT:
        return taking.draft(request, call)
    return _show(request, call)


def _call(request: Request, pk: int) -> Call:
    return get_object_or_404(calls.visible_to(request.actor), pk=pk)


def _may(request: Request, call: Call) -> May:
    duty = lines.duty_of(request.actor, now=request.now)
    return may_of(call, request.actor, duty, request.now)


def _show(request: Request, call: Call, status: int = 200, **more: Any) -> HttpResponse:
    may = _may(request, call)
    actor, now = request.actor, request.now
    made = calls.order_of(call)
    bound: dict[str, Form] = more.pop("bound", {})
    context: dict[str, Any] = {
        "tabs": tabs(request),
        "call": call,
        "row": row_of(call, now),
        "may": may,
        "forms": {name: bound.get(name) or kind(prefix=name) for name, kind in FORMS.items()},
        "reason": ReasonForm(),
        "crisis": calls.crisis_of(call),
        "before": calls.called_before(call)[:5],
        "made": made,
        "plain": reading.read(call.pk, actor=actor, now=now) if may.opens else {},
        "words": reading.read_story(call.pk, actor=actor, now=now) if may.opens else [],
        "rings": calls.rings_of(call),
        "handing": calls.handing_of(call),
        "hand": bound.get("hand") or HandForm(prefix="hand", people=_others(call)),
        "returns": _returns(request, made, may) if made else [],
        "note_count": calls.notes_of(actor, call, leads=may.leads).count() if may.opens else 0,
        **more,
    }
    return render(request, "web/hotline/call.html", context, status=status)


def _others(call: Call) -> list[tuple[int, str]]:
    rows = lines.counsellors(call.line)
    return [
        (row.person_id, str(row.person.name)) for row in rows if row.person_id != call.holder_id
    ]


def _returns(request: Request, made: CallOrder, may: May) -> list[dict[str, Any]]:
    found = []
    for row in calls.returns_of(made):
        text = ""
        if may.opens:
            text = reading.read_return(row.pk, actor=request.actor, now=request.now)
        decides = may.leads and row.state == "RAISED" and row.by_id != request.actor.me
        found.append({"row": row, "text": text, "decides": decides})
    return found


@never_cache
@require_POST
@with_role(*READERS)
def open_with_reason(request: Request, pk: int) -> HttpResponse:
    call, form = _call(request, pk), ReasonForm(request.POST)
    require(policies.may_open_with_reason(request.actor, call))
    if not form.is_valid():
        return _show(request, call, status=422)
    reason = ReadReason(form.cleaned_data["reason"])
    plain = reading.read_with_reason(pk, reason=reason, actor=request.actor, now=request.now)
    return _show(request, call, plain=plain)


@never_cache
@require_POST
@with_role(*READERS)
def notes(request: Request, pk: int) -> HttpResponse:
    """The counselling notes, opened for the two who may read them."""
    call = _call(request, pk)
    found = reading.read_notes(pk, actor=request.actor, now=request.now)
    return _show(request, call, notes=found)


def _amend(pk: int, got: dict[str, Any], request: Request) -> None:
    field, _colon, after = got["change"].partition(":")
    working.amend(
        pk, text=got["text"], field=field, after=after, actor=request.actor, now=request.now
    )


def _note(pk: int, got: dict[str, Any], request: Request) -> None:
    reading.write_note(pk, text=got["text"], actor=request.actor, now=request.now)


def _follow(pk: int, got: dict[str, Any], request: Request) -> None:
    working.set_follow_up(pk, on=got["on"], actor=request.actor, now=request.now)


def _hand(pk: int, got: dict[str, Any], request: Request) -> None:
    working.hand_to(pk, person_id=got["person"], actor=request.actor, now=request.now)


WRITES: dict[str, Callable[[int, dict[str, Any], Request], None]] = {
    "amend": _amend, "note": _note, "follow": _follow, "hand": _hand,
}  # fmt: skip
MOVES: dict[str, Callable[..., object]] = {
    "sign": working.sign, "close": working.close, "reopen": working.reopen,
}  # fmt: skip


@never_cache
@require_POST
@with_role(*READERS)
def write(request: Request, pk: int, what: str) -> HttpResponse:
    """A later word, a note, another day, another holder: the form that was sent."""
    if what not in WRITES:
        raise Http404
    call = _call(request, pk)
    duty = lines.duty_of(request.actor, now=request.now)
    require(may_of(call, request.actor, duty, request.now).opens)
    form: Form
    if what == "hand":
        form = HandForm(request.POST, prefix="hand", people=_others(call))
    else:
        form = FORMS[what](request.POST, prefix=what)
    if form.is_valid():
        with refusals_on(form):
            WRITES[what](pk, form.cleaned_data, request)
            messages.success(request, _("Kept."))
            return redirect("web:hotline_call", pk)
    return _show(request, call, status=422, bound={what: form})


@require_POST
@with_role(*READERS)
def step(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in MOVES:
        raise Http404
    call = _call(request, pk)
    MOVES[verb](pk, actor=request.actor, now=request.now)
    fresh = _call(request, call.pk)
    messages.success(request, _("Now: %(state)s") % {"state": fresh.get_state_display()})
    return redirect("web:hotline_call", pk)


@require_POST
@with_role(*READERS)
def take(request: Request, pk: int) -> HttpResponse:
    """A matter given to one: taken."""
    handing = get_object_or_404(calls.handed_to(request.actor), pk=pk)
    working.take(handing.pk, actor=request.actor, now=request.now)
    return redirect("web:hotline_call", handing.call_id)


@never_cache
@require_POST
@with_role(*READERS)
def object_to(request: Request, pk: int) -> HttpResponse:
    """A matter given to one: objected to, with the reason."""
    handing = get_object_or_404(calls.handed_to(request.actor), pk=pk)
    form = ObjectForm(request.POST, prefix="object")
    if form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            working.object_to(
                pk, ground=Ground(got["ground"]), reason=got["reason"], actor=request.actor,
                now=request.now,
            )  # fmt: skip
            messages.success(request, _("It stays with who gave it. She is told."))
            return redirect("web:hotline")
    return _show(request, _call(request, handing.call_id), status=422, bound={"object": form})


@never_cache
@require_POST
@with_role(*READERS)
def decide(request: Request, pk: int, row: int) -> HttpResponse:
    """What the line says to an order that came back."""
    call, form = _call(request, pk), DecideForm(request.POST, prefix="decide")
    made = calls.order_of(call)
    if made is None:
        raise Http404
    require(policies.may_decide(request.actor, get_object_or_404(calls.returns_of(made), pk=row)))
    if form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            ordering.decide_return(
                row, is_upheld=bool(got["is_upheld"]), divert_to=Referral(got["divert_to"]),
                decision=got["decision"], actor=request.actor, now=request.now,
            )  # fmt: skip
            messages.success(request, _("Decided. The community is told."))
            return redirect("web:hotline_call", pk)
    return _show(request, call, status=422, bound={"decide": form})
